package dev.deployer.patch;

import dev.deployer.path.EntryPath;
import java.util.Optional;

/**
 * A file as it was deployed and as it is now, for a diff.
 *
 * @param path below the release
 * @param before absent where it is new
 * @param after absent where it is gone
 */
public record FileChange(EntryPath path, Optional<Side> before, Optional<Side> after) {
  /** A larger file stands in no diff. */
  public static final long MOST_BYTES = 1L << 20;

  /** The file on one side of a change. */
  public static final class Side {
    private final byte[] content;
    private final boolean executable;

    /**
     * A file.
     *
     * @param executable whether it may be run
     */
    public Side(byte[] content, boolean executable) {
      this.content = content.clone();
      this.executable = executable;
    }

    byte[] content() {
      return content.clone();
    }

    boolean executable() {
      return executable;
    }

    String mode() {
      return executable ? "100755" : "100644";
    }

    /** As git tells a text: no NUL among its first bytes. */
    boolean isText() {
      for (int i = 0; i < Math.min(content.length, 8_000); i++) {
        if (content[i] == 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** Whether both sides are texts. */
  public boolean isText() {
    return before.map(Side::isText).orElse(true) && after.map(Side::isText).orElse(true);
  }

  /** As a diff; empty where nothing of it can be told by one. */
  public byte[] diff() {
    return UnifiedDiff.of(path, before, after);
  }
}
