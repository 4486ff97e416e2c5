package dev.deployer.integration.recipes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A page of {@code docs/recipes}: its {@code deployer.yaml}, and files whose first line is a
 * comment with their name.
 */
record RecipePage(String name, String text) {
  private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

  static RecipePage of(String name) throws IOException {
    Path page = Path.of("..", "docs", "recipes", name + ".md");
    return new RecipePage(name, Files.readString(page));
  }

  String configuration() {
    return only(
        FENCED
            .matcher(text)
            .results()
            .filter(block -> block.group(1).equals("yaml"))
            .map(block -> block.group(2))
            .filter(block -> block.startsWith("application:"))
            .toList(),
        "deployer.yaml");
  }

  /** The file of this name, as the page shows it. */
  String file(String path) {
    Pattern named = Pattern.compile("(?:#|;|//) " + Pattern.quote(path) + "\\n(?s:.*)");
    return only(
        FENCED
            .matcher(text)
            .results()
            .map((MatchResult block) -> block.group(2))
            .filter(block -> named.matcher(block).matches())
            .toList(),
        path);
  }

  private String only(List<String> found, String what) {
    if (found.size() != 1) {
      throw new AssertionError(name + " shows " + found.size() + " times what is to be " + what);
    }
    return found.get(0);
  }
}
