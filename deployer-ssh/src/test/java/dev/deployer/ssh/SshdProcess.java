package dev.deployer.ssh;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The process of an sshd: begun at a port that is its own, known to listen there, and ended with
 * all that it has started. Its configuration and its log are in a folder.
 */
final class SshdProcess {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");
  private static final long START_SECONDS = 10;
  private static final long END_SECONDS = 20;
  private static final int MOST_PORTS = 10;
  private static final String TAKEN = "Address already in use";

  /** With these it does not tell that it listens. */
  private static final Pattern SAYS_LITTLE = Pattern.compile("LogLevel (QUIET|FATAL|ERROR)");

  private final Path config;
  private final Path log;
  private final String address;
  private final List<String> limit;
  private final boolean saysLittle;
  private int port;
  private Process sshd;

  private SshdProcess(Path folder, String address, String limit) throws IOException {
    if (!Files.isExecutable(SSHD)) {
      throw new IllegalStateException(SSHD + " is needed for this test, and is not there");
    }
    this.config = folder.resolve("sshd_config");
    this.log = folder.resolve("log");
    this.address = address;
    this.limit = limit.isEmpty() ? List.of() : List.of("sh", "-c", limit + "exec \"$0\" \"$@\"");
    this.saysLittle = SAYS_LITTLE.matcher(Files.readString(config)).find();
  }

  /**
   * Begins one at a port that is free.
   *
   * @param folder with its {@code sshd_config}; its {@code log} comes to lie there
   * @param limit commands of a shell that are to hold for it, each with its end; may be empty
   */
  static SshdProcess somewhere(Path folder, String address, String limit) throws IOException {
    SshdProcess process = new SshdProcess(folder, address, limit);
    // Another program may take the port before sshd does.
    for (int tried = 1; ; tried++) {
      process.port = freePort(address);
      try {
        process.begin();
        return process;
      } catch (BindException e) {
        if (tried == MOST_PORTS) {
          throw e;
        }
      }
    }
  }

  /**
   * Begins it, at the same place as before.
   *
   * @throws BindException if another program has the port
   */
  void begin() throws IOException {
    List<String> line = new ArrayList<>(limit);
    line.addAll(List.of(SSHD.toString(), "-D", "-e", "-f", config.toString()));
    line.addAll(List.of("-o", "ListenAddress=" + address, "-p", String.valueOf(port)));
    long told = Files.exists(log) ? Files.size(log) : 0;
    sshd =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    awaitStart(told);
  }

  int port() {
    return port;
  }

  /** What it has started, and what that has. */
  List<ProcessHandle> children() {
    return sshd.descendants().toList();
  }

  void awaitNoChildren() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    while (!children().isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("a connection is left open");
      }
      pause();
    }
  }

  /** Ends it and what it has started; none of them is there any more then. */
  void kill() {
    acceptNothingMore();
    List<ProcessHandle> all = new ArrayList<>(List.of(sshd.toHandle()));
    all.addAll(children());
    all.forEach(ProcessHandle::destroyForcibly);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    while (!all.stream().allMatch(SshdProcess::hasEnded)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("processes of sshd do not end");
      }
      Thread.onSpinWait();
    }
  }

  /** So that all its processes are known before it is killed: later nothing leads to them. */
  private void acceptNothingMore() {
    try {
      if (sshd.isAlive()) {
        OpenSshServer.freeze(sshd.toHandle());
      }
    } catch (IOException e) {
      // It has ended.
    }
  }

  /** It holds nothing any more; that nobody has asked for its exit code does not matter. */
  private static boolean hasEnded(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return !process.isAlive() || stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
    } catch (IOException e) {
      return !process.isAlive();
    }
  }

  /**
   * That something answers at the port is not enough: it may be another program.
   *
   * @param told how much of the log is of the time before
   */
  private void awaitStart(long told) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!listens(told)) {
      if (!sshd.isAlive() || System.nanoTime() > deadline) {
        sshd.destroyForcibly();
        String said = saidSince(told);
        throw said.contains(TAKEN)
            ? new BindException(said)
            : new IOException("sshd did not start: " + said);
      }
      pause();
    }
  }

  private boolean listens(long told) throws IOException {
    String listening = "Server listening on " + address + " port " + port + ".";
    return sshd.isAlive()
        && (saysLittle ? takesAConnection() : saidSince(told).contains(listening));
  }

  private String saidSince(long told) throws IOException {
    byte[] said = Files.readAllBytes(log);
    return new String(said, (int) told, said.length - (int) told, StandardCharsets.UTF_8);
  }

  /** Whether a process of its own is there for a connection. */
  private boolean takesAConnection() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 1_000);
      pause();
      return !children().isEmpty();
    } catch (SocketException | SocketTimeoutException e) {
      return false;
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** A port on which nobody listens. */
  static int freePort(String address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.getLocalPort();
    }
  }
}
