package dev.deployer;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The locks that are held on the hosts of a target, or that were broken there.
 *
 * @param locks in the order of the target
 * @param unreached hosts that could not be asked
 */
public record HeldLocks(List<OnHost> locks, List<Unreached> unreached) {
  /** Copies the lists. */
  public HeldLocks {
    locks = List.copyOf(locks);
    unreached = List.copyOf(unreached);
  }

  /**
   * A lock.
   *
   * @param host its address, as events have it
   * @param token the name of its workbench, by which it is broken
   * @param run the run that holds it, and perhaps locks of other hosts as well
   * @param holder who that is; absent if the card cannot be read
   */
  public record OnHost(String host, String token, String run, Optional<LockOwner> holder) {}

  /**
   * A host that could not be asked, and why.
   *
   * @param host its address, as events have it
   * @param failure why, in one clause that does not name the host
   */
  public record Unreached(String host, String failure) {}

  /** The runs that hold them. */
  public Set<String> runs() {
    return locks.stream().map(OnHost::run).collect(Collectors.toSet());
  }
}
