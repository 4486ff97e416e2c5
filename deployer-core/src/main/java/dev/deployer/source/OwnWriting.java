package dev.deployer.source;

import dev.deployer.file.LocalFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells by how a file begins what Deployer wrote for people beside a source: reports, plans, saved
 * patches. They say who deploys where and what was found there, and are no part of a release.
 */
public final class OwnWriting {
  /** How a report begins. */
  public static final String REPORT =
      """
      <!DOCTYPE html>
      <!-- Written by deployer report: not for the public, and never deployed. -->
      """;

  /** How the page of a game day begins. */
  public static final String GAME_DAY = "# Game day on ";

  private static final String AND_NOT_SENT = ", and is not sent; exclude it, or keep it elsewhere";
  private static final String PATCH = "patch.json";

  /** So many files are looked into; all others are what they are called. */
  private static final int MOST_LOOKED_AT = 1_000;

  private static final int HEAD = 1 << 16;

  private OwnWriting() {}

  /**
   * Which of some files it is, with what each of them is: {@code what deployer report wrote}. What
   * lies in the folder of a saved patch is of that patch.
   *
   * @param paths from that folder
   */
  public static SortedMap<String, String> among(Path folder, Collection<String> paths) {
    SortedMap<String, String> found = new TreeMap<>();
    paths.stream()
        .limit(MOST_LOOKED_AT)
        .forEach(path -> kind(folder, path).ifPresent(kind -> found.put(path, kind)));
    for (String card : List.copyOf(found.keySet())) {
      if (card.endsWith("/" + PATCH)) {
        String patch = card.substring(0, card.length() - PATCH.length());
        paths.stream()
            .filter(path -> path.startsWith(patch))
            .forEach(path -> found.put(path, found.get(card)));
      }
    }
    return found;
  }

  private static Optional<String> kind(Path folder, String path) {
    try {
      Path file = folder.resolve(path);
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      try (InputStream in = LocalFile.open(file)) {
        byte[] head = in.readNBytes(HEAD);
        return kind(String.valueOf(file.getFileName()), head, head.length);
      }
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * Why such a file is not sent; empty where it is another.
   *
   * @param name of the file
   * @param bytes that it begins with
   * @param length how many of them count
   */
  static Optional<String> found(String name, byte[] bytes, int length) {
    return kind(name, bytes, length).map(kind -> "it is " + kind + AND_NOT_SENT);
  }

  private static Optional<String> kind(String name, byte[] bytes, int length) {
    if (length <= 0 || (bytes[0] != '<' && bytes[0] != '{' && bytes[0] != '#')) {
      return Optional.empty();
    }
    return kind(name, new String(bytes, 0, length, StandardCharsets.UTF_8));
  }

  private static Optional<String> kind(String name, String text) {
    if (text.startsWith(REPORT)) {
      return Optional.of("what deployer report wrote");
    } else if (text.startsWith(GAME_DAY) && text.contains("`deployer drill ")) {
      return Optional.of("what deployer drill wrote");
    } else if (begins(text, "format", "kind")
        && text.contains("\"gates\"")
        && text.contains("\"host_key\"")
        && text.contains("\"root_id\"")) {
      return Optional.of("a plan of deployer");
    } else if (name.equals(PATCH)
        && begins(text, "format")
        && text.contains("\"root_id\"")
        && text.contains("\"drift\"")) {
      return Optional.of("what deployer verify --save wrote");
    }
    return Optional.empty();
  }

  /** Whether these are the first keys of an object. */
  private static boolean begins(String text, String... keys) {
    return text.matches(
        "(?s)\\{\\s*\"" + String.join("\"\\s*:[^,]{1,40},\\s*\"", keys) + "\"\\s*:.*");
  }
}
