package dev.deployer.project.drill;

import dev.deployer.DeployRequest;
import dev.deployer.Deployer;
import dev.deployer.OpenDrill;
import dev.deployer.outcome.DeployerException;
import dev.deployer.source.SourcePlace;
import dev.deployer.source.SourceSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One emergency under way.
 *
 * @param build what is live, with one more file, as a folder of this machine
 * @param seed decides all that is left to chance
 */
record Game(Crew crew, OpenDrill drill, Path build, long seed) {
  /** Deploys the release of the drill, and returns how that failed; empty where it is live. */
  Optional<DeployerException> deploy(Deployer by) {
    try {
      // Its modes are those of the release that is live.
      by.deploy(
          DeployRequest.builder(
                  new SourceSettings(new SourcePlace.Directory(build), List.of(), List.of(), true))
              .release(drill.release())
              .revision(drill.live().value())
              .message(drill.words())
              .build());
      return Optional.empty();
    } catch (DeployerException e) {
      return Optional.of(e);
    }
  }

  /** A number from 0 to that, without it. */
  int choose(int below) {
    return (int) Long.remainderUnsigned(seed >>> 1, below);
  }
}
