package dev.deployer;

/** By what {@link Deployer#verify} compares the files of a release with its manifest. */
public enum VerifyDepth {
  /** By type, mode, size and time. */
  FACTS,
  /** Also by content: every byte is read. */
  CONTENT
}
