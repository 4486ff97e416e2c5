package dev.deployer.event;

/** The parts of a run, in the order in which a deploy goes through them. */
public enum Phase {
  /** The connection is made, and the root looked at. */
  CONNECT,
  /** The source is read: paths, modes, digests. On the machine of the operator. */
  SCAN,
  /** The lock is taken. */
  LOCK,
  /** What ended runs left is finished or undone. */
  RECOVER,
  /** The live release is held against its manifest. */
  SWEEP,
  /** The new release is put together on the workbench. */
  STAGE,
  /** What was staged is held against its manifest. */
  VERIFY,
  /** The staged release is moved to its place. */
  PUBLISH,
  /** {@code current} is flipped to it. */
  ACTIVATE,
  /** Old releases go to the trash, and what has no room there is deleted. */
  RETIRE,
  /** A release is taken back out of the trash. */
  RESTORE,
  /** The lock of another run is broken. */
  UNLOCK
}
