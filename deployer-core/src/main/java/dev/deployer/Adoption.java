package dev.deployer;

/** What {@link Deployer#init} does with a root that another tool made. */
public enum Adoption {
  /** It is refused. */
  REFUSE,
  /** It becomes a root of Deployer; its releases stay as they are. */
  ALLOW
}
