package dev.deployer.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.patch.FileChange.Side;
import dev.deployer.path.EntryPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A diff is what {@code git apply} and {@code patch} make of it. */
final class UnifiedDiffTest {
  @TempDir Path folder;

  private record Case(String path, Optional<Side> before, Optional<Side> after) {
    @Override
    public String toString() {
      return path
          + ": "
          + before.map(Case::shown).orElse("new")
          + " to "
          + after.map(Case::shown).orElse("gone");
    }

    private static String shown(Side side) {
      String text = new String(side.content(), StandardCharsets.ISO_8859_1);
      return (text.length() > 20 ? text.length() + " bytes" : text.replace("\n", "\\n"))
          + (side.executable() ? " +x" : "");
    }
  }

  private static Optional<Side> side(String text) {
    return side(text, false);
  }

  private static Optional<Side> side(String text, boolean executable) {
    return Optional.of(new Side(text.getBytes(StandardCharsets.ISO_8859_1), executable));
  }

  private static String numbers(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append("line ").append(i).append('\n');
    }
    return text.toString();
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.add(new Case("a.txt", side("one\ntwo\n"), side("one\n2\n")));
    cases.add(new Case("a.txt", side("one\ntwo"), side("one\ntwo\n")));
    cases.add(new Case("a.txt", side("one\ntwo\n"), side("one\ntwo")));
    cases.add(new Case("a.txt", side("one\ntwo"), side("one\n2")));
    cases.add(new Case("a.txt", side("one"), side("")));
    cases.add(new Case("a.txt", side(""), side("one\n")));
    cases.add(new Case("a.txt", side("one\r\ntwo\r\n"), side("one\r\n2\r\n")));
    cases.add(new Case("lib/new.rb", Optional.empty(), side("fixed\n")));
    cases.add(new Case("lib/new.rb", Optional.empty(), side("fixed")));
    cases.add(new Case("bin/new", Optional.empty(), side("#!/bin/sh\n", true)));
    cases.add(new Case("empty", Optional.empty(), side("")));
    cases.add(new Case("lib/old.rb", side("gone\n"), Optional.empty()));
    cases.add(new Case("lib/old.rb", side("gone"), Optional.empty()));
    cases.add(new Case("empty", side(""), Optional.empty()));
    cases.add(new Case("bin/run", side("run\n"), side("run\n", true)));
    cases.add(new Case("bin/run", side("run\n", true), side("walk\n")));
    cases.add(new Case("with space.txt", side("a\n"), side("b\n")));
    cases.add(new Case("two words/new file", Optional.empty(), side("b\n")));
    cases.add(new Case("a \"quoted\" name", side("a\n"), side("b\n")));
    cases.add(new Case("größe/ñ.txt", side("a\n"), side("b\n")));
    cases.add(new Case("latin1", side("caf\u00e9\n"), side("th\u00e9\n")));
    cases.add(new Case("-dash", side("a\n"), side("b\n")));
    cases.add(new Case("looks", side("--- a/x\n"), side("+++ b/x\n@@ -1 +1 @@\n")));
    cases.add(
        new Case(
            "far",
            side(numbers(0, 100)),
            side(numbers(0, 5) + "new\n" + numbers(6, 50) + numbers(52, 100) + "end\n")));
    cases.add(new Case("all", side(numbers(0, 5_000)), side(numbers(5_000, 10_000))));
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gitAndPatchMakeTheSecondFileOfTheFirst(Case one) throws Exception {
    check(one, "git", "apply", "-p1", "--whitespace=nowarn", "../patch.diff");
    check(one, "patch", "-p1", "--no-backup-if-mismatch", "-f", "-i", "../patch.diff");
  }

  @Test
  void ofAThousandRandomTextsEachBecomesTheOther() throws Exception {
    Random random = new Random(20261129);
    for (int i = 0; i < 1_000; i++) {
      List<String> before = words(random);
      List<String> after = edited(before, random);
      List<LineDiff.Change> changes = LineDiff.of(before, after);
      List<String> made = new ArrayList<>();
      int at = 0;
      for (LineDiff.Change change : changes) {
        assertThat(change.from()).isGreaterThanOrEqualTo(at);
        made.addAll(before.subList(at, change.from()));
        made.addAll(after.subList(change.otherFrom(), change.otherTo()));
        at = change.to();
      }
      made.addAll(before.subList(at, before.size()));
      assertThat(made).as("text %d", i).isEqualTo(after);
      if (i % 50 == 0) {
        check(
            new Case("text", side(String.join("\n", before)), side(String.join("\n", after))),
            "git",
            "apply",
            "-p1",
            "--whitespace=nowarn",
            "../patch.diff");
      }
    }
  }

  private static List<String> words(Random random) {
    List<String> words = new ArrayList<>();
    for (int i = random.nextInt(40); i > 0; i--) {
      words.add(String.valueOf((char) ('a' + random.nextInt(6))));
    }
    return words;
  }

  private static List<String> edited(List<String> before, Random random) {
    List<String> after = new ArrayList<>(before);
    for (int i = random.nextInt(8); i > 0; i--) {
      int at = random.nextInt(after.size() + 1);
      if (random.nextBoolean() || at == after.size()) {
        after.add(at, String.valueOf((char) ('a' + random.nextInt(6))));
      } else {
        after.remove(at);
      }
    }
    return after;
  }

  @Test
  void onlyLinesThatDifferAreInIt() {
    String diff =
        new String(
            UnifiedDiff.of(
                EntryPath.parse("far"),
                side(numbers(0, 100)),
                side(numbers(0, 40) + "new\n" + numbers(41, 100))),
            StandardCharsets.UTF_8);
    assertThat(diff)
        .isEqualTo(
            """
            diff --git a/far b/far
            --- a/far
            +++ b/far
            @@ -38,7 +38,7 @@
             line 37
             line 38
             line 39
            -line 40
            +new
             line 41
             line 42
             line 43
            """);
  }

  private void check(Case one, String... command) throws Exception {
    Path work = Files.createDirectory(folder.resolve("work"));
    try {
      Path file = work.resolve(one.path());
      Files.createDirectories(file.getParent());
      if (one.before().isPresent()) {
        write(file, one.before().get());
      }
      byte[] diff = UnifiedDiff.of(EntryPath.parse(one.path()), one.before(), one.after());
      Files.write(folder.resolve("patch.diff"), diff);
      if (diff.length > 0) {
        run(work, command);
      }
      if (one.after().isEmpty()) {
        assertThat(file).doesNotExist();
      } else {
        assertThat(Files.readAllBytes(file)).isEqualTo(one.after().get().content());
        assertThat(Files.isExecutable(file)).isEqualTo(one.after().get().executable());
      }
    } finally {
      delete(work);
    }
  }

  private static void write(Path file, Side side) throws IOException {
    Files.write(file, side.content());
    assertThat(file.toFile().setExecutable(side.executable(), false)).isTrue();
  }

  private static void run(Path directory, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
