package dev.deployer.testing;

import dev.deployer.host.Facts;
import dev.deployer.manifest.Digest;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What a name on the disk stands for. Guarded by the disk's lock. */
abstract sealed class Inode {
  int mode;
  int owner;
  int group;
  long modified;

  abstract Facts.Type type();

  abstract long size();

  final Facts facts() {
    return new Facts(type(), size(), mode, owner, group, modified);
  }

  final void copyMetadata(Inode from) {
    mode = from.mode;
    owner = from.owner;
    group = from.group;
    modified = from.modified;
  }

  static final class File extends Inode {
    /** Another array whenever it changes. */
    byte[] content = new byte[0];

    private byte[] digested;
    private String digest;

    /** Whether a power loss spares the content. */
    boolean synced;

    /** How many names it has. */
    int names;

    /** SHA-256 of the content. */
    String digest() {
      if (digested != content) {
        digest = Digest.ofContent(content).toString();
        digested = content;
      }
      return digest;
    }

    /** Gives it the content of another file. */
    void takeContentOf(File other) {
      content = other.content;
      digested = other.digested;
      digest = other.digest;
    }

    @Override
    Facts.Type type() {
      return Facts.Type.FILE;
    }

    @Override
    long size() {
      return content.length;
    }
  }

  static final class Link extends Inode {
    final String target;

    Link(String target) {
      this.target = target;
      this.mode = 0777;
    }

    @Override
    Facts.Type type() {
      return Facts.Type.LINK;
    }

    @Override
    long size() {
      return PathText.length(target);
    }
  }

  /** A FIFO, a socket, a device. */
  static final class Other extends Inode {
    @Override
    Facts.Type type() {
      return Facts.Type.OTHER;
    }

    @Override
    long size() {
      return 0;
    }
  }

  static final class Directory extends Inode {
    final Map<String, Inode> entries = new LinkedHashMap<>();

    /** The entries that a power loss spares; see {@link Unsynced}. */
    final Map<String, Inode> settled = new LinkedHashMap<>();

    /** Names that a listing leaves out, as a server does whose lstat of them fails. */
    final Set<String> unlisted = new HashSet<>();

    Directory parent = this;
    boolean listable = true;
    boolean mountPoint;

    @Override
    Facts.Type type() {
      return Facts.Type.DIRECTORY;
    }

    @Override
    long size() {
      return 4096;
    }

    /** The mount point, or the root of all, whose filesystem this is on. */
    Directory filesystem() {
      Directory at = this;
      while (!at.mountPoint && at.parent != at) {
        at = at.parent;
      }
      return at;
    }

    boolean isWithin(Directory ancestor) {
      Directory at = this;
      while (at != ancestor && at.parent != at) {
        at = at.parent;
      }
      return at == ancestor;
    }
  }
}
