package dev.deployer;

/** A person's word about a transaction of several hosts that was left undecided. */
public enum Decision {
  /** The new release is to be live on all of them. */
  COMMIT,
  /** What was live before is to be live again on all of them. */
  REVERT
}
