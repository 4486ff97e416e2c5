package dev.deployer;

/** How far {@link Deployer#check} goes. */
public enum CheckDepth {
  /** Looks, and changes nothing. */
  LOOK,
  /** Also tries out writing, below {@code .deployer}. */
  PROBE
}
