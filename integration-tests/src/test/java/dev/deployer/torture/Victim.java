package dev.deployer.torture;

import dev.deployer.Shop;
import dev.deployer.host.Backdoor;
import java.util.Map;

/**
 * Another application's root beside the shop's, with the same releases: wherever a request of the
 * shop's is led astray, it finds there what it names, but for tokens, which are in one root only.
 */
final class Victim {
  static final String TOP = "/srv/beside/victim";

  private final Backdoor files;
  private Map<String, String> seen;

  private Victim(Backdoor files) {
    this.files = files;
    this.seen = files.tree(TOP);
  }

  /** Copies the shop's root. */
  static Victim of(Shop shop) {
    Backdoor files = shop.disk.backdoor();
    files.makeDirectory(TOP);
    files
        .tree("/srv/shop")
        .forEach(
            (path, description) -> {
              if (path.matches("\\.deployer/(fenced|lock|new)/.*")) {
                return;
              }
              if (description.startsWith("d")) {
                files.makeDirectory(TOP + "/" + path);
              } else if (description.startsWith("l")) {
                files.link(TOP + "/" + path, description.substring(2));
              } else {
                files.writeFile(TOP + "/" + path, files.content("/srv/shop/" + path));
              }
            });
    return new Victim(files);
  }

  /** Where the victim has what the shop has at this path. */
  static String counterpart(String path) {
    return TOP + path.substring("/srv/shop".length());
  }

  /** Whether anything of it is not as it was when this was last asked. */
  boolean hasChanged() {
    Map<String, String> now = files.tree(TOP);
    boolean changed = !now.equals(seen);
    seen = now;
    return changed;
  }
}
