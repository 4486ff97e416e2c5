package dev.deployer.path;

/**
 * An absolute path on a host: a {@link ReleaseRoot} or something below it, by construction.
 *
 * <p>It can only be made from a root by adding one name at a time, or a validated {@link
 * EntryPath}; a name is never empty, {@code .} or {@code ..}, and has no slash and no NUL. Bytes of
 * a host's names that are not UTF-8 stand in it as lone low surrogates (U+DC80 to U+DCFF for 0x80
 * to 0xFF), so that every name a host can have can be named, and removed.
 */
public final class RemotePath {
  private final ReleaseRoot root;
  private final String below;

  RemotePath(ReleaseRoot root, String below) {
    this.root = root;
    this.below = below;
  }

  /**
   * The entry of that name in this directory.
   *
   * @throws InvalidPathTextException if {@code name} is not the name of an entry
   */
  public RemotePath child(String name) {
    if (name.isEmpty()
        || name.equals(".")
        || name.equals("..")
        || name.indexOf('/') >= 0
        || name.indexOf('\0') >= 0) {
      throw new InvalidPathTextException(
          "name", name, "a name is not empty, . or .., and has no slash and no NUL");
    }
    return new RemotePath(root, below.isEmpty() ? name : below + "/" + name);
  }

  /** The path of a release below this one. */
  public RemotePath child(ReleaseId release) {
    return child(release.value());
  }

  /** The path of an entry of a release whose directory this is. */
  public RemotePath resolve(EntryPath entry) {
    return new RemotePath(root, below.isEmpty() ? entry.value() : below + "/" + entry.value());
  }

  /**
   * The directory this lies in.
   *
   * @throws IllegalStateException if this is the root, whose parent is never touched
   */
  public RemotePath parent() {
    if (below.isEmpty()) {
      throw new IllegalStateException("the parent of a root is no remote path");
    }
    int slash = below.lastIndexOf('/');
    return new RemotePath(root, slash < 0 ? "" : below.substring(0, slash));
  }

  /** The last component; empty for the root. */
  public String name() {
    return below.substring(below.lastIndexOf('/') + 1);
  }

  /** The root with which this begins. */
  public ReleaseRoot root() {
    return root;
  }

  /** The path relative to the root, {@code releases/42}; empty for the root. */
  public String belowRoot() {
    return below;
  }

  /** Whether this is {@code ancestor} or lies below it. */
  public boolean isWithin(RemotePath ancestor) {
    return root.equals(ancestor.root)
        && (ancestor.below.isEmpty()
            || (below.startsWith(ancestor.below)
                && (below.length() == ancestor.below.length()
                    || below.charAt(ancestor.below.length()) == '/')));
  }

  /**
   * The path of this relative to {@code ancestor}; empty for itself.
   *
   * @throws IllegalArgumentException if this does not lie within it
   */
  public String relativeTo(RemotePath ancestor) {
    if (!isWithin(ancestor)) {
      throw new IllegalArgumentException(this + " is not within " + ancestor);
    }
    return below.length() == ancestor.below.length()
        ? ""
        : below.substring(ancestor.below.isEmpty() ? 0 : ancestor.below.length() + 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RemotePath path && path.root.equals(root) && path.below.equals(below);
  }

  @Override
  public int hashCode() {
    return 31 * root.hashCode() + below.hashCode();
  }

  /** The absolute path. */
  @Override
  public String toString() {
    return below.isEmpty() ? root.toString() : root + "/" + below;
  }
}
