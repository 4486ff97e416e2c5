package dev.deployer;

import dev.deployer.path.ReleaseId;
import java.nio.file.Path;
import java.util.List;
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
 * @param trees work trees that git may know them in, besides those of the build and of the operator
 */
public record DiffRequest(
    Optional<ReleaseId> from,
    Optional<ReleaseId> to,
    Optional<DeployRequest> build,
    boolean text,
    boolean commits,
    List<Path> trees) {
  /** Copies the list, and checks that it is compared with one thing. */
  public DiffRequest {
    trees = List.copyOf(trees);
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
    return new DiffRequest(from, Optional.empty(), Optional.of(build), false, false, List.of());
  }

  /** Two releases that are on the hosts. */
  public static DiffRequest between(ReleaseId from, ReleaseId to) {
    return new DiffRequest(
        Optional.of(from), Optional.of(to), Optional.empty(), false, false, List.of());
  }

  /** The same, with the lines of texts. */
  public DiffRequest withText() {
    return new DiffRequest(from, to, build, true, commits, trees);
  }

  /**
   * The same, with the commits between both.
   *
   * @param others work trees that git may know them in, besides that of the build
   */
  public DiffRequest withCommits(Path... others) {
    return new DiffRequest(from, to, build, text, true, List.of(others));
  }
}
