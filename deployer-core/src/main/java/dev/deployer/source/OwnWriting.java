package dev.deployer.source;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

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

  private OwnWriting() {}

  /**
   * Why such a file is not sent; empty where it is another.
   *
   * @param name of the file
   * @param bytes that it begins with
   * @param length how many of them count
   */
  static Optional<String> found(String name, byte[] bytes, int length) {
    if (length <= 0 || (bytes[0] != '<' && bytes[0] != '{' && bytes[0] != '#')) {
      return Optional.empty();
    }
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return kind(name, text).map(kind -> "it is " + kind + AND_NOT_SENT);
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
    } else if (name.equals("patch.json")
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
