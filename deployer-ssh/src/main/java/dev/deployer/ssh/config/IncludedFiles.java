package dev.deployer.ssh.config;

import dev.deployer.file.LocalFolder;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;

/** Which files an Include names: glob(7), sorted by name, and none where nothing matches. */
final class IncludedFiles {
  private static final Path SYSTEM = Path.of("/etc/ssh");

  private final Account account;

  IncludedFiles(Account account) {
    this.account = account;
  }

  /**
   * @param personal whether it stands in a person's file
   * @throws IllegalArgumentException if it names files in a way that is not allowed
   */
  List<Path> named(String pattern, boolean personal) throws IOException {
    List<Path> found = new ArrayList<>();
    int from = 0;
    if (pattern.startsWith("/")) {
      found.add(Path.of("/"));
    } else if (pattern.startsWith("~")) {
      if (!personal || !pattern.startsWith("~/")) {
        throw new IllegalArgumentException(
            "an included file is absolute, relative, or in a person's file below ~/");
      }
      found.add(account.home());
      from = 2;
    } else {
      found.add(personal ? account.sshDirectory() : SYSTEM);
    }
    for (String component : pattern.substring(from).split("/+", -1)) {
      if (!component.isEmpty()) {
        found = step(found, component);
      }
    }
    return found;
  }

  private static List<Path> step(List<Path> directories, String component) throws IOException {
    List<Path> found = new ArrayList<>();
    boolean wild = component.matches(".*[*?\\[].*");
    PathMatcher matcher =
        wild
            ? FileSystems.getDefault()
                .getPathMatcher("glob:" + component.replaceAll("[{}]", "\\\\$0"))
            : null;
    for (Path directory : directories) {
      if (!wild) {
        Path one = directory.resolve(component);
        if (Files.exists(one)) {
          found.add(one);
        }
      } else if (Files.isDirectory(directory)) {
        for (Path entry : LocalFolder.list(directory)) {
          boolean hidden = entry.getFileName().toString().startsWith(".");
          if (hidden == component.startsWith(".") && matcher.matches(entry.getFileName())) {
            found.add(entry);
          }
        }
        found.sort(null);
      }
    }
    return found;
  }
}
