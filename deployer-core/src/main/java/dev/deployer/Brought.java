package dev.deployer;

import dev.deployer.path.ReleaseId;
import java.util.List;

/** What it took to bring a release to a host, or to all hosts of a run together. */
public sealed interface Brought permits Brought.ToAll, DeployResult.OnHost, RehearseResult.OnHost {
  /** How many files were sent, in part or whole. */
  long sentFiles();

  /** How many bytes were sent of them. */
  long sentBytes();

  /** How many of them were put together on a host, of parts that were there and what was sent. */
  long copiedFiles();

  /** How many bytes hosts copied for those. */
  long copiedBytes();

  /** How many files were linked to those of the release before. */
  long linkedFiles();

  /** How many entries of the release before are not in this one. */
  int leftOut();

  /** Releases that were retired for this one. */
  List<ReleaseId> pruned();

  /** What it took on all hosts of a run: the sums, but of what is the same wherever it is so. */
  sealed interface ToAll extends Brought permits DeployResult, RehearseResult {
    /** What it took on each, in the order of the target. */
    List<? extends Brought> hosts();

    /** Sent to all hosts together. */
    @Override
    default long sentFiles() {
      return hosts().stream().mapToLong(Brought::sentFiles).sum();
    }

    /** Sent to all hosts together. */
    @Override
    default long sentBytes() {
      return hosts().stream().mapToLong(Brought::sentBytes).sum();
    }

    /** Put together on all hosts, of parts that were there and what was sent. */
    @Override
    default long copiedFiles() {
      return hosts().stream().mapToLong(Brought::copiedFiles).sum();
    }

    /** Copied on all hosts together. */
    @Override
    default long copiedBytes() {
      return hosts().stream().mapToLong(Brought::copiedBytes).sum();
    }

    /** Linked on all hosts together. */
    @Override
    default long linkedFiles() {
      return hosts().stream().mapToLong(Brought::linkedFiles).sum();
    }

    /**
     * How many entries of the release before are not in this one, on the host with most of them.
     */
    @Override
    default int leftOut() {
      return hosts().stream().mapToInt(Brought::leftOut).max().orElse(0);
    }

    /** What was retired anywhere. */
    @Override
    default List<ReleaseId> pruned() {
      return hosts().stream().flatMap(host -> host.pruned().stream()).distinct().toList();
    }
  }
}
