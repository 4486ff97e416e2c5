package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.Host;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.RunningAgent;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.Compression;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often a host is waited for until it can be worked with, beside the wait for TCP: once for its
 * part of the key exchange, and once for the authentication, the channel, the SFTP server and what
 * that can do.
 */
@Timeout(120)
class RoundTripsOfConnectingTest {
  private static final String FIRST_METHOD = "curve25519-sha256";
  private static final int ATTEMPTS = 6;

  @TempDir Path lines;
  @TempDir Path folder;

  private OpenSshServer server;
  private CountedWire wire;

  @BeforeEach
  void start() throws IOException {
    server = OpenSshServer.with().line("LogLevel VERBOSE").start();
    wire = new CountedWire(server);
  }

  @AfterEach
  void stop() throws IOException {
    wire.close();
    server.close();
  }

  private SshSettings.Builder settings() {
    return wire.settings().compression(Compression.NO).lines(lines);
  }

  private KnownHabits habits(SshSettings host) {
    return new KnownHabits(host, Clock.systemUTC());
  }

  private static void connect(SshSettings.Builder settings) throws IOException {
    try (Host host = new SshHostConnector(settings.build()).connect()) {
      assertThat(host.capabilities().posixRename()).isTrue();
    }
  }

  private interface Connecting {
    void connect() throws IOException;
  }

  /** A client that pauses while it speaks seems to wait once more, and never once less. */
  private static void waits(CountedWire wire, int turns, Connecting connecting) throws IOException {
    int counted = 0;
    for (int attempt = 0; attempt < ATTEMPTS && counted != turns; attempt++) {
      int before = wire.turns();
      connecting.connect();
      counted = wire.turns() - before;
      assertThat(counted).isGreaterThanOrEqualTo(turns);
    }
    assertThat(counted).isEqualTo(turns);
  }

  private void waits(int turns, Connecting connecting) throws IOException {
    waits(wire, turns, connecting);
  }

  private void forget() throws IOException {
    try (Stream<Path> files = Files.list(lines)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
  }

  private void connectForTheFirstTime(SshSettings.Builder settings) throws IOException {
    forget();
    connect(settings);
  }

  @Test
  void aHostIsWaitedForThreeTimesAtFirstAndThenTwice() throws IOException {
    waits(3, () -> connectForTheFirstTime(settings()));
    waits(2, () -> connect(settings()));
    waits(2, () -> connect(settings().compression(Compression.YES)));
  }

  @Test
  void withoutAFolderForWhatIsKnownEachTimeIsTheFirst() throws IOException {
    SshSettings.Builder forgetful = wire.settings().compression(Compression.NO);
    connect(forgetful);
    waits(3, () -> connect(forgetful));
  }

  @Test
  void aFurtherChannelIsWaitedForTwice() throws IOException {
    try (Host host = new SshHostConnector(settings().build()).connect()) {
      waits(2, () -> host.another());
    }
  }

  @Test
  void aKeyThatIsRefusedCostsOneWaitAndNoneIsCountedOnAfterIt() throws IOException {
    Path stranger = folder.resolve("stranger");
    OpenSshServer.makeKey(stranger, "ed25519");
    connect(settings());
    for (Compression compression : new Compression[] {Compression.NO, Compression.YES}) {
      waits(
          1 + 1 + 2,
          () ->
              connect(
                  settings()
                      .compression(compression)
                      .identities(TextSource.of(stranger), TextSource.of(server.clientKey()))));
    }
  }

  @Test
  void aKeyThatNeedsAWordIsAskedForFirstAndItsProofIsCountedOn() throws Exception {
    connect(settings());
    try (RunningAgent agent = new RunningAgent(folder)) {
      agent.add(server.clientKey());
      waits(3, () -> connect(settings().identities().agent(agent.socket())));
    }
    OpenSshServer.run(
        "ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", server.clientKey().toString());
    waits(3, () -> connect(settings().passphrases(name -> "secret".toCharArray())));
  }

  @Test
  void eachHostOnTheWayIsWaitedForTwiceAsWell() throws IOException {
    try (OpenSshServer target = OpenSshServer.with().address("127.0.0.4").start()) {
      SshSettings gate = settings().compression(Compression.YES).build();
      SshSettings.Builder settings =
          target.settings().compression(Compression.YES).lines(lines).via(gate);
      connect(settings);
      waits(2 + 2, () -> connect(settings));
    }
  }

  @Test
  void aHostThatNoLongerTakesWhatItTookIsConnectedToOnceMore() throws IOException {
    try (OpenSshServer other =
            OpenSshServer.with().line("KexAlgorithms ecdh-sha2-nistp256").start();
        CountedWire way = new CountedWire(other)) {
      SshSettings.Builder settings = way.settings().compression(Compression.NO).lines(lines);
      habits(settings.build()).exchanged(FIRST_METHOD);
      connect(settings);
      assertThat(way.connections()).isEqualTo(2);
      assertThat(habits(settings.build()).exchange()).contains("ecdh-sha2-nistp256");
      waits(way, 3, () -> connect(settings));
      assertThat(habits(settings.build()).waits()).isFalse();
    }
  }

  /** The service and the authentication; one channel more than that is what it hangs up at. */
  @Test
  void aHostThatHangsUpAtWhatIsSaidAheadIsAskedOneThingAtATime() throws IOException {
    try (OpenSshServer gcm = OpenSshServer.with().line("Ciphers aes128-gcm@openssh.com").start();
        CountedWire way = new CountedWire(gcm, 2)) {
      SshSettings.Builder settings = way.settings().compression(Compression.NO).lines(lines);
      connect(settings);
      assertThat(way.connections()).isEqualTo(2);
      assertThat(habits(settings.build()).waits()).isTrue();
      waits(way, 7, () -> connect(settings));
    }
  }

  @Test
  void aHostThatOpensNoChannelIsToldAsThat() throws IOException {
    try (OpenSshServer without = OpenSshServer.with().line("MaxSessions 0").start()) {
      SshSettings.Builder settings = without.settings().lines(lines);
      for (int i = 0; i < 2; i++) {
        ConnectFailedException refused =
            catchThrowableOfType(ConnectFailedException.class, () -> connect(settings));
        assertThat(refused.reason()).isEqualTo(Reason.UNSUPPORTED);
        assertThat(refused).hasMessageContaining("the host opens no SFTP: ");
      }
    }
  }

  @Test
  void whatWasSaidInVainIsHeldAgainstAHostForADay() {
    SshSettings host = settings().build();
    Instant now = Instant.parse("2026-11-29T10:00:00Z");
    KnownHabits then = new KnownHabits(host, Clock.fixed(now, ZoneOffset.UTC));
    then.inVain();
    then.exchanged(FIRST_METHOD);
    assertThat(then.waits()).isTrue();
    assertThat(then.exchange()).isEmpty();
    KnownHabits later =
        new KnownHabits(
            host, Clock.fixed(now.plus(Duration.ofDays(1)).plusSeconds(1), ZoneOffset.UTC));
    assertThat(later.waits()).isFalse();
    later.exchanged(FIRST_METHOD);
    assertThat(later.exchange()).isEqualTo(Optional.of(FIRST_METHOD));
  }

  @Test
  void whatIsMalformedIsNotKnown() throws IOException {
    SshSettings host = settings().build();
    habits(host).exchanged(FIRST_METHOD);
    Path file = lines.resolve(KnownLines.name(host) + ".habits");
    for (String text :
        new String[] {"exchange 2 x\n", "exchange 1 \n", "waits 1 never......", ""}) {
      Files.writeString(file, text);
      assertThat(habits(host).exchange()).isEmpty();
      assertThat(habits(host).waits()).isFalse();
    }
  }
}
