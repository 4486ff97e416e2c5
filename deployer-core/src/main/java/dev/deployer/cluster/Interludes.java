package dev.deployer.cluster;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.root.Sequel;
import java.io.IOException;
import java.util.List;

/**
 * What is run and asked between the steps of a transaction: hooks and health checks. Each throws
 * where the transaction must not go on; those after the last step only tell.
 */
public interface Interludes {
  /** Nothing is run, and everything is healthy. */
  Interludes NONE = new Interludes() {};

  /** The hosts are locked, and nothing is staged. */
  default void beforeStage(List<Member> hosts) throws IOException, DeployerException {}

  /** All hosts have the release, and on none it is live. */
  default void beforeActivate(List<Member> hosts) throws IOException, DeployerException {}

  /**
   * What is to follow the flips, as it is recorded before them.
   *
   * @param waves in how many groups the hosts flip
   */
  default Sequel sequel(int waves) {
    return Sequel.NONE;
  }

  /** These hosts have flipped, forward or back. */
  default Followed afterActivate(List<Member> hosts) throws IOException, DeployerException {
    return Followed.NOTHING;
  }

  /** What failed so far and stopped nothing, in its order. */
  default List<Unhealthy> unhealthy() {
    return List.of();
  }

  /** Whether what is live on these hosts now works. */
  default void requireHealth(List<Member> hosts) throws IOException, DeployerException {}

  /** The release is live and healthy everywhere; nothing can go back any more. */
  default void activated(List<Member> hosts) {}

  /** What was decided is done everywhere, and is recorded as good. */
  default void afterConfirm(List<Member> hosts) throws IOException, DeployerException {}

  /** What was live before is live again on these hosts. */
  default void onRevert(List<Member> hosts) throws IOException, DeployerException {}
}
