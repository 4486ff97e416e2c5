package dev.deployer;

import dev.deployer.path.ReleaseId;
import java.util.Optional;

/**
 * What is to be compared: a release with a build that lies here, or with another release. Made by
 * {@link #withBuild} and {@link #between}.
 *
 * @param from by default what is live
 * @param to absent where it is the build
 * @param build absent where it is a release
 * @param text whether the lines of texts are compared too
 * @param commits whether git is asked for the commits between both
 */
public record DiffRequest(
    Optional<ReleaseId> from,
    Optional<ReleaseId> to,
    Optional<DeployRequest> build,
    boolean text,
    boolean commits) {
  /** Checks that it is compared with one thing. */
  public DiffRequest {
    if (to.isPresent() == build.isPresent()) {
      throw new IllegalArgumentException("a release is compared with a build or with a release");
    }
  }

  /**
   * With what a deploy of this build would send.
   *
   * @param from by default what is live
   */
  public static DiffRequest withBuild(Optional<ReleaseId> from, DeployRequest build) {
    return new DiffRequest(from, Optional.empty(), Optional.of(build), false, false);
  }

  /** Two releases that are on the hosts. */
  public static DiffRequest between(ReleaseId from, ReleaseId to) {
    return new DiffRequest(Optional.of(from), Optional.of(to), Optional.empty(), false, false);
  }

  /** The same, with the lines of texts. */
  public DiffRequest withText() {
    return new DiffRequest(from, to, build, true, commits);
  }

  /** The same, with the commits between both. */
  public DiffRequest withCommits() {
    return new DiffRequest(from, to, build, text, true);
  }
}
