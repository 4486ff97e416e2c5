package dev.deployer.testing;

import dev.deployer.testing.PathWalk.Place;
import java.util.ArrayList;
import java.util.List;

/** Resolves a path that exists to where it really leads; of a file, the directory it is in. */
final class RealPath {
  private RealPath() {}

  static String of(Inode.Directory root, Account account, String path) throws Refusal {
    Place place = new PathWalk(root, account).place(path);
    place.existing();
    if (new PathWalk(root, account).follow(path) instanceof Inode.Directory directory) {
      return of(directory);
    }
    String above = of(place.directory());
    return (above.equals("/") ? "" : above) + "/" + place.name();
  }

  private static String of(Inode.Directory directory) {
    List<String> names = new ArrayList<>();
    for (Inode.Directory at = directory; at.parent != at; at = at.parent) {
      names.add(0, nameOf(at));
    }
    return "/" + String.join("/", names);
  }

  private static String nameOf(Inode.Directory directory) {
    return directory.parent.entries.entrySet().stream()
        .filter(entry -> entry.getValue() == directory)
        .findFirst()
        .orElseThrow()
        .getKey();
  }
}
