package dev.deployer.cli;

import dev.deployer.DeployRequest;
import dev.deployer.Deployer;
import dev.deployer.cli.completion.KnownWords;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.config.HostEntry;
import dev.deployer.gate.Acceptance;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.output.Output;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.NextDeploy;
import dev.deployer.project.run.Build;
import dev.deployer.project.run.Work;
import dev.deployer.project.target.Destination;
import dev.deployer.source.SourcePlace;
import dev.deployer.source.SourceSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A command while it is at work on its target, with what it asks and shows at the terminal. */
record CommandRun(
    Work work, CommonOptions common, Surroundings here, Output output, Signals signals) {

  Deployer deployer() {
    return work.deployer();
  }

  Destination destination() {
    return work.destination();
  }

  Invocation typed() {
    return work.typed();
  }

  Machine machine() {
    return work.here();
  }

  Instant now() {
    return work.now();
  }

  List<Acceptance> accepted() throws MisuseException {
    return work.accepted();
  }

  SourcePlace source() throws MisuseException {
    return build().place();
  }

  private Build build() {
    return Build.of(work.opened());
  }

  /** The build that is deployed here, where one is named. */
  Optional<SourceSettings> usualSource() {
    return build().usual();
  }

  /** The names of the hooks that are configured to follow a flip. */
  List<String> hooksAfterFlip() {
    return work.opened().hooksAfterFlip();
  }

  /** What is typed to deploy there. */
  NextDeploy nextDeploy() {
    return work.nextDeploy();
  }

  /** Where the seal of a folder is looked for and kept: beside it. */
  Optional<Path> sealOf(SourcePlace place) {
    return Build.sealOf(place);
  }

  /** The build that is to be deployed, as {@link Build#request} has it. */
  DeployRequest request(
      Optional<ReleaseId> release, Optional<Path> plan, Optional<Path> seal, boolean atOnce)
      throws MisuseException {
    return build().request(release, plan, seal, atOnce);
  }

  /**
   * Asks a person.
   *
   * @throws MisuseException if nobody is there: an answer is never assumed
   * @throws DeployerException if a signal came meanwhile
   */
  boolean agrees(String question) throws MisuseException, DeployerException {
    if (common.yes) {
      return true;
    }
    output.pause();
    if (!here.person().isThere()) {
      throw new MisuseException(
          question,
          "There is no terminal to ask at. To answer yes: " + typed().again().with("--yes"));
    }
    return signals.asked(() -> here.person().agrees(question));
  }

  /** Keeps what a host has answered, for who completes a line. */
  void known(String kind, List<KnownWords.Word> words) {
    kept().keep(configured(), typed().target(), destination().first().name(), kind, words);
  }

  /** Keeps that hosts have a release more. */
  void deployed(ReleaseId release) {
    for (HostEntry place : destination().places()) {
      KnownWords.Word live = new KnownWords.Word(release.value(), "live");
      kept().add(configured(), typed().target(), place.name(), "release", live);
    }
  }

  private KnownWords kept() {
    return new KnownWords(machine().cache("completion"));
  }

  private Optional<Path> configured() {
    return destination().environment().map(named -> here.resolve(common.configName()));
  }
}
