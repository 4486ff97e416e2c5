package dev.deployer.cluster;

/** What a failure does once a host has flipped ({@code on_failure}). */
public enum OnFailure {
  /** All hosts go back to what was live before. */
  REVERT,
  /** Nothing more is done, until a person decides. */
  HOLD
}
