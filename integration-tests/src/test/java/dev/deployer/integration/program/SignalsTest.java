package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Launcher;
import dev.deployer.integration.site.Prompt;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGTERM and Ctrl-C to the program as it is installed, wherever it waits at that moment. */
@Timeout(120)
final class SignalsTest {
  private EightHosts hosts;
  private Launcher launcher;
  private Path marks;

  @BeforeEach
  void twoHosts() throws IOException {
    hosts = EightHosts.first(2);
    launcher = Launcher.in(Files.createDirectory(hosts.folder().resolve("launcher")));
    marks = Files.createDirectory(hosts.folder().resolve("marks"));
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private int marked() throws IOException {
    try (Stream<Path> all = Files.list(marks)) {
      return (int) all.count();
    }
  }

  private static void signal(String name, long process) throws IOException {
    OpenSshServer.run("kill", "-" + name, String.valueOf(process));
  }

  /** The account's shell never comes to the SFTP server. */
  private void withShellsThatWait(int count) throws IOException {
    Path script =
        Files.writeString(
            hosts.folder().resolve("waits"), "touch " + marks + "/$$; exec sleep 600\n");
    for (int host = 1; host <= count; host++) {
      hosts.served(host, OpenSshServer.with().subsystem("sh " + script));
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"status", "deploy"})
  void sigtermEndsWhatWaitsForTheShellsOfSeveralHosts(String command) throws Exception {
    withShellsThatWait(2);
    Prompt prompt = hosts.prompt(List.of(), List.of());
    Process process = launcher.start(prompt, "", command, "production");
    await(() -> marked() == 2 || !process.isAlive());
    signal("TERM", process.pid());

    launcher.end(process).exits(143);
  }

  @Test
  void sigtermEndsWhatWaitsForTheShellOfOneHost() throws Exception {
    withShellsThatWait(1);
    Prompt prompt = hosts.prompt(List.of(), List.of());
    Process process =
        launcher.start(prompt, "", "status", "production", "--hosts", hosts.address(1));
    await(() -> marked() == 1 || !process.isAlive());
    signal("TERM", process.pid());

    launcher.end(process).exits(143);
  }

  @ParameterizedTest(name = "SIG{0} is {1}")
  @CsvSource({"INT, 130", "TERM, 143"})
  void aHookOnTheHostsThatRunsAfterTheLockIsWaitedForAndTheLocksAreGivenBack(
      String signal, int exit) throws Exception {
    Path go = hosts.folder().resolve("go");
    Path file =
        Files.writeString(
            hosts.folder().resolve("hook.sh"),
            "touch %1$s/begun-$$; until [ -e %2$s ]; do sleep 0.1; done; touch %1$s/ended-$$\n"
                .formatted(marks, go));
    hosts.prompt(List.of(), List.of()).type("init").exits(0);
    Prompt prompt =
        hosts.prompt(
            List.of(
                "hooks:",
                "  before_stage:",
                "    - {name: slow, command: [sh, %s], where: each}".formatted(file)),
            List.of());
    Process process = launcher.start(prompt, "", "deploy", "production", "--release", "1", "-q");
    await(() -> marked() == 2 || !process.isAlive());
    signal(signal, process.pid());
    await(
        () -> !process.isAlive() || launcher.errors().contains("stopping at the next safe point"));
    Files.createFile(go);

    Prompt.Answer answer = launcher.end(process).exits(exit);

    assertThat(answer.err()).contains("stopping at the next safe point");
    assertThat(marks).isDirectoryContaining("glob:**/ended-*");
    assertThat(marked()).as("both have begun and ended").isEqualTo(4);
    assertThat(hosts.current()).isEqualTo(hosts.everywhere(""));
    hosts.assertNoLock();
  }

  @ParameterizedTest(name = "SIG{0} is {1}")
  @CsvSource({"INT, 130", "TERM, 143"})
  void aWatchThatIsEndedLeavesTheReleaseLiveAndGoodAndSaysHowLongItWasWatched(
      String signal, int exit) throws Exception {
    Path number =
        Files.writeString(
            hosts.folder().resolve("number.sh"), "touch " + marks + "/asked-$$; echo 0\n");
    List<String> watching =
        List.of(
            "watch:",
            "  for: 10m",
            "  every: 1s",
            "  errors:",
            "    - {name: errors, command: [sh, %s], where: once, at_most: 0}".formatted(number));
    Prompt prompt = hosts.prompt(watching, List.of());
    prompt.type("init").exits(0);
    Process process = launcher.start(prompt, "", "deploy", "production", "--release", "1");
    await(() -> !process.isAlive() || (launcher.errors().contains("watch") && marked() > 4));
    signal(signal, process.pid());

    Prompt.Answer answer = launcher.end(process).exits(exit);

    assertThat(answer.out())
        .contains("1 is live on all 2 hosts of production")
        .containsPattern("watched for .* of 10m, and stopped then");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    hosts.assertNoLock();
    assertThat(prompt.type("status").exits(0).all()).doesNotContain("not watched to the end");

    int before = marked();
    Process pass = launcher.start(prompt, "", "watch", "production", "--for", "10m");
    await(() -> !pass.isAlive() || marked() > before + 1);
    signal(signal, pass.pid());

    launcher.end(pass).exits(exit);
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
  }

  @Test
  void sigtermAtAConfirmationOfSeveralHostsEndsItAndNothingIsDone() throws Exception {
    Prompt prompt = hosts.prompt(List.of(), List.of());
    prompt.type("init").exits(0);
    for (int host = 1; host <= 2; host++) {
      Path bench = hosts.root(host).resolve(".deployer/lock/" + "0f".repeat(16));
      Files.createDirectories(bench);
      Files.writeString(bench.resolve("holder.json"), "{}");
    }
    Process terminal = launcher.atATerminal(prompt, "unlock", "production", "--dead");
    await(() -> !terminal.isAlive() || launcher.shown().contains("y/N"));
    ProcessHandle program =
        terminal
            .descendants()
            .filter(p -> p.info().command().filter(c -> c.endsWith("/java")).isPresent())
            .findFirst()
            .orElseThrow();
    signal("TERM", program.pid());

    assertThat(terminal.waitFor()).as(launcher.shown()).isEqualTo(143);
    for (int host = 1; host <= 2; host++) {
      assertThat(hosts.names(host, ".deployer/lock")).hasSize(1);
    }
  }
}
