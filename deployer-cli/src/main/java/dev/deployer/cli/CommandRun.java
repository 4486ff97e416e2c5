package dev.deployer.cli;

import dev.deployer.DeployRequest;
import dev.deployer.Deployer;
import dev.deployer.cli.local.GitChanges;
import dev.deployer.cli.local.GitHead;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.output.Output;
import dev.deployer.cli.report.Invocation;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Acceptance;
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

  private Path source() throws MisuseException {
    return Optional.ofNullable(common.source)
        .map(here::resolve)
        .or(() -> destination.recipe().source())
        .orElseThrow(
            () ->
                new MisuseException(
                    "There is no source to deploy.",
                    "Name the build with --source DIR, or with source: DIR in deployer.yaml."));
  }

  /** The build that is to be planned: said to be dirty or clean, where that can be told. */
  DeployRequest requestToPlan(Optional<ReleaseId> release) throws MisuseException {
    DeployRequest.Builder request = begin(release);
    GitChanges.in(source(), here.environment()).ifPresent(request::dirty);
    return request.build();
  }

  /** The build that is to be deployed. */
  DeployRequest request(Optional<ReleaseId> release) throws MisuseException {
    return begin(release).build();
  }

  private DeployRequest.Builder begin(Optional<ReleaseId> release) throws MisuseException {
    Path source = source();
    DeployRequest.Builder request =
        DeployRequest.builder(destination.recipe().from(source)).accepting(accepted());
    release.ifPresent(request::release);
    Optional.ofNullable(common.revision).or(() -> GitHead.of(source)).ifPresent(request::revision);
    Optional.ofNullable(common.message).ifPresent(request::message);
    return request;
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
