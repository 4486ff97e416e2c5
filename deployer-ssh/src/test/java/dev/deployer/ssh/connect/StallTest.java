package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Failures;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.Host;
import dev.deployer.outcome.Live;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host that stops answering before it can be worked with: each step has its own time. */
@Timeout(120)
class StallTest {
  private static final Duration WITHIN = Duration.ofSeconds(6);
  private static final String SERVER = "/usr/lib/openssh/sftp-server";
  private static final int MOST_MESSAGES = 20;
  private static final int MOST_SECONDS = 24;
  private static final Pattern WAITED =
      Pattern.compile("(.*): waited 6 s in vain for (.*?)(?: \\S*client_key)?");

  /** What comes of so much time for each step. */
  private record Outcome(int seconds, Optional<ConnectFailedException> failure) {}

  private OpenSshServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = OpenSshServer.with().line("Ciphers aes128-gcm@openssh.com").start();
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  @Test
  void aServerThatStallsAfterAnyMessageIsLeftAndTheStepIsNamed() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(MOST_MESSAGES);
    List<Future<Optional<ConnectFailedException>>> ends = new ArrayList<>();
    for (int i = 0; i < MOST_MESSAGES; i++) {
      StallingWire wire = new StallingWire(server, i);
      Future<Optional<ConnectFailedException>> end =
          pool.submit(
              () -> {
                try (wire) {
                  return failure(through(wire).build());
                }
              });
      ends.add(end);
      while (!wire.awaitStall() && !end.isDone()) {
        // Each has the machine for itself until it waits for the server.
      }
    }
    Set<String> steps = new LinkedHashSet<>();
    boolean usable = false;
    for (Future<Optional<ConnectFailedException>> end : ends) {
      Optional<ConnectFailedException> failure = end.get();
      usable |= failure.isEmpty();
      if (!usable) {
        Matcher waited = WAITED.matcher(failure.get().getMessage());
        assertThat(waited.matches()).as(failure.get().getMessage()).isTrue();
        assertThat(waited.group(1)).startsWith(server.user() + "@" + server.host() + ":");
        assertThat(failure.get().reason().mayPass()).isTrue();
        steps.add(waited.group(2));
      }
    }
    pool.shutdown();
    assertThat(usable).isTrue();
    assertThat(steps)
        .containsExactly(
            "its version line, with which every SSH server begins",
            "its part of the key exchange",
            "its answer to the key",
            "a channel",
            "the start of its sftp server",
            "the first word of its sftp server, which the account's shell starts");
  }

  @Test
  void aShellThatWaitsForInputIsToldAsOne() throws IOException {
    try (OpenSshServer waiting =
        OpenSshServer.with().subsystem("read -r x y; exec " + SERVER).start()) {
      Outcome outcome =
          ofTheLastStep(
              2, seconds -> waiting.settings().connectTimeout(Duration.ofSeconds(seconds)));
      ConnectFailedException failure = outcome.failure().orElseThrow();
      assertThat(failure.reason()).isEqualTo(Reason.SHELL_WAITS);
      assertThat(failure)
          .hasMessageEndingWith(
              ": waited %d s in vain for the first word of its sftp server, which the account's"
                  + " shell starts",
              outcome.seconds());
    }
  }

  @Test
  void aShellThatPrintsIsToldWithWhatItPrints() throws IOException {
    for (String line :
        List.of("echo hi there; exec " + SERVER, "echo hi there; exec false", "echo hi there")) {
      try (OpenSshServer printing = OpenSshServer.with().subsystem(line).start()) {
        ConnectFailedException failure = failure(printing.settings().build()).orElseThrow();
        assertThat(failure.reason()).as(line).isEqualTo(Reason.SHELL_PRINTS);
        assertThat(failure)
            .hasMessageEndingWith(
                ": the host opens no SFTP: it begins with text in place of SFTP, \"hi there\"");
      }
    }
  }

  @Test
  void whatAShellPrintsIsEscapedOnce() throws IOException {
    Path script = Files.createTempFile("prints", ".sh");
    Files.writeString(script, "printf 'Welcome \\033[31mred \\303\\244 \\377 a\\\\b'");
    String line = "sh " + script;
    try (OpenSshServer printing = OpenSshServer.with().subsystem(line).start()) {
      ConnectFailedException failure = failure(printing.settings().build()).orElseThrow();
      assertThat(failure).hasMessageEndingWith("\"Welcome \\u001b[31mred ä \\xff a\\\\b\"");
      assertThat(Failures.of(failure, new Live.Unknown()))
          .hasMessageEndingWith("\"Welcome \\u001b[31mred ä \\xff a\\\\b\"");
    } finally {
      Files.delete(script);
    }
  }

  @Test
  void aServerThatCannotBeStartedIsToldWithItsReason() throws IOException {
    try (OpenSshServer without = OpenSshServer.with().subsystem("/nowhere/sftp-server").start()) {
      ConnectFailedException failure = failure(without.settings().build()).orElseThrow();
      assertThat(failure.reason()).isEqualTo(Reason.UNSUPPORTED);
      assertThat(failure.getMessage())
          .contains("it ended before its first word, with exit code 127");
    }
  }

  @Test
  void aStallOnTheWayNamesTheHostThatStalls() throws Exception {
    try (OpenSshServer target = OpenSshServer.with().address("127.0.0.4").start();
        StallingWire silent = new StallingWire(server, 0);
        StallingWire whole = new StallingWire(server, 1_000)) {
      SshSettings.Builder settings = target.settings().connectTimeout(WITHIN);
      assertThat(failure(settings.via(through(silent).build()).build()).orElseThrow())
          .hasMessageContaining(
              server.host() + ":" + silent.port() + ": waited 6 s in vain for its")
          .hasMessageContaining("version line");
      target.stop();
      // It listens, and nobody accepts.
      SshSettings mute = through(silent).via(through(whole).build()).build();
      assertThat(failure(mute).orElseThrow())
          .hasMessageContaining(mute.address() + ": waited 6 s in vain for its version line");
    }
  }

  @Test
  void whoTypesAPassphraseHasAllTime() throws Exception {
    Path key = lockedKey();
    AtomicReference<Duration> typing = new AtomicReference<>(Duration.ZERO);
    Outcome outcome =
        ofTheLastStep(
            3,
            seconds ->
                server
                    .settings()
                    .identities(TextSource.of(key))
                    .connectTimeout(Duration.ofSeconds(seconds))
                    .passphrases(
                        name -> {
                          typing.set(slept(Duration.ofSeconds(seconds + 1)));
                          return "secret".toCharArray();
                        }));
    assertThat(outcome.failure()).isEmpty();
    assertThat(typing.get()).isGreaterThan(Duration.ofSeconds(outcome.seconds()));
  }

  private static Duration slept(Duration time) {
    long start = System.nanoTime();
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Test
  void whoeverIsInterruptedWhileAPersonIsAskedIsToldSoAtOnce() throws Exception {
    Path key = lockedKey();
    Thread caller = Thread.currentThread();
    CountDownLatch never = new CountDownLatch(1);
    SshSettings settings =
        server
            .settings()
            .identities(TextSource.of(key))
            .passphrases(
                name -> {
                  caller.interrupt();
                  boolean interrupted = false;
                  while (never.getCount() > 0) {
                    try {
                      interrupted |= never.await(1, TimeUnit.HOURS);
                    } catch (InterruptedException e) {
                      interrupted = true;
                    }
                  }
                  return new char[0];
                })
            .build();
    ConnectFailedException failure = failure(settings).orElseThrow();
    assertThat(Thread.interrupted()).isTrue();
    never.countDown();
    assertThat(failure.reason()).isEqualTo(Reason.INTERRUPTED);
    assertThat(failure)
        .hasMessageEndingWith(": interrupted while waiting for a signature of " + key);
  }

  @Test
  void anInterruptAtAnyOfAHundredMomentsIsToldAsOne() throws Exception {
    long whole = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      assertThat(failure(server.settings().build())).isEmpty();
      whole = Math.min(whole, System.nanoTime() - start);
    }
    for (int i = 0; i < 100; i++) {
      long moment = whole * i / 100;
      Thread caller = Thread.currentThread();
      Thread interrupter =
          new Thread(
              () -> {
                LockSupport.parkNanos(moment);
                caller.interrupt();
              });
      interrupter.start();
      Optional<ConnectFailedException> failure = failure(server.settings().build());
      while (interrupter.isAlive()) {
        Thread.onSpinWait();
      }
      assertThat(Thread.interrupted()).isTrue();
      if (failure.isPresent()) {
        assertThat(failure.get().reason()).as("%s", failure).isEqualTo(Reason.INTERRUPTED);
        assertThat(failure.get().getMessage()).contains("interrupted").doesNotContain("null");
      }
    }
    server.awaitNoConnections();
  }

  /** A key with the passphrase "secret", which is let in. */
  private Path lockedKey() throws IOException {
    Path key = server.folder().resolve("locked");
    OpenSshServer.run(
        "ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-C", "x", "-f", key.toString());
    Files.copy(
        server.folder().resolve("locked.pub"),
        server.folder().resolve("authorized_keys"),
        StandardCopyOption.REPLACE_EXISTING);
    return key;
  }

  private SshSettings.Builder through(StallingWire wire) throws IOException {
    String key = Files.readString(server.knownHosts()).replaceFirst("\\S+ ", "");
    return server
        .settings()
        .port(wire.port())
        .knownHosts(TextSource.of("known", "[" + server.host() + "]:" + wire.port() + " " + key))
        .connectTimeout(WITHIN);
  }

  /** Only the last step is meant: where one before it is too slow, each gets twice the time. */
  private static Outcome ofTheLastStep(int seconds, IntFunction<SshSettings.Builder> settings) {
    Optional<ConnectFailedException> failure = failure(settings.apply(seconds).build());
    boolean tooSlow = failure.isPresent() && failure.get().reason().equals(Reason.UNREACHABLE);
    return tooSlow && seconds < MOST_SECONDS
        ? ofTheLastStep(2 * seconds, settings)
        : new Outcome(seconds, failure);
  }

  private static Optional<ConnectFailedException> failure(SshSettings settings) {
    return Optional.ofNullable(
        catchThrowableOfType(
            ConnectFailedException.class,
            () -> {
              try (Host host = new SshHostConnector(settings).connect()) {
                assertThat(host.capabilities().posixRename()).isTrue();
              }
            }));
  }
}
