package dev.deployer.torture.trial;

import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * A copy of a site's root in another directory of the same disk, with an id of its own: wherever a
 * request is led astray, it finds there what it names, but for tokens and the id, which are in one
 * root only.
 */
final class VictimOnDisk {
  private static final String ID = "f".repeat(32);

  private final Site site;
  private final Path top;
  private Tree whole;

  VictimOnDisk(Site site, Path folder) throws IOException {
    this.site = site;
    this.top = folder.resolve("victim");
    makeWhole();
  }

  /** Makes it a copy of the root as it is now. */
  void makeWhole() throws IOException {
    Tree.delete(top);
    Site.copy(site.root(), top);
    Site.giveAnotherId(top, ID);
    // A lock that is held there now is that root's, and no other has its token.
    Tree.delete(top.resolve(".deployer/lock"));
    Files.createDirectory(top.resolve(".deployer/lock"));
    Files.createDirectories(
        top.resolve(".deployer/fenced").resolve(ID).resolve(ID).resolve("tree"));
    whole = Tree.of(top);
  }

  /**
   * Where it has what the root has at this path.
   *
   * @param component relative; empty for the root
   */
  Path counterpart(String component) {
    return component.isEmpty() ? top : top.resolve(component);
  }

  /** The paths at which anything was made, changed or removed. */
  Set<String> harmed() throws IOException {
    SortedMap<String, String> now = Tree.of(top).entries();
    Set<String> harmed = new TreeSet<>();
    whole
        .entries()
        .forEach(
            (path, description) -> {
              if (!description.equals(now.get(path))) {
                harmed.add(path);
              }
            });
    now.keySet().stream().filter(path -> !whole.entries().containsKey(path)).forEach(harmed::add);
    return harmed;
  }
}
