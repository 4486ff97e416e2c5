package dev.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.deployer.testing.Backdoor;
import java.util.List;

/** Makes a copy of a root one of its own: with another id, and places that bear it. */
public final class AnotherRoot {
  private AnotherRoot() {}

  /**
   * Gives the root this id.
   *
   * @param id 32 hex digits
   */
  public static void become(Backdoor files, String root, String id) {
    for (String place : List.of("/.deployer/new/", "/.deployer/fenced/")) {
      String former = files.tree(root + place).firstKey();
      files.move(root + place + former, root + place + id);
    }
    String marker = root + "/.deployer/root.json";
    String text = new String(files.content(marker), UTF_8);
    files.writeFile(marker, text.replaceFirst("[0-9a-f]{32}", id).getBytes(UTF_8));
  }
}
