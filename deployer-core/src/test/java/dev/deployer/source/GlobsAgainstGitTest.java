package dev.deployer.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred thousand pairs of a pattern and a path, each held against what git says of it. Each
 * pattern is alone in the {@code .gitignore} of a directory of its own, so that one {@code git
 * check-ignore} is asked about all of them.
 */
final class GlobsAgainstGitTest {
  private static final int PATTERNS = 1_000;
  private static final int PATHS = 100;
  private static final long SEED = 20261129;

  private static final String[] LETTERS = {
    "a", "b", "c", "A", "0", "1", "-", "_", ".", " ", "!", "#", "+", "~", "^", "$", "(", "[", "]",
    "{", "|", "*", "?", "\\", "é", "ß", "日"
  };
  private static final String[] SPECIAL = {
    "*",
    "**",
    "***",
    "?",
    "[a-c]",
    "[!a-c]",
    "[^a]",
    "[[:alpha:]]",
    "[![:digit:]_]",
    "[]a]",
    "[a-",
    "[\\]]",
    "[--0]",
    "[c-a]",
    "[[:nope:]]",
    "[[:a]",
    "[/]",
    "[.-0]",
    "[é]",
    "[\\\\]",
    "\\",
    "\\*",
    "\\?",
    "\\a",
    "\\ ",
    "\\é",
    "**/",
    "/**",
    "/**/",
    "*/",
    "/",
    "//",
    "/./",
    "!",
    "#",
    " ",
    "\t",
    ".*",
    "?*",
    "*?",
    "[*?]",
    "[[:space:]]",
    "[[:punct:]-]",
    "[!-a]",
    "[a-a]",
    "[!!]",
    "[^^]"
  };

  @TempDir private Path repository;
  private final Random random = new Random(SEED);

  private record Pair(String pattern, String path, boolean excluded) {}

  @Test
  void aHundredThousandPatternsAndPathsMeanWhatTheyMeanToGit() throws Exception {
    Files.createFile(repository.resolve("asked"));
    git("init", "-q");
    List<String> patterns = new ArrayList<>();
    StringBuilder asked = new StringBuilder();
    List<Pair> ours = new ArrayList<>();
    for (int i = 0; i < PATTERNS; i++) {
      List<String> paths = new ArrayList<>();
      for (int j = 0; j < PATHS; j++) {
        paths.add(j > 0 && random.nextBoolean() ? like(paths.get(0)) : path());
      }
      String pattern = pattern(paths.get(0));
      patterns.add(pattern);
      Path directory = Files.createDirectory(repository.resolve("p" + i));
      Files.writeString(directory.resolve(".gitignore"), pattern + "\n");
      IgnoreRules rules = new IgnoreRules(List.of(pattern));
      for (String path : paths) {
        asked.append('p').append(i).append('/').append(path).append('\0');
        ours.add(new Pair(pattern, path, rules.matchFileOrAbove(path)));
      }
    }
    Files.writeString(repository.resolve("asked"), asked);

    List<Pair> gits = new ArrayList<>();
    // For each: where the pattern is, its line, itself, and the path; the first three may be empty.
    String[] said = git("check-ignore", "--no-index", "--stdin", "-v", "-n", "-z").split("\0", -1);
    for (int at = 0; at + 4 < said.length; at += 4) {
      String path = said[at + 3];
      int number = Integer.parseInt(path.substring(1, path.indexOf('/')));
      boolean excluded = !said[at + 2].isEmpty() && !said[at + 2].startsWith("!");
      gits.add(new Pair(patterns.get(number), path.substring(path.indexOf('/') + 1), excluded));
    }

    assertThat(gits).hasSize(PATTERNS * PATHS);
    assertThat(gits.stream().filter(Pair::excluded).count())
        .as("a good part matches, and a good part does not")
        .isBetween(PATTERNS * PATHS / 20L, PATTERNS * PATHS * 19 / 20L);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < gits.size(); i++) {
      if (!gits.get(i).equals(ours.get(i))) {
        differences.add(gits.get(i) + " for git, and here " + ours.get(i));
      }
    }
    assertThat(differences).as("seed %d", SEED).isEmpty();
  }

  private String path() {
    StringBuilder path = new StringBuilder(name());
    for (int i = random.nextInt(4); i > 0; i--) {
      path.append('/').append(name());
    }
    return path.toString();
  }

  /** The path with a name before it or behind it, or with another character. */
  private String like(String path) {
    return switch (random.nextInt(4)) {
      case 0 -> path + "/" + name();
      case 1 -> name() + "/" + path;
      case 2 -> path + LETTERS[random.nextInt(LETTERS.length)];
      default -> path.replace(path.charAt(random.nextInt(path.length())), 'a').replace("//", "/a");
    };
  }

  /** Few and short, so that patterns match. */
  private String name() {
    StringBuilder name = new StringBuilder();
    while (name.length() == 0 || random.nextInt(3) > 0) {
      name.append(LETTERS[random.nextInt(random.nextInt(3) > 0 ? 3 : LETTERS.length)]);
    }
    String made = name.toString();
    return made.equals(".") || made.equals("..") ? "a" : made;
  }

  /** A path, of which some characters have become what stands for them and for others. */
  private String pattern(String path) {
    StringBuilder pattern = new StringBuilder(random.nextInt(12) == 0 ? "!" : "");
    int wild = random.nextInt(3);
    int from = random.nextInt(3) == 0 ? path.lastIndexOf('/') + 1 : 0;
    for (int i = from; i < path.length(); i++) {
      if (random.nextInt(8) < wild) {
        pattern.append(SPECIAL[random.nextInt(SPECIAL.length)]);
      } else {
        pattern.append(path.charAt(i));
      }
    }
    if (random.nextInt(8) == 0) {
      pattern.append(random.nextBoolean() ? "/" : " ");
    }
    return pattern.toString();
  }

  private String git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-c", "core.excludesFile="));
    command.addAll(List.of(arguments));
    Path asked = repository.resolve("asked");
    Path said = repository.resolve("said");
    Process process =
        new ProcessBuilder(command)
            .directory(repository.toFile())
            .redirectInput(asked.toFile())
            .redirectOutput(said.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isLessThan(2);
    return Files.readString(said, StandardCharsets.UTF_8);
  }
}
