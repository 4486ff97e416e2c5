package dev.deployer;

/**
 * What a person decides for a transaction of several hosts that was left undecided ({@code recover
 * --decide}).
 */
public enum Decision {
  /** The new release is to be live on all of them. */
  COMMIT,
  /** What was live before is to be live again on all of them. */
  REVERT
}
