package dev.deployer.cli;

import dev.deployer.RecipeHere;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.config.Configuration;
import dev.deployer.config.Recipe;
import dev.deployer.file.LocalFile;
import dev.deployer.gate.AllowedSigners;
import dev.deployer.gate.AllowedSigners.Holder;
import dev.deployer.gate.ApprovalRule;
import dev.deployer.gate.Signatures.SignedBy;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanTerms;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.output.Output;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.reach.SshConnectors;
import dev.deployer.project.report.Approved;
import dev.deployer.project.report.Declined;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.PlanInShort;
import dev.deployer.project.report.Planned;
import dev.deployer.project.report.PlannedWords;
import dev.deployer.project.run.PlanFiles;
import dev.deployer.project.target.ConfigurationFile;
import dev.deployer.ssh.approval.PlanSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code approve}: shows a plan, and signs its bytes. Asks no host. */
@Command(
    name = "approve",
    sortOptions = false,
    customSynopsis = "deployer approve PLAN [--identity FILE] [-y] [options]",
    description = {
      "Sign a plan that somebody else has made, so that it may be carried out.",
      "",
      "The plan is shown (-q: its head and its commands), and signed if you agree, with that of"
          + " your keys which stands in the file of signers (gates: approval in deployer.yaml). The"
          + " signature is kept beside it, PLAN.<your name there>.sig. No host is asked."
    })
final class ApproveCommand extends AskingCommand {
  private static final String UNDONE = "nothing was approved";

  // Optional for the parser alone: who leaves it out is told what it is.
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PLAN",
      hideParamSyntax = true,
      description = "The plan, as plan -o FILE or step -o FILE has kept it.")
  Optional<Path> plan = Optional.empty();

  @Override
  String undone() {
    return UNDONE;
  }

  @Override
  Report done(Invocation typed, Output output, Surroundings here, Signals signals)
      throws MisuseException, DeployerException {
    Path as =
        plan.orElseThrow(
            () ->
                new MisuseException(
                    "Which plan is meant?", "One is kept by: deployer plan TARGET -o FILE"));
    Path file = here.resolve(as).toAbsolutePath();
    byte[] bytes = PlanFiles.bytes(as, here.machine());
    Plan read = PlanFiles.parsed(as, bytes, here.machine());
    if (read.kind() != Plan.Kind.DEPLOY && read.kind() != Plan.Kind.STEP) {
      throw new MisuseException(
          "Nobody has to approve this plan: it is not one of a deploy or a step.");
    }
    if (read.isEmpty()) {
      throw new MisuseException(
          "Nobody has to approve this plan: by it there is nothing to do"
              + read.hosts().stream()
                  .flatMap(host -> host.notes().stream())
                  .findFirst()
                  .filter(note -> read.kind() == Plan.Kind.STEP)
                  .map(note -> " (" + note + ").")
                  .orElse(", since its content was live already."));
    }
    PlanTerms terms = read.terms().orElseThrow();
    ApprovalRule rule =
        common
            .file(here)
            .approval(terms.environment())
            .orElseThrow(
                () ->
                    new MisuseException(
                        "Nobody has to approve this plan: gates has no approval for "
                            + terms.environment().map(Discreet::shown).orElse("its target")
                            + " in deployer.yaml."));
    AtTerminal terminal = new AtTerminal(false, here, output, signals);
    Machine machine = terminal.machine();
    PlanSigner signer =
        signals.answered(() -> SshConnectors.signer(Optional.ofNullable(common.identity), machine));
    Mine mine = mine(signer, rule, here);
    List<String> notes = notes(mine, rule, terms, here);
    notes.addAll(otherwise(read, terms, common.file(here)));
    output.pause();
    show(read, terms, typed, Outputs.beforeQuestions(common, here));
    if (!common.yes) {
      notes.forEach(note -> Outputs.beforeQuestions(common, here).line(Mark.NOTE, note));
      String question = "Sign it as " + Discreet.shown(mine.principal()) + "?";
      if (!terminal.agrees(question, typed)) {
        return new Declined(UNDONE, typed);
      }
    }
    Path signature = file.resolveSibling(file.getFileName() + "." + mine.principal() + ".sig");
    write(sign(signer, mine.key(), bytes, signals), signature);
    return new Approved(
        read,
        Digest.ofContent(bytes).toString(),
        mine.principal(),
        mine.key().fingerprint(),
        as.resolveSibling(signature.getFileName()).toString(),
        common.yes ? notes : List.of(),
        typed);
  }

  /** Nobody signs what was not shown: with {@code -q} its head, and what it runs. */
  private void show(Plan plan, PlanTerms terms, Invocation typed, Page page) {
    if (common.quiet) {
      new PlanInShort(plan).write(page);
      return;
    }
    Invocation of = terms.environment().map(typed::about).orElse(typed);
    new Planned(plan, Optional.empty(), of).write(page);
    new PlannedWords(terms.recipe()).write(page);
  }

  /** What the plan says otherwise than the configuration of whoever is to sign it. */
  private static List<String> otherwise(Plan plan, PlanTerms terms, ConfigurationFile file) {
    Configuration known = file.configuration();
    Recipe recipe =
        terms
            .environment()
            .map(name -> known.environments().get(name).recipe())
            .orElse(known.recipe());
    return new RecipeHere(recipe.settings(), recipe.rollout())
        .changesOf(plan).stream()
            .map(change -> file.named() + " here says otherwise: " + change + ".")
            .toList();
  }

  /** Which key it is, and who has it. */
  private record Mine(SignedBy key, String principal) {}

  /** The first of this person's keys that may sign. */
  private static Mine mine(PlanSigner signer, ApprovalRule rule, Surroundings here)
      throws MisuseException {
    List<String> why = new ArrayList<>(signer.tried());
    for (SignedBy key : signer.keys()) {
      Holder holder = rule.signers().holder(key.key(), here.clock().instant());
      if (holder instanceof Holder.Known known) {
        return new Mine(key, known.names().get(0));
      }
      why.add(signer.name(key) + " (" + ((Holder.Nobody) holder).why() + ")");
    }
    throw new MisuseException(
        "You have no key here that may sign"
            + (why.isEmpty() ? "" : "; tried: " + String.join(", ", why))
            + ".",
        "Those that may stand in " + rule.file() + "; to name yours: --identity FILE");
  }

  /** Why a signature would not count, as far as it can be known here. */
  private static List<String> notes(
      Mine mine, ApprovalRule rule, PlanTerms terms, Surroundings here) {
    List<String> notes = new ArrayList<>();
    if (rule.signers().namesOf(mine.principal()).stream()
        .anyMatch(
            name ->
                terms.authors().stream().anyMatch(author -> AllowedSigners.isSame(name, author)))) {
      notes.add(
          mine.principal()
              + " is an author of it: that counts only where the release names "
              + mine.principal()
              + " under approvers.");
    }
    if (terms.nameItsMakerAlone()) {
      notes.add(
          "Nobody is known whose work it is but "
              + Discreet.shown(terms.by())
              + ", who made the plan: what you have made yourself is not yours to approve.");
    }
    if (terms.made().plus(rule.within()).isBefore(here.clock().instant())) {
      notes.add(
          "It was made "
              + InWords.of(terms.made())
              + ", longer ago than "
              + InWords.typed(rule.within())
              + ", and is not carried out any more.");
    }
    return notes;
  }

  private static String sign(PlanSigner signer, SignedBy key, byte[] bytes, Signals signals)
      throws DeployerException {
    try {
      return signals.answered(() -> signer.sign(key, bytes));
    } catch (IOException e) {
      throw new DeployerException(
          DeployerException.Kind.FAILED,
          new Live.Unknown(),
          signer.name(key) + " has not signed it: " + InWords.of(e),
          e);
    }
  }

  private static void write(String text, Path signature) throws MisuseException {
    try {
      LocalFile.write(signature, text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new MisuseException(
          "The signature could not be written to "
              + LocalFailure.name(signature)
              + ": "
              + LocalFailure.why(e)
              + ".");
    }
  }
}
