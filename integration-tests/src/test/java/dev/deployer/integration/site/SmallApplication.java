package dev.deployer.integration.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An application of a few files, in any number of versions: most files stay, one changes, one
 * comes, one goes.
 */
public final class SmallApplication {
  private SmallApplication() {}

  /** Makes the directory the source of version {@code n}, and nothing else. */
  public static void write(Path source, int n) throws IOException {
    Tree.delete(source);
    put(source, "index.html", "<h1>version " + n + "</h1>");
    put(source, "lib/engine.js", "always the same");
    put(source, "lib/deep/down/data.bin", "x".repeat(3000));
    put(source, "only-in-" + n + ".txt", "n");
    put(source, "var/cache/warm", "w");
    Files.createSymbolicLink(source.resolve("lib/latest.js"), Path.of("engine.js"));
  }

  public static void put(Path source, String path, String text) throws IOException {
    Path file = source.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
