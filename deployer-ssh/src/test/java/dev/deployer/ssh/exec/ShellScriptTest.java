package dev.deployer.ssh.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variables;
import dev.deployer.host.HostCommand;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts are read by a real shell, as a host would read them. */
class ShellScriptTest {
  private static final long SEED = 20261120;
  private static final int VALUES = 6_000;
  private static final int AT_ONCE = 300;
  private static final List<String> PIECES =
      List.of(
          "'",
          "''",
          "\\",
          "\\'",
          "\"",
          "$HOME",
          "$(id)",
          "`id`",
          "${x}",
          ";",
          "&",
          "&&",
          "|",
          "\n",
          "\r",
          "\t",
          " ",
          "*",
          "?",
          "[a-z]",
          "~",
          "#",
          "!",
          "!!",
          "=",
          "-",
          "--",
          "<",
          ">",
          "(",
          ")",
          "{",
          "}",
          "\u0001",
          "\u001b",
          "\u0081",
          "\u0088",
          "\u00e9",
          "\u2028",
          "\ud83d\ude00",
          "a",
          "B",
          "0",
          "/",
          "..",
          "%s",
          "\\n",
          "\\0",
          "'; rm -rf /; '",
          "$IFS",
          "\u007f");

  @TempDir Path folder;

  private static String script(HostCommand command) {
    return ShellScript.of(command, "mark");
  }

  @Test
  void thousandsOfHostileArgumentsArriveInAShellAsTheyAre() throws Exception {
    Random random = new Random(SEED);
    List<String> values = Stream.generate(() -> hostile(random)).limit(VALUES).toList();

    for (int from = 0; from < VALUES; from += AT_ONCE) {
      List<String> some = values.subList(from, from + AT_ONCE);
      List<String> words =
          new ArrayList<>(List.of("sh", "-c", "for a; do printf '%s\\0' \"$a\"; done > out", "sh"));
      words.addAll(some);
      assertThat(shell(script(command(words, Map.of())))).isZero();
      assertThat(written("out")).isEqualTo(some);
    }
  }

  @Test
  void aCommandIsEndedBeforeWhatItStartedSoThatItBeginsNothingMore() throws Exception {
    Path log = folder.resolve("log");
    Path out = folder.resolve("out");
    ProcessBuilder sleeping =
        new ProcessBuilder("sh", "-c", "sleep 300; echo late")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    sleeping.environment().put(ShellScript.MARK, "of-this-test");
    Process process = sleeping.start();
    while (process.descendants().findAny().isEmpty()) {
      Thread.sleep(10);
    }
    long child = process.descendants().findAny().orElseThrow().pid();
    String telling =
        "kill() { echo \"$*\" >> %s; command kill \"$@\"; }%n"
            .formatted(ShellScript.quote(log.toString()));

    assertThat(shell(telling + ShellScript.end(process.pid(), "of-this-test"))).isZero();

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(out)).doesNotContain("late");
    assertThat(Files.readAllLines(log))
        .startsWith("-TERM -- -" + process.pid(), "-TERM " + process.pid())
        .element(2)
        .asString()
        .startsWith("-TERM ")
        .contains(String.valueOf(process.pid()), String.valueOf(child));
  }

  @Test
  void hostileValuesOfVariablesArriveAsTheyAre() throws Exception {
    Random random = new Random(SEED + 1);
    for (int round = 0; round < 10; round++) {
      Map<String, String> variables = new LinkedHashMap<>();
      for (int i = 0; i < 100; i++) {
        variables.put("V" + i, hostile(random));
      }
      assertThat(shell(script(command(List.of("sh", "-c", "env -0 > out"), variables)))).isZero();
      List<String> written = written("out");
      variables.forEach((name, value) -> assertThat(written).contains(name + "=" + value));
    }
  }

  @Test
  void aProgramWithAHostileNameIsThatProgram() throws Exception {
    String name = "it's $(touch owned) & more";
    Path program = folder.resolve(name);
    Files.writeString(program, "#!/bin/sh\nprintf '%s\\0' \"$1\" > out\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();

    assertThat(shell(script(command(List.of("./" + name, "x"), Map.of())))).isZero();

    assertThat(written("out")).containsExactly("x");
    assertThat(folder.resolve("owned")).doesNotExist();
  }

  /** What the shell does with a script that a lost connection has cut off. */
  @Test
  void ofAScriptThatWasCutOffAnywhereNothingIsDone() throws Exception {
    String script =
        script(
            command(List.of("touch", "done", "done-2"), Map.of("NAME", "a value\nof two lines")));
    int whole = script.lastIndexOf("}") + 1;

    for (int length = 0; length < whole; length++) {
      shell(script.substring(0, length));
      assertThat(folder.resolve("done")).as("after %s bytes", length).doesNotExist();
    }
    assertThat(shell(script.substring(0, whole))).isZero();
    assertThat(folder.resolve("done")).exists();
  }

  @Test
  void withoutItsDirectoryACommandIsNotRun() throws Exception {
    RemotePath gone = top().child("gone");
    Path mark = folder.resolve("mark");
    HostCommand touch =
        new HostCommand(
            Arguments.of("touch", mark.toString()), Variables.NONE, gone, Duration.ofSeconds(1));

    assertThat(shell(script(touch))).isNotZero();
    assertThat(mark).doesNotExist();
  }

  @Test
  void aWordOfTheShellIsTakenForAProgram() throws Exception {
    assertThat(shell(script(command(List.of("exit", "0"), Map.of())))).isEqualTo(127);
    assertThat(shell(script(command(List.of("if"), Map.of())))).isEqualTo(127);
    assertThat(shell(script(command(List.of("A=1"), Map.of())))).isEqualTo(127);
  }

  private static String hostile(Random random) {
    StringBuilder value = new StringBuilder();
    for (int pieces = random.nextInt(8); pieces > 0; pieces--) {
      value.append(
          random.nextInt(4) == 0
              ? String.valueOf((char) (1 + random.nextInt(0xd7ff)))
              : PIECES.get(random.nextInt(PIECES.size())));
    }
    return value.toString();
  }

  private RemotePath top() {
    return ReleaseRoot.parse(folder.toString()).path();
  }

  private HostCommand command(List<String> words, Map<String, String> variables) {
    return new HostCommand(
        new Arguments(words), new Variables(variables), top(), Duration.ofSeconds(1));
  }

  /** The exit code of a shell that reads this. */
  private int shell(String script) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("/bin/sh", "-s")
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("printed").toFile())
            .start();
    try (OutputStream in = shell.getOutputStream()) {
      in.write(script.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return shell.exitValue();
  }

  private List<String> written(String name) throws IOException {
    String all = Files.readString(folder.resolve(name));
    return List.of(all.split("\0", -1)).subList(0, all.split("\0", -1).length - 1);
  }
}
