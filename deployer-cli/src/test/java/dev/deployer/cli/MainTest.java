package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.parallel.Threads;
import dev.deployer.ssh.EarlyLoading;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the process does beside the command that it carries out. */
class MainTest {
  /** A process that is at its end as the classes for connecting, and those that log, are loaded. */
  static final class Ending {
    private Ending() {}

    /** Ends. */
    public static void main(String[] arguments) {
      Runtime.getRuntime().addShutdownHook(new Thread(Ending::load, "ending"));
    }

    private static void load() {
      EarlyLoading.start();
      Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().equals("early-loading"))
          .forEach(Threads::join);
    }
  }

  @Test
  void aProcessThatEndsWhileItLoadsWhatLogsPrintsNothing() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Ending.class.getName())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(all).isEmpty();
  }

  @Test
  void aCommandThatAsksNoHostLoadsNothingToConnectWith() {
    List<String> connecting = new ArrayList<>(CommandTree.taking("--known-hosts"));
    connecting.remove("config");
    connecting.add("daemon");

    assertThat(CommandTree.names())
        .allSatisfy(
            name -> {
              assertThat(Main.connects(List.of(name, "x")))
                  .as(name)
                  .isEqualTo(connecting.contains(name));
              assertThat(Main.connects(List.of(name, "x", "--help"))).as(name).isFalse();
              assertThat(Main.connects(List.of("help", name))).as(name).isFalse();
            });
    assertThat(Main.connects(List.of(Program.WORDS, "deployer.yaml"))).isFalse();
    assertThat(Main.connects(List.of("--version", "-v"))).isFalse();
  }
}
