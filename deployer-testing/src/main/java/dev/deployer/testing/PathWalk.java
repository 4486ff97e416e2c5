package dev.deployer.testing;

import java.util.List;

/**
 * One resolution of a path, as Linux does it (path_resolution(7)): links before the last name are
 * followed, at most 40 in all, and each directory on the way must be searchable.
 */
final class PathWalk {
  private static final int MAX_LINKS = 40;

  /** A directory and a name in it, which need not exist; "." and ".." are names as well. */
  record Place(Inode.Directory directory, String name) {
    /** What has this name; null if nothing has. */
    Inode inode() {
      return switch (name) {
        case "." -> directory;
        case ".." -> directory.parent;
        default -> directory.entries.get(name);
      };
    }

    Inode existing() throws Refusal {
      Inode inode = inode();
      if (inode == null) {
        throw new Refusal(Errno.ENOENT);
      }
      return inode;
    }
  }

  private final Inode.Directory root;
  private final Account account;
  private int links;

  PathWalk(Inode.Directory root, Account account) {
    this.root = root;
    this.account = account;
  }

  /** Where the path leads, a link in the last component not followed. */
  Place place(String path) throws Refusal {
    return place(root, path);
  }

  /** What the path leads to, a link in the last component followed. */
  Inode follow(String path) throws Refusal {
    return follow(place(path));
  }

  private Place place(Inode.Directory start, String path) throws Refusal {
    List<String> names = PathText.names(path);
    Inode.Directory at = path.startsWith("/") ? root : start;
    for (String name : names.subList(0, names.size() - 1)) {
      if (!(follow(searched(at, name)) instanceof Inode.Directory next)) {
        throw new Refusal(Errno.ENOTDIR);
      }
      at = next;
    }
    return searched(at, names.get(names.size() - 1));
  }

  private Place searched(Inode.Directory directory, String name) throws Refusal {
    if (!account.may(Account.SEARCH, directory)) {
      throw new Refusal(Errno.EACCES);
    }
    PathText.checkLength(name);
    return new Place(directory, name);
  }

  private Inode follow(Place place) throws Refusal {
    Inode inode = place.existing();
    if (!(inode instanceof Inode.Link link)) {
      return inode;
    }
    if (++links > MAX_LINKS) {
      throw new Refusal(Errno.ELOOP);
    }
    return follow(place(place.directory(), link.target));
  }
}
