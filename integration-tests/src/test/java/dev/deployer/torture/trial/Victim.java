package dev.deployer.torture.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.deployer.Shop;
import dev.deployer.testing.Backdoor;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Another application's root beside the shop's, with the same releases and an id of its own:
 * wherever a request of the shop's is led astray, it finds there what it names, but for tokens and
 * the id, which are in one root only.
 */
final class Victim {
  private static final String HEX = "[0-9a-f]{32}";
  private static final Pattern OF_A_RUN = Pattern.compile("\\.deployer/(fenced|lock|new)/.*");
  private static final String ID = "f".repeat(32);

  static final String TOP = "/srv/beside/victim";

  private final Backdoor files;
  private Map<String, String> seen;

  private Victim(Backdoor files) {
    this.files = files;
    this.seen = files.tree(TOP);
  }

  /** Copies the shop's root; with something that a dead run of its own left. */
  static Victim of(Shop shop) {
    Backdoor files = shop.disk.backdoor();
    if (files.exists(TOP)) {
      files.remove(TOP);
    }
    files.makeDirectory(TOP);
    files
        .tree("/srv/shop")
        .forEach(
            (path, description) -> {
              if (OF_A_RUN.matcher(path).matches()) {
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
    String marker = new String(files.content(TOP + "/.deployer/root.json"), UTF_8);
    files.writeFile(TOP + "/.deployer/root.json", marker.replaceFirst(HEX, ID).getBytes(UTF_8));
    files.makeDirectory(TOP + "/.deployer/new/" + ID);
    files.writeFile(
        TOP + "/.deployer/fenced/" + ID + "/" + ID + "/tree/index.html", new byte[] {1});
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
