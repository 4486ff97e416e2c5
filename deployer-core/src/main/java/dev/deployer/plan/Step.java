package dev.deployer.plan;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One step of a run on a host. They are carried out in order by one executor. */
public sealed interface Step {
  /** The word in plans: {@code stage}. */
  default String word() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /**
   * Builds the release on the workbench: hard links to the base where it holds the same, the rest
   * sent.
   *
   * @param release the new one
   * @param digest of its content
   * @param base where unchanged files are linked from
   * @param sentFiles how many are sent
   * @param sentBytes how many they have together
   * @param linkedFiles how many are linked
   */
  record Stage(
      ReleaseId release,
      Digest digest,
      Optional<ReleaseId> base,
      long sentFiles,
      long sentBytes,
      long linkedFiles)
      implements Step {}

  /**
   * Moves the staged release to {@code releases/<id>}.
   *
   * @param release which one
   * @param digest of its content
   */
  record Publish(ReleaseId release, Digest digest) implements Step {}

  /**
   * Holds the release against its manifest on the host, before it becomes live again.
   *
   * @param release which one
   */
  record Check(ReleaseId release) implements Step {}

  /**
   * Flips {@code current}.
   *
   * @param from what must be live until then
   * @param to what is live from then on
   * @param digest of {@code to}; absent for an unmanaged release
   * @param leavesBad whether {@code from} is recorded as bad
   */
  record Activate(
      Optional<ReleaseId> from, ReleaseId to, Optional<Digest> digest, boolean leavesBad)
      implements Step {}

  /**
   * Deletes releases.
   *
   * @param releases the most worthy first
   */
  record Retire(List<ReleaseId> releases) implements Step {
    /** Copies the list. */
    public Retire {
      releases = List.copyOf(releases);
    }
  }

  /**
   * Runs a command that belongs to a release.
   *
   * @param name what it is called
   * @param identity the digest of all that it says
   * @param release in whose directory it runs
   * @param command the program and its arguments
   * @param before what is run before it, the program and its arguments; empty where nothing is
   */
  record Execute(
      String name, Digest identity, ReleaseId release, List<String> command, List<String> before)
      implements Step {
    /** Copies the lists. */
    public Execute {
      command = List.copyOf(command);
      before = List.copyOf(before);
    }
  }
}
