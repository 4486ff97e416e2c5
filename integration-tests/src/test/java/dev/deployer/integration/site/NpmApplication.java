package dev.deployer.integration.site;

import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A real application of more than 10,000 files: what {@code npm install next date-fns} would bring.
 * The packages are fetched once with {@code npm pack}, and kept in the user's cache.
 */
public final class NpmApplication {
  private final String next;

  /** With this version of next. */
  public NpmApplication(String next) {
    this.next = next;
  }

  /** Unpacks it; every file is as new as this. */
  public void unpack(Path source) throws IOException {
    unpack("next", next, source);
    unpack("date-fns", "3.6.0", source);
    OpenSshServer.run("chmod", "-R", "u=rwX,go=rX", source.toString());
  }

  /** Unpacks a package of npm to where programs in this directory find it. */
  static void unpack(String name, String version, Path source) throws IOException {
    Path directory = Files.createDirectories(source.resolve("node_modules").resolve(name));
    OpenSshServer.run(
        "tar",
        "--extract",
        "--touch",
        "--no-same-owner",
        "--strip-components=1",
        "--file=" + fetched(name, version),
        "--directory=" + directory);
  }

  private static Path fetched(String name, String version) throws IOException {
    Path cache = Files.createDirectories(cache());
    String file = name + "-" + version + ".tgz";
    if (!Files.exists(cache.resolve(file))) {
      Path fresh = Files.createTempDirectory(cache, "fetching");
      OpenSshServer.run(
          "npm", "pack", "--silent", "--pack-destination=" + fresh, name + "@" + version);
      Files.move(fresh.resolve(file), cache.resolve(file), StandardCopyOption.ATOMIC_MOVE);
      Files.delete(fresh);
    }
    return cache.resolve(file);
  }

  private static Path cache() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .filter(value -> !value.isEmpty())
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("deployer-tests");
  }
}
