package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.ApprovalFacts;
import dev.deployer.gate.ApprovalFacts.Signature;
import dev.deployer.gate.ApprovalGate;
import dev.deployer.gate.ApprovalRule;
import dev.deployer.gate.Candidate;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.manifest.Digest;
import dev.deployer.metadata.Metadata;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.outcome.Objection;
import dev.deployer.path.Printable;
import dev.deployer.plan.Binding;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import dev.deployer.plan.PlanTerms;
import dev.deployer.root.GatesOfRun.Approved;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gathers what the gate of approvals judges by: the plan's bytes and the signatures beside it, read
 * anew each time that it is judged.
 */
final class Approvals {
  /** A signature is a few hundred bytes long, that of the longest key some four thousand. */
  private static final int LONGEST_SIGNATURE = 1 << 16;

  private static final int MOST_SIGNATURES = 100;
  private static final int LONGEST_PLAN = 64 << 20;

  private final Runs runs;
  private final Optional<PlanApproval> approval;
  private final Optional<Plan> bound;
  private final boolean planning;
  private List<Approved> approved = List.of();

  private Approvals(
      Runs runs, Optional<PlanApproval> approval, Optional<Plan> bound, boolean planning) {
    this.runs = runs;
    this.approval = approval;
    this.bound = bound;
    this.planning = planning;
  }

  /** Of a plan that is being made. */
  static Approvals awaited(Runs runs) {
    return new Approvals(runs, Optional.empty(), Optional.empty(), true);
  }

  /** Of what is carried out: a plan, or something that nobody has seen before. */
  static Approvals of(Runs runs, Optional<PlanApproval> approval, Optional<Plan> bound) {
    return new Approvals(runs, approval, bound, false);
  }

  private Optional<ApprovalRule> rule() {
    return runs.target().settings().gates().approval();
  }

  /** Whether a plan is being made, and nothing carried out. */
  boolean isPlanned() {
    return planning;
  }

  /** Whether there is a plan that others see: it is being made, or carried out. */
  boolean isWithPlan() {
    return planning || bound.isPresent();
  }

  /** What a plan that is being made says of those who approved the last one. */
  List<String> notes(Fleet fleet) {
    return planning ? rule().map(of -> KeysThatWent.notes(fleet, of)).orElse(List.of()) : List.of();
  }

  boolean areAsked() {
    return rule().isPresent();
  }

  /** Whose signatures counted when it was last judged. */
  List<Approved> approved() {
    return approved;
  }

  /**
   * What is to be said in the journal is what the approvers of a plan saw.
   *
   * @param message what is to be said now
   */
  List<Objection> otherwise(Optional<String> message) {
    return areAsked() && bound.isPresent() ? Binding.message(bound.get(), message) : List.of();
  }

  /**
   * What the approvers of a plan did not see is not carried out under it, but for the word that no
   * approval is waited for.
   *
   * @param besides what is accepted now
   */
  List<Objection> besides(List<Acceptance> besides) {
    return areAsked() && bound.isPresent()
        ? Binding.acceptedBesides(
            bound.get(), besides.stream().filter(word -> word.gate() != GateName.APPROVAL).toList())
        : List.of();
  }

  /**
   * What the gate says; empty where it is not asked.
   *
   * @param what is to be approved
   * @param says what the release says of itself
   * @param terms those of the plan that is being made
   */
  Optional<ApprovalGate.Judged> judge(
      Candidate what, Optional<Metadata> says, PlanTerms terms, List<Acceptance> accepted) {
    if (rule().isEmpty()) {
      return Optional.empty();
    }
    List<String> approvers = says.map(Metadata::approvers).orElse(List.of());
    ApprovalGate.Judged judged =
        planning
            ? ApprovalGate.awaited(
                new ApprovalFacts(
                    place(),
                    what.inWords(),
                    Optional.empty(),
                    terms.authors(),
                    Optional.empty(),
                    approvers,
                    List.of(),
                    List.of()),
                rule().get(),
                runs.clock().instant(),
                accepted)
            : ApprovalGate.judge(
                facts(what, approvers), rule().get(), runs.clock().instant(), accepted);
    approved = judged.approved();
    return Optional.of(judged);
  }

  /**
   * Refuses before anything is locked where it would be refused then, with all that stands in the
   * way besides.
   *
   * @param now the plan as it would be made now, which is only made where it is refused
   */
  void require(
      Fleet fleet,
      Candidate what,
      Optional<Metadata> says,
      PlanTerms terms,
      List<Acceptance> accepted,
      Planned now)
      throws IOException, DeployerException {
    Optional<Finding> finding =
        judge(what, says, terms, accepted).map(ApprovalGate.Judged::finding);
    if (finding.isEmpty() || !finding.get().objects()) {
      return;
    }
    if (fleet.members().stream().noneMatch(member -> member.state().isOpen())) {
      // What an ended run has left is settled under the lock: before that, nothing is planned.
      FleetPlans.requireNoObjections(fleet, now.plan());
    } else {
      throw DeployerException.refused(FleetPlans.live(fleet), List.of(finding.get().objection()));
    }
  }

  /** Makes a plan. */
  @FunctionalInterface
  interface Planned {
    Plan plan() throws IOException, DeployerException;
  }

  private String place() {
    return runs.target().environment().or(() -> runs.target().application()).orElse("this target");
  }

  private ApprovalFacts facts(Candidate what, List<String> approvers) {
    Optional<PlanTerms> terms = bound.flatMap(Plan::terms);
    List<Signature> signatures = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    if (terms.isPresent() && approval.isPresent()) {
      Optional<byte[]> plan = plan(faults);
      if (plan.isPresent()) {
        List<Path> files = approval.get().signatures().stream().sorted().distinct().toList();
        files.stream()
            .limit(MOST_SIGNATURES)
            .forEach(file -> read(file, plan.get(), signatures, faults));
        if (files.size() > MOST_SIGNATURES) {
          faults.add("only the first " + MOST_SIGNATURES + " signatures are looked at");
        }
      }
    }
    return new ApprovalFacts(
        place(),
        what.inWords(),
        terms.map(PlanTerms::made),
        terms.map(PlanTerms::authors).orElse(List.of()),
        terms.filter(PlanTerms::nameItsMakerAlone).map(PlanTerms::by),
        approvers,
        signatures,
        faults);
  }

  /** The bytes that are signed are those of the plan that is carried out, and of no other. */
  private Optional<byte[]> plan(List<String> faults) {
    Path file = approval.orElseThrow().plan();
    try {
      byte[] bytes = read(file, LONGEST_PLAN);
      if (PlanFile.read(bytes).equals(bound.orElseThrow())) {
        return Optional.of(bytes);
      }
      faults.add(name(file) + ": it is not the plan that is carried out");
    } catch (IOException e) {
      faults.add(name(file) + ": it cannot be read: " + LocalFailure.why(e));
    }
    return Optional.empty();
  }

  private void read(Path file, byte[] plan, List<Signature> signatures, List<String> faults) {
    try {
      byte[] bytes = read(file, LONGEST_SIGNATURE);
      signatures.add(
          new Signature(
              name(file),
              runs.workstation().signatures().check(bytes, plan),
              Digest.ofContent(bytes).toString()));
    } catch (IOException e) {
      faults.add(name(file) + ": it cannot be read: " + LocalFailure.why(e));
    } catch (GeneralSecurityException e) {
      faults.add(name(file) + ": " + Printable.escape(String.valueOf(e.getMessage())));
    }
  }

  private static byte[] read(Path file, int most) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(Files.exists(file) ? "it is no file" : "there is no such file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException("it is too large");
      }
      return bytes;
    }
  }

  private static String name(Path file) {
    return Printable.escape(String.valueOf(file.getFileName()));
  }
}
