package dev.deployer.event;

/** The parts of a run, in the order in which a deploy goes through them. */
public enum Phase {
  CONNECT,
  SCAN,
  LOCK,
  RECOVER,
  SWEEP,
  STAGE,
  VERIFY,
  PUBLISH,
  ACTIVATE,
  RETIRE,
  RESTORE,
  UNLOCK
}
