package dev.deployer.manifest;

/**
 * One place where a release on a host differs from its manifest.
 *
 * @param path below the release, escaped for people
 * @param detail what was recorded and what was found, for people; may be empty
 */
public record Difference(Kind kind, String path, String detail) {
  /** How it differs. */
  public enum Kind {
    CHANGED,
    MISSING,
    EXTRA,
    MODE,
    LINK,
    TYPE,
    TIME,
    UNREADABLE
  }
}
