package dev.deployer.cli;

import dev.deployer.DeployRequest;
import dev.deployer.Deployer;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.gate.Acceptance;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.Output;
import dev.deployer.project.report.Invocation;
import dev.deployer.source.SourcePlace;
import dev.deployer.source.SourceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A command while it is at work on its target, with all that it asks, does and shows. */
record CommandRun(
    Deployer deployer,
    Destination destination,
    Invocation typed,
    CommonOptions common,
    Surroundings here,
    Output output,
    Signals signals) {

  Instant now() {
    return here.clock().instant();
  }

  List<Acceptance> accepted() throws MisuseException {
    return common.accepted();
  }

  SourcePlace source() throws MisuseException {
    SourcePlace place =
        named()
            .orElseThrow(
                () ->
                    new MisuseException(
                        "There is no source to deploy.",
                        "Name the build with --source, or with source: in deployer.yaml."));
    return common.ref == null ? place : commit(place);
  }

  /** The build that is deployed here, where one is named. */
  Optional<SourceSettings> usualSource() {
    return named().map(place -> destination.recipe().from(place));
  }

  private Optional<SourcePlace> named() {
    return Optional.ofNullable(common.source)
        .map(here::resolve)
        .<SourcePlace>map(
            path ->
                Files.isRegularFile(path)
                    ? new SourcePlace.Archive(path, strip())
                    : new SourcePlace.Directory(path))
        .or(() -> destination.recipe().source());
  }

  /** The names of the hooks that are configured to follow a flip. */
  List<String> hooksAfterFlip() {
    return destination.recipe().rollout().hooks().of(HookPhase.AFTER_ACTIVATE).stream()
        .map(Hook::name)
        .toList();
  }

  /** Where the seal of a folder is looked for and kept: beside it. */
  Optional<Path> sealOf(SourcePlace place) {
    return place instanceof SourcePlace.Directory directory
        ? Optional.of(directory.path().resolveSibling(directory.path().getFileName() + ".seal"))
        : Optional.empty();
  }

  /** As the configuration says it of the archives that are deployed here. */
  private int strip() {
    return destination.recipe().source().orElse(null) instanceof SourcePlace.Archive usual
        ? usual.strip()
        : 0;
  }

  /** Of a folder in a work tree what is committed there, whatever lies in it. */
  private SourcePlace commit(SourcePlace place) throws MisuseException {
    if (common.ref.isBlank() || common.ref.startsWith("-")) {
      throw new MisuseException("--ref names a commit, such as HEAD, main or v2.4.0.");
    }
    if (place instanceof SourcePlace.Commit usual) {
      return new SourcePlace.Commit(usual.directory(), common.ref, usual.path());
    } else if (place instanceof SourcePlace.Directory directory) {
      return new SourcePlace.Commit(directory.path(), common.ref, Optional.empty());
    }
    throw new MisuseException("--ref is for a source in git, and this one is an archive.");
  }

  /**
   * The build that is to be deployed.
   *
   * @param plan where the plan is read from or written to, as it was typed
   * @param seal that was named; by default the one beside a folder, if there is one
   * @param atOnce whether without waves
   */
  DeployRequest request(
      Optional<ReleaseId> release, Optional<Path> plan, Optional<Path> seal, boolean atOnce)
      throws MisuseException {
    SourcePlace place = source();
    DeployRequest.Builder request =
        DeployRequest.builder(destination.recipe().from(place))
            .accepting(accepted())
            .atOnce(atOnce);
    seal.map(here::resolve)
        .or(() -> sealOf(place).filter(Files::isRegularFile))
        .ifPresent(request::seal);
    release.ifPresent(request::release);
    Optional.ofNullable(common.revision).ifPresent(request::revision);
    Optional.ofNullable(common.message).ifPresent(request::message);
    plan.map(here::resolve).map(PlanFiles::withSignatures).ifPresent(request::aside);
    return request.build();
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
          "There is no terminal to ask at. To answer yes: " + typed.again().with("--yes"));
    }
    return signals.asked(() -> here.person().agrees(question));
  }
}
