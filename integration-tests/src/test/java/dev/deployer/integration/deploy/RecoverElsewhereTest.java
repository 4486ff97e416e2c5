package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Launcher;
import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run is killed in the middle; somebody else finishes it from another checkout. */
@Timeout(180)
final class RecoverElsewhereTest {
  private EightHosts hosts;

  @BeforeEach
  void eightHostsWithARelease() throws IOException {
    hosts = EightHosts.open();
    Prompt prompt = hosts.prompt(List.of(), List.of());
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
    hosts.version(2);
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  /** SIGKILL while this hook sleeps on the host where it has written its note. */
  private void killedWhileHeldBy(String phase) throws Exception {
    Path begun = hosts.folder().resolve("begun");
    Path script =
        Files.writeString(hosts.folder().resolve("hold.sh"), "touch " + begun + "; exec sleep 5");
    Prompt prompt =
        hosts.prompt(
            List.of(
                "hooks:",
                "  " + phase + ":",
                "    - {name: hold, command: [sh, %s], where: once}".formatted(script)),
            List.of("waves: [3, rest]"));
    Launcher launcher = Launcher.in(Files.createDirectory(hosts.folder().resolve("launcher")));
    Process process = launcher.start(prompt, "", "deploy", "production", "--release", "2");
    while (!Files.exists(begun) && process.isAlive()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    process.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
    assertThat(launcher.end(process).exit()).isEqualTo(137);
  }

  /** Another folder, another person, another machine; and a hook that notes where it ran. */
  private Prompt elsewhere(List<String> environment) throws IOException {
    Path script =
        Files.writeString(
            hosts.folder().resolve("restart.sh"),
            "touch %s/restarted-$DEPLOYER_HOST".formatted(hosts.folder()));
    return hosts.prompt(
        "other/checkout",
        "ben",
        List.of(
            "hooks:",
            "  after_activate:",
            "    - {name: restart, command: [sh, %s], where: each}".formatted(script)),
        environment);
  }

  private static void unlocked(Prompt ben) throws IOException {
    String refusal = ben.type("recover").exits(3).err();
    assertThat(refusal).contains("locked by " + System.getProperty("user.name") + "@");
    assertThat(refusal).containsPattern("deployer unlock \\S+.* --dead\\n");
    ben.type("unlock", "--dead", "-y").exits(0);
  }

  @Test
  void whatWasDecidedIsFinishedInWavesByAnotherPersonFromAnotherCheckout() throws Exception {
    killedWhileHeldBy("after_activate");
    assertThat(hosts.current()).isEqualTo(hosts.upTo(3, "releases/2", "releases/1"));
    Prompt ben = elsewhere(List.of("waves: [3, rest]"));
    assertThat(ben.type("status").exits(6).out()).contains("undecided", "has no end");

    unlocked(ben);
    hosts.assertNoLock();
    ben.type("status").exits(6);
    ben.type("recover").exits(0);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/2"));
    ben.type("status").exits(0);
    ben.type("verify", "--content").exits(0);
    for (int host = 1; host <= hosts.count(); host++) {
      assertThat(hosts.folder().resolve("restarted-" + hosts.address(host))).exists();
    }
    assertThat(ben.type("recover").exits(0).out()).contains("Nothing to recover");
    ben.type("rollback").exits(0);
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
  }

  @Test
  void whatWasToGoInWavesIsTakenBackByAnotherPersonWhoHasNone() throws Exception {
    killedWhileHeldBy("after_activate");
    Prompt ben = elsewhere(List.of());
    unlocked(ben);

    ben.type("recover").exits(0);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    for (int host = 1; host <= hosts.count(); host++) {
      boolean flipped = host <= 3;
      assertThat(Files.exists(hosts.folder().resolve("restarted-" + hosts.address(host))))
          .isEqualTo(flipped);
    }
    ben.type("status").exits(0);
  }

  @Test
  void whatWasNotDecidedIsUndoneByAnotherPersonFromAnotherCheckout() throws Exception {
    killedWhileHeldBy("before_activate");
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    Prompt ben = elsewhere(List.of());

    unlocked(ben);
    ben.type("recover").exits(0);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    ben.type("status").exits(0);
    ben.type("deploy", "--release", "3").exits(0);
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/3"));
  }
}
