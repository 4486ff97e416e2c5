package dev.deployer;

import dev.deployer.manifest.Digest;
import java.util.Optional;

/**
 * One path of a release at which two of them differ.
 *
 * @param path below the release, as a manifest has it
 * @param before absent where it is new
 * @param after absent where it is gone
 * @param text what differs in its lines, in the unified format; absent where that was not asked
 *     for, or cannot be told
 * @param untold why its lines are not compared, in one clause; absent where they are, or were not
 *     asked for
 */
public record DiffEntry(
    String path,
    Optional<Form> before,
    Optional<Form> after,
    Optional<String> text,
    Optional<String> untold) {

  /** What became of it. */
  public enum Kind {
    /** It is new. */
    ADDED,
    /** Its content, its mode, its target or its type is another. */
    CHANGED,
    /** It is gone. */
    REMOVED
  }

  /** What lies at a path. */
  public enum Type {
    /** A file. */
    FILE,
    /** A directory in which nothing lies that is recorded. */
    DIRECTORY,
    /** A symbolic link, also one to shared data. */
    LINK,
    /** A directory that the application may change. */
    WRITABLE
  }

  /**
   * What a path is on one side.
   *
   * @param type what lies there
   * @param size of a file, in bytes; else 0
   * @param mode permission bits of a file or directory; else 0
   * @param digest of a file's content
   * @param target of a link
   */
  public record Form(
      Type type, long size, int mode, Optional<Digest> digest, Optional<String> target) {}

  /** What became of it. */
  public Kind kind() {
    if (before.isEmpty()) {
      return Kind.ADDED;
    }
    return after.isEmpty() ? Kind.REMOVED : Kind.CHANGED;
  }

  /** The same, with what differs in its lines. */
  DiffEntry telling(String lines) {
    return new DiffEntry(path, before, after, Optional.of(lines), Optional.empty());
  }

  /** The same, with the reason for which its lines are not compared. */
  DiffEntry withoutText(String why) {
    return new DiffEntry(path, before, after, Optional.empty(), Optional.of(why));
  }
}
