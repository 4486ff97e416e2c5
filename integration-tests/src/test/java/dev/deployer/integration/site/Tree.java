package dev.deployer.integration.site;

import dev.deployer.manifest.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What lies below a directory of this machine, to be compared with what lies there later. */
public record Tree(SortedMap<String, String> entries) {

  /** Types, modes, contents and links. */
  public static Tree of(Path directory) throws IOException {
    return read(directory, path -> true, false);
  }

  /** That, and inodes and times too: two of these are equal only if nothing was done at all. */
  public static Tree exactly(Path directory) throws IOException {
    return read(directory, path -> true, true);
  }

  /** As {@link #exactly}, but for what lies below one name of the directory. */
  public static Tree exactlyBeside(Path directory, String name) throws IOException {
    return read(directory, path -> !path.startsWith(name), true);
  }

  private static Tree read(Path directory, Predicate<Path> wanted, boolean exactly)
      throws IOException {
    SortedMap<String, String> entries = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) all.skip(1)::iterator) {
        Path relative = directory.relativize(path);
        if (wanted.test(relative)) {
          entries.put(relative.toString(), describe(path, exactly));
        }
      }
    }
    return new Tree(entries);
  }

  private static String describe(Path path, boolean exactly) throws IOException {
    Map<String, Object> facts =
        Files.readAttributes(path, "unix:mode,ino,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    String text = Integer.toOctalString((Integer) facts.get("mode"));
    if (Files.isSymbolicLink(path)) {
      text += " -> " + Files.readSymbolicLink(path);
    } else if (Files.isRegularFile(path)) {
      text += " " + Digest.ofContent(Files.readAllBytes(path));
    }
    return exactly ? text + " " + facts.get("ino") + " " + facts.get("lastModifiedTime") : text;
  }

  /** How many names there are. */
  public int size() {
    return entries.size();
  }

  /** Removes a file or a directory with all that is in it; nothing if it is not there. */
  public static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> children = Files.list(path)) {
        for (Path child : children.toList()) {
          delete(child);
        }
      }
    }
    try {
      Files.delete(path);
    } catch (NoSuchFileException e) {
      // That is what was asked for.
    }
  }
}
