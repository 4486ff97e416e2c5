package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.Host;
import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.Compression;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.setup.SettingUp;
import dev.deployer.ssh.sftp.SftpConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a connection is compressed is seen by what the client offers in the key exchange. */
final class CompressionByItselfTest {
  private static final int CHANNELS = 4;

  private static OpenSshServer server;

  @TempDir Path lines;

  @BeforeAll
  static void start() throws IOException {
    server = OpenSshServer.with().start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private SshSettings.Builder through(TappedWire wire) {
    return server
        .settings()
        .port(wire.port())
        .hostKeyAlias("[" + server.host() + "]:" + server.port())
        .compression(Compression.AUTO)
        .lines(lines);
  }

  private void known(SshSettings to, long bytesASecond) {
    new KnownLines(Optional.of(lines), Clock.systemUTC())
        .carried(to, Carried.plainly(bytesASecond));
  }

  private static void connect(SshSettings settings) throws IOException {
    new SshHostConnector(settings).connect().close();
  }

  @Test
  void aHostThatIsLongInConnectingIsCompressed() throws IOException {
    try (TappedWire wire = new TappedWire(server, false).openLate()) {
      connect(through(wire).build());
      assertThat(wire.isCompressed()).isTrue();
    }
  }

  @Test
  void aHostThatIsLongInConnectingIsNotWhereItsLineWasFast() throws IOException {
    try (TappedWire wire = new TappedWire(server, false).openLate()) {
      known(through(wire).build(), Carried.OF_COMPRESSING);
      connect(through(wire).build());
      assertThat(wire.isCompressed()).isFalse();
    }
  }

  @Test
  void aLineThatWasSlowIsCompressed() throws IOException {
    try (TappedWire wire = new TappedWire(server, false).open()) {
      known(through(wire).build(), Carried.OF_COMPRESSING - 1);
      connect(through(wire).build());
      assertThat(wire.isCompressed()).isTrue();
    }
  }

  /** TCP is answered at once there, and the host itself only after a while. */
  @Test
  void aHostForWhichSomeoneNearAnswersIsCompressedFromTheSecondConnectionOn() throws IOException {
    try (OpenSshServer telling = OpenSshServer.with().line("LogLevel DEBUG1").start();
        CountedWire wire = new CountedWire(telling)) {
      SshSettings settings = wire.settings().compression(Compression.AUTO).lines(lines).build();
      KnownLines known = new KnownLines(Optional.of(lines), Clock.systemUTC());
      try (Host host = new SshHostConnector(settings).connect()) {
        // Whether this one is compressed depends on how soon a busy machine answers.
        host.stat(ReleaseRoot.parse(lines.toRealPath().toString()).path());
      }
      assertThat(known.distance(settings).orElseThrow()).isGreaterThan(LineSpeed.FAR);
      int told = Files.readString(telling.log()).length();
      connect(settings);
      assertThat(Files.readString(telling.log()).substring(told))
          .contains(" compression: zlib@openssh.com");
    }
  }

  @Test
  void aPersonsWordCountsBeforeWhatIsKnown() throws IOException {
    try (TappedWire wire = new TappedWire(server, false).open()) {
      known(through(wire).build(), 1_000_000);
      connect(through(wire).compression(Compression.NO).build());
      assertThat(wire.isCompressed()).isFalse();
      known(through(wire).build(), 1_000_000_000);
      connect(through(wire).compression(Compression.YES).build());
      assertThat(wire.isCompressed()).isTrue();
    }
  }

  /** On the way its content is deflated, stored, and deflated again where that was faster. */
  @Test
  void aFarHostGetsItsContentWholeWhileBothWaysAreComparedAndTheNextConnectionKnows()
      throws Exception {
    try (TappedWire wire = new TappedWire(server, false).open()) {
      SshSettings settings = through(wire).build();
      KnownLines known = new KnownLines(Optional.of(lines), Clock.systemUTC());
      known.took(settings, LineSpeed.FAR);
      byte[] content = ofWords(40 << 20);
      SshConnection connection = open(settings);
      assertThat(wire.isCompressed()).isTrue();

      assertThat(sent(connection, "sha256sum", content))
          .startsWith(Digest.ofContent(content).toString());
      connection.close();

      boolean pays =
          known.to(settings).map(line -> line.isSlow() || line.isSlowForAnswers()).orElse(true);
      connect(settings);
      assertThat(wire.isCompressed()).isEqualTo(pays);
    }
  }

  @Test
  void whereDeflatingIsTheSlowerWayAFarHostCompressesWhatItAnswersAndGetsContentAsItIs()
      throws Exception {
    try (TappedWire wire = new TappedWire(server, false).open()) {
      SshSettings settings = through(wire).build();
      KnownLines known = new KnownLines(Optional.of(lines), Clock.systemUTC());
      known.took(settings, LineSpeed.FAR);
      Carried carried = Carried.both(Carried.OF_A_HOST - 1, Carried.OF_A_HOST / 2);
      known.carried(settings, carried);
      byte[] content = ofWords(4 << 20);
      SshConnection connection = open(settings);
      assertThat(wire.isCompressed()).isTrue();
      long before = wire.bytesSaid();

      assertThat(sent(connection, "sha256sum", content))
          .startsWith(Digest.ofContent(content).toString());
      assertThat(wire.bytesSaid() - before).isGreaterThan(content.length);
      connection.close();
      assertThat(known.to(settings)).contains(carried);

      known.carried(settings, Carried.both(Carried.OF_A_HOST, Carried.OF_A_HOST / 2));
      connect(settings);
      assertThat(wire.isCompressed()).isFalse();
    }
  }

  /** As short as programs become: to a quarter. */
  private static byte[] ofWords(int size) {
    byte[] content = new byte[size];
    Random random = new Random(7);
    for (int i = 0; i < size; i++) {
      content[i] = (byte) (i % 8 < 6 ? 'x' : random.nextInt(256));
    }
    return content;
  }

  private static SshConnection open(SshSettings settings) throws IOException {
    return SettingUp.run(
        settings.address(), on -> SshConnection.open(settings, SftpConnection.SUBSYSTEM, on));
  }

  private static String sent(SshConnection connection, String to, byte[] content)
      throws IOException {
    try (Session session = connection.startSession();
        Session.Command command = session.exec(to)) {
      command.getOutputStream().write(content);
      command.getOutputStream().flush();
      command.getOutputStream().close();
      return new String(command.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /** More than one channel's window, which the buffers of a loopback connection would take. */
  @Test
  void whatALineCarriedServesTheNextConnection() throws Exception {
    try (TappedWire wire = new TappedWire(server, true).open()) {
      SshSettings plain = through(wire).compression(Compression.NO).build();
      SshConnection connection = open(plain);
      ExecutorService channels = Executors.newFixedThreadPool(CHANNELS);
      List<Future<?>> sending = new ArrayList<>();
      for (int i = 0; i < CHANNELS; i++) {
        sending.add(channels.submit(() -> send(connection)));
      }
      for (Future<?> each : sending) {
        each.get();
      }
      channels.shutdown();
      connection.close();

      connect(through(wire).build());

      assertThat(wire.isCompressed()).isTrue();
    }
  }

  private static Void send(SshConnection connection) throws IOException {
    byte[] content = new byte[4 << 20];
    new Random(7).nextBytes(content);
    try (Session session = connection.startSession();
        Session.Command command = session.exec("cat >/dev/null")) {
      command.getOutputStream().write(content);
      command.getOutputStream().flush();
    }
    return null;
  }
}
