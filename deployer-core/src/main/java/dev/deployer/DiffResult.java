package dev.deployer;

import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Optional;

/**
 * What differs between releases, or between a release and a build.
 *
 * @param groups hosts that have the same on both sides are one; those of the first host come first
 */
public record DiffResult(List<Group> groups) {
  /** Copies the list. */
  public DiffResult {
    groups = List.copyOf(groups);
  }

  /**
   * What differs on some hosts.
   *
   * @param hosts their names, as the target has them
   * @param from what is compared
   * @param to what it is compared with
   * @param entries sorted by path
   * @param commits between both; absent where they were not asked for
   */
  public record Group(
      List<String> hosts, Side from, Side to, List<DiffEntry> entries, Optional<Commits> commits) {
    /** Copies the lists. */
    public Group {
      hosts = List.copyOf(hosts);
      entries = List.copyOf(entries);
    }

    /** How many paths this has become of. */
    public long count(DiffEntry.Kind kind) {
      return entries.stream().filter(entry -> entry.kind() == kind).count();
    }
  }

  /**
   * One of the two that are compared.
   *
   * @param kind what it is
   * @param release of a release
   * @param digest of its content; absent where there is nothing
   * @param revision that it was made from, as far as that is recorded or git says it
   */
  public record Side(
      Kind kind, Optional<ReleaseId> release, Optional<Digest> digest, Optional<String> revision) {
    /** What is compared. */
    public enum Kind {
      /** A release on the hosts. */
      RELEASE,
      /** What a deploy would send. */
      BUILD,
      /** Nothing: nothing is live there yet. */
      NOTHING
    }
  }

  /** Whether both sides are the same on all hosts. */
  public boolean isEmpty() {
    return groups.stream().allMatch(group -> group.entries().isEmpty());
  }
}
