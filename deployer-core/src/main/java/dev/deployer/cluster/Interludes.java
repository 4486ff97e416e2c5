package dev.deployer.cluster;

import dev.deployer.outcome.DeployerException;
import java.util.List;

/**
 * What is run and asked between the steps of a transaction: hooks and health checks. Each throws
 * where the transaction must not go on; then it is told what was live before.
 */
public interface Interludes {
  /** Nothing is run, and everything is healthy. */
  Interludes NONE = new Interludes() {};

  /** The hosts are locked, and nothing is staged. */
  default void beforeStage(List<Member> hosts) throws DeployerException {}

  /** All hosts have the release, and on none it is live. */
  default void beforeActivate(List<Member> hosts) throws DeployerException {}

  /** These hosts have flipped, forward or back. */
  default void afterActivate(List<Member> hosts) throws DeployerException {}

  /** Whether what is live on these hosts now works. */
  default void requireHealth(List<Member> hosts) throws DeployerException {}

  /** What was decided is done everywhere, and is good. */
  default void afterConfirm(List<Member> hosts) throws DeployerException {}

  /** What was live before is live again on these hosts. */
  default void onRevert(List<Member> hosts) throws DeployerException {}
}
