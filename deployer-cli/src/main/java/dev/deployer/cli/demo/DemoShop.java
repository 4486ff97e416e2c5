package dev.deployer.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/** The application of the demo: a small shop, as a build leaves it. */
final class DemoShop {
  /** What stays on the server from release to release. */
  static final String SETTINGS = ".env";

  /** A page that every release has, and how it ends. */
  static final Path PAGE = Path.of("public/index.php");

  static final String PAGE_END = "?>\n";

  private static final int ASSETS = 24;
  private static final int CLASSES = 90;
  private static final int TEMPLATES = 36;
  private static final int PACKAGES = 12;
  private static final int FILES_OF_A_PACKAGE = 15;

  private static final String[] WORDS = {
    "basket",
    "order",
    "price",
    "customer",
    "invoice",
    "parcel",
    "coupon",
    "stock",
    "return",
    "tax",
    "payment",
    "search",
    "review",
    "address",
    "catalog",
    "currency"
  };

  private final Path folder;

  /**
   * @param folder where {@code deployer.yaml} and the build go
   */
  DemoShop(Path folder) {
    this.folder = folder;
  }

  void configure(String host, int port, Path root) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("deployer.yaml"),
        """
        application: shop
        source: dist
        shared:
          dirs: [var/media]
          files: [%s]
        writable: [var/cache]
        environments:
          production:
            root: %s
            hosts: ["deploy@%s:%d"]
        """
            .formatted(SETTINGS, root, host, port));
  }

  /**
   * Writes a whole build over the one before.
   *
   * @param version 1 is the first; 2 changes a few pages, 3 updates what the shop depends on, too
   */
  void build(int version) throws IOException {
    write("VERSION", "1." + (version - 1) + ".0\n");
    write(SETTINGS, "DATABASE=mysql://shop@db.example.net/shop\n");
    write(
        PAGE.toString(),
        "<?php // the shop, version " + version + "\nrequire '../src/Kernel.php';\n" + PAGE_END);
    write("bin/console", "#!/usr/bin/env php\n<?php require __DIR__ . '/../src/Kernel.php';\n");
    folder.resolve("dist/bin/console").toFile().setExecutable(true);
    write("src/Kernel.php", code("Kernel", 1, 4_000));
    for (int i = 0; i < CLASSES; i++) {
      String name = capital(WORDS[i % WORDS.length]) + "Service" + i / WORDS.length;
      write("src/Shop/" + name + ".php", code(name, i % 9 == 0 ? version : 1, 3_000 + 60 * i));
    }
    for (int i = 0; i < TEMPLATES; i++) {
      String name = WORDS[i % WORDS.length] + "-" + i / WORDS.length;
      write("templates/" + name + ".html", code(name, i % 6 == 0 ? version : 1, 2_000));
    }
    for (int i = 0; i < ASSETS; i++) {
      String name = WORDS[i % WORDS.length] + "-" + i / WORDS.length;
      write("public/assets/" + name + ".js", code(name, i % 8 == 0 ? version : 1, 12_000));
    }
    for (int i = 0; i < PACKAGES; i++) {
      int packageVersion = version == 3 && i > 0 ? 2 : 1;
      for (int j = 0; j < FILES_OF_A_PACKAGE; j++) {
        String path = "vendor/acme/" + WORDS[i] + "/src/" + capital(WORDS[j]) + ".php";
        write(path, code(path, packageVersion, 5_000));
      }
    }
  }

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve("dist").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Text that is the same for the same name and version. */
  private static String code(String name, int version, int length) {
    Random random = new Random(name.hashCode() * 31L + version);
    StringBuilder text = new StringBuilder("<?php // " + name + "\n");
    while (text.length() < length) {
      text.append(
          random
              .ints(6, 0, WORDS.length)
              .mapToObj(word -> "$" + WORDS[word])
              .collect(Collectors.joining(" + ", "$total = ", ";\n")));
    }
    return text.toString();
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
