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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every way in which a command on several hosts ends, and its exit code.
 *
 * <pre>
 * 0    done, or done already
 * 1    failed; what was live is still live
 * 2    wrong usage or configuration; no host was asked
 * 3    refused by what is on a host
 * 4    a host is not reachable; nothing was changed
 * 5    the new release was live and was taken back
 * 6    what is live is mixed, undecided or unknown
 * 130  stopped by Ctrl-C
 * 143  stopped by SIGTERM
 * </pre>
 */
@Timeout(120)
final class ClusterExitCodesTest {
  private static final List<String> WAVES = List.of("waves: [1, rest]");

  private EightHosts hosts;

  @BeforeEach
  void twoHostsWithARelease() throws IOException {
    hosts = EightHosts.first(2);
    Prompt prompt = hosts.prompt(List.of(), WAVES);
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
    hosts.version(2);
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  private Prompt withHook(String phase, String where, String script) throws IOException {
    Path file = Files.writeString(hosts.folder().resolve("hook.sh"), script);
    return hosts.prompt(
        List.of(
            "hooks:",
            "  " + phase + ":",
            "    - {name: hook, command: [sh, %s], where: %s}".formatted(file, where)),
        WAVES);
  }

  private void assertStillTheFirst() throws IOException {
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    hosts.assertNoLock();
  }

  @Test
  void zeroIsDoneAndDoneAlready() throws IOException {
    Prompt prompt = hosts.prompt(List.of(), WAVES);
    prompt.type("deploy", "--release", "2").exits(0);
    assertThat(prompt.type("deploy").exits(0).out()).contains("2 is live on all 2 hosts");
    prompt.type("rollback").exits(0);
    assertStillTheFirst();
    prompt.type("status").exits(0);
    prompt.type("verify").exits(0);
    prompt.type("recover").exits(0);
    prompt.type("prune", "--keep", "1").exits(0);
  }

  @Test
  void oneIsFailedAndTheOldReleaseServes() throws IOException {
    withHook("before_activate", "once", "exit 3").type("deploy", "--release", "2").exits(1);
    assertStillTheFirst();
  }

  @Test
  void twoIsAWrongConfigurationOrAWrongChoiceOfHosts() throws IOException {
    hosts.prompt(List.of(), List.of("waves: [sideways%]")).type("deploy").exits(2);
    Prompt.Answer noWave =
        hosts.prompt(List.of(), List.of("waves: [web1]")).type("deploy", "--release", "2").exits(2);
    assertThat(noWave.err()).contains("no wave takes", hosts.address(2), "add the wave rest");
    hosts.prompt(List.of(), WAVES).type("deploy", "--hosts", "web9").exits(2);
    assertStillTheFirst();
  }

  @Test
  void threeIsRefusedByWhatIsOnAHost() throws IOException {
    Files.writeString(hosts.root(2).resolve("releases/1/index.html"), "patched by hand");
    Prompt.Answer refused =
        hosts.prompt(List.of(), WAVES).type("deploy", "--release", "2").exits(3);
    assertThat(refused.err()).contains(hosts.address(2) + ": 1 on the host differs");
    assertStillTheFirst();
  }

  @Test
  void fourIsAHostThatCannotBeReached() throws IOException {
    hosts.server(2).stop();
    hosts.prompt(List.of(), WAVES).type("deploy", "--release", "2").exits(4);
    assertStillTheFirst();
  }

  @Test
  void fiveIsTakenBackAndNeverZero() throws IOException {
    withHook("after_activate", "each", "[ $(basename \"$PWD\") = 1 ]")
        .type("deploy", "--release", "2")
        .exits(5);
    assertStillTheFirst();
  }

  @Test
  void sixIsHeldForAPersonAndMixedUntilTheyDecide() throws IOException {
    Prompt prompt = withHook("after_activate", "each", "[ $(basename \"$PWD\") = 1 ]");
    Prompt.Answer held = prompt.type("deploy", "--release", "2", "--on-failure", "hold").exits(6);
    assertThat(held.err()).contains("recover", "--decide");
    assertThat(hosts.current()).isEqualTo(hosts.upTo(1, "releases/2", "releases/1"));
    prompt.type("status").exits(6);
    prompt.type("deploy", "--release", "3").exits(3);
    Prompt without = hosts.prompt(List.of(), WAVES);
    without.type("recover").exits(3);
    assertThat(without.type("status").exits(6).out()).contains("is held", "--decide revert");
    without.type("recover", "--decide", "commit").exits(6);
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/2"));
    // Nobody has restarted the hosts: whoever has done that by hand says so.
    without.type("status").exits(6);
    without.type("recover", "--decide", "commit").exits(0);
    without.type("status").exits(0);
  }

  @Test
  void aHeldReleaseIsTakenBackByTheWordRevert() throws IOException {
    withHook("after_activate", "each", "[ $(basename \"$PWD\") = 1 ]")
        .type("deploy", "--release", "2", "--on-failure", "hold")
        .exits(6);
    withHook("after_activate", "each", "[ $(basename \"$PWD\") = 1 ]")
        .type("recover", "--decide", "revert")
        .exits(0);
    assertStillTheFirst();
  }

  @ParameterizedTest(name = "SIG{0} is {1}")
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalStopsItAtASafePointAndNothingIsLive(String signal, int exit) throws Exception {
    Path begun = hosts.folder().resolve("begun");
    Path go = hosts.folder().resolve("go");
    Prompt prompt =
        withHook(
            "before_activate",
            "local",
            "touch " + begun + "; until [ -e " + go + " ]; do sleep 0.1; done");
    Path place = Files.createDirectory(hosts.folder().resolve("launcher"));
    Launcher launcher = Launcher.in(place);
    Process process = launcher.start(prompt, "", "deploy", "production", "--release", "2");
    while (!Files.exists(begun) && process.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    OpenSshServer.run("kill", "-" + signal, String.valueOf(process.pid()));
    while (!launcher.errors().contains("stopping") && process.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    Files.createFile(go);
    Prompt.Answer answer = launcher.end(process);

    answer.exits(exit);
    assertStillTheFirst();
  }
}
