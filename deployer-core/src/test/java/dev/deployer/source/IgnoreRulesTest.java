package dev.deployer.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against the real {@code git check-ignore}. */
final class IgnoreRulesTest {
  private static final String[] NAMES = {
    "a", "b", "ab", "aab", "x.log", "#c", "!d", "e ", "é", "[f]", "*", "a?", "\\", "-", "0", "A",
    "foo", "foob"
  };
  private static final String[] PARTS = {
    "a",
    "b",
    "ab",
    "aab",
    "x.log",
    "#c",
    "!d",
    "e ",
    "é",
    "*",
    "**",
    "?",
    "??",
    "/",
    "/",
    "/",
    "[a]",
    "[!a]",
    "[^b]",
    "[a-b]",
    "[a-",
    "[]a]",
    "[!]-]",
    "[[:alpha:]]",
    "[[:upper:][:digit:]b]",
    "[[:nope:]]",
    "[[:a]",
    "[\\]a]",
    "[b-a]",
    "[a-\\b]",
    "\\",
    "\\*",
    "\\?",
    "\\!",
    "\\#",
    "\\ ",
    " ",
    ".log",
    "foo",
    "**/",
    "/**",
    "/**/",
    "***",
    "a*",
    "*b",
    "[--0]",
    "[/]",
    "[a/]",
    "!"
  };

  @TempDir private Path directory;
  @TempDir private Path other;

  @ParameterizedTest
  @CsvSource({
    "a,             a,           true",
    "a,             b/a,         true",
    "/a,            b/a,         false",
    "b/a,           c/b/a,       false",
    "*.log,         var/x.log,   true",
    "var/*.log,     var/a/x.log, false",
    "var/**/*.log,  var/x.log,   true",
    "var/**/*.log,  var/a/b.log, true",
    "**/b,          a/b,         true",
    "a/**,          a,           false",
    "a/**,          a/b/c,       true",
    "a/,            a,           false",
    "'a\\ ',        'a ',        true",
    "'a ',          a,           true",
    "[a-c]1,        b1,          true",
    "[!a-c]1,       b1,          false",
    "'#a',          '#a',        false",
    "'\\#a',        '#a',        true",
    "'\\!a',        '!a',        true",
  })
  void aRuleMeansWhatItMeansToGit(String rule, String path, boolean excluded) {
    assertThat(new IgnoreRules(List.of(rule)).match(path, false)).isEqualTo(excluded);
  }

  @Test
  void theLastRuleThatMatchesDecides() {
    IgnoreRules rules = new IgnoreRules(List.of("*.log", "!keep.log", "a/keep.log"));

    assertThat(rules.match("x.log", false)).isTrue();
    assertThat(rules.match("b/keep.log", false)).isFalse();
    assertThat(rules.match("a/keep.log", false)).isTrue();
  }

  @Test
  void linesEndAsInAFileOfAnySystem() {
    assertThat(IgnoreRules.lines("\ufeffa\r\nb \n\nc\r")).containsExactly("a", "b ", "", "c\r");
    assertThat(IgnoreRules.lines("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void randomRulesExcludeWhatGitExcludes(int seed) throws Exception {
    Random random = new Random(seed);
    git(Files.createTempFile(other, "empty", ""), "init", "-q");
    for (int tree = 0; tree < 5; tree++) {
      fill(directory, 0, random);
    }
    List<Path> all = all();
    for (int round = 0; round < 100; round++) {
      List<String> rules = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(4); i++) {
        rules.add(randomRule(random));
      }
      Files.writeString(directory.resolve(".gitignore"), String.join("\n", rules) + "\n");

      assertThat(excluded(all, new IgnoreRules(rules)))
          .as("seed %d, round %d, rules %s", seed, round, rules)
          .isEqualTo(excludedByGit(all));
    }
  }

  private static String randomRule(Random random) {
    StringBuilder rule = new StringBuilder(random.nextInt(4) == 0 ? "!" : "");
    for (int i = 0; i <= random.nextInt(5); i++) {
      rule.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return rule.toString();
  }

  private static void fill(Path directory, int depth, Random random) throws IOException {
    for (int i = 0; i < 5; i++) {
      Path path = directory.resolve(NAMES[random.nextInt(NAMES.length)]);
      if (Files.exists(path)) {
        continue;
      }
      if (depth < 3 && random.nextInt(3) > 0) {
        Files.createDirectory(path);
        fill(path, depth + 1, random);
      } else {
        Files.createFile(path);
      }
    }
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths
          .filter(path -> !path.equals(directory) && !path.startsWith(directory.resolve(".git")))
          .toList();
    }
  }

  private Set<String> excluded(List<Path> all, IgnoreRules rules) {
    TreeSet<String> excluded = new TreeSet<>();
    for (Path path : all) {
      Path relative = directory.relativize(path);
      for (int depth = 1; depth <= relative.getNameCount(); depth++) {
        Path part = relative.subpath(0, depth);
        if (rules.match(part.toString(), Files.isDirectory(directory.resolve(part)))) {
          excluded.add(relative.toString());
        }
      }
    }
    return excluded;
  }

  private Set<String> excludedByGit(List<Path> all) throws Exception {
    Path paths = Files.createTempFile(other, "paths", "");
    for (Path path : all) {
      Files.writeString(paths, directory.relativize(path) + "\0", StandardOpenOption.APPEND);
    }
    String excluded = git(paths, "check-ignore", "--no-index", "--stdin", "-z");
    Set<String> result = new TreeSet<>(List.of(excluded.split("\0", -1)));
    result.remove("");
    return result;
  }

  private String git(Path input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-c", "core.excludesFile="));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectInput(input.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isLessThan(2);
    return output;
  }
}
