package dev.deployer.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.cli.Program;
import dev.deployer.cli.local.Interruptions;
import dev.deployer.cli.local.Person;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.Terminals;
import dev.deployer.project.reach.HostConnectors;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** No command of the demo connects but through those that it makes itself. */
  private static final HostConnectors NONE =
      (address, trust, here) -> {
        throw new AssertionError("the demo uses SSH");
      };

  @TempDir Path home;

  @Test
  @Timeout(120)
  void theMainJobIsShownAndNothingIsLeftRunning() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    int exit = new Program(someone(shown), NONE).run("demo");
    String text = shown.toString(StandardCharsets.UTF_8);
    Path folder = Path.of(found("Everything lies in (\\S+);", text));
    try {
      assertThat(exit).as(text).isZero();
      assertThat(text)
          .contains(
              "$ deployer init production\n✔ Created the root of production",
              "$ deployer deploy production --release 1.0.0 --message \"We open\"\n",
              "✔ 1.0.0 is live on production: ",
              "✔ 1.1.0 is live on production, in place of 1.0.0: 21 files sent",
              "$ deployer status production\nshop on production\n  live       1.1.0",
              "! the connection was lost",
              "! reconnecting, attempt 2",
              "✔ connected again under a new token, ",
              "✔ 1.2.0 is live on production, in place of 1.1.0: ",
              "✔ 1.1.0 is live on production, in place of 1.2.0, which is kept and recorded as bad",
              "entries, byte by byte, of 1.1.0 on production.",
              "it was missing or cut short 0 times.",
              "rm -r " + folder)
          .doesNotContain("✘");
      nothingAcknowledgedIsSentTwice(text);
      assertThat(folder.resolve("server/shop/current/VERSION")).hasContent("1.1.0");
      assertThat(folder.resolve("server/shop/releases/1.2.0")).isDirectory();
      assertThat(folder.resolve("server/shop/.deployer/lock")).isEmptyDirectory();
      assertThat(home).isEmptyDirectory();
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
    int port = Integer.parseInt(found("on 127\\.0\\.0\\.1:([0-9]+)", text));
    assertThatThrownBy(
            () -> SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
        .isInstanceOf(ConnectException.class);
    assertThat(leftOf(before)).isEmpty();
  }

  /** At most what was under way when the connection was lost. */
  private static void nothingAcknowledgedIsSentTwice(String text) {
    int planned = Integer.parseInt(found("1\\.2\\.0: sending ([0-9]+) files", text));
    int before = Integer.parseInt(found("The server received ([0-9]+) files before", text));
    int after = Integer.parseInt(found("before the cut and ([0-9]+) after", text));
    assertThat(before + after).isGreaterThanOrEqualTo(planned);
    assertThat(after).isLessThan(planned);
  }

  private Surroundings someone(ByteArrayOutputStream shown) {
    PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
    return new Surroundings(
        Map.of("SSH_AUTH_SOCK", "/nowhere", "DEPLOYER_KNOWN_HOSTS", "/nowhere"),
        out,
        out,
        Terminals.NONE,
        Person.NOBODY,
        Interruptions.OF_PROCESS,
        Clock.systemUTC(),
        home,
        home,
        "someone");
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern + " in " + text).isTrue();
    return matcher.group(1);
  }

  /** The threads that are there now and were not, after they had time to end. */
  private static Set<Thread> leftOf(Set<Thread> before) throws InterruptedException {
    Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
    left.removeAll(before);
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (Thread thread : left) {
      // Those of the platform stay: they are daemons, and shared.
      if (!thread.isDaemon() || isOurs(thread)) {
        thread.join(Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
      }
    }
    left.removeIf(thread -> !thread.isAlive() || (thread.isDaemon() && !isOurs(thread)));
    return left;
  }

  private static boolean isOurs(Thread thread) {
    return thread.getName().matches("(?i).*(sshd|sshj|demo|deployer).*");
  }
}
