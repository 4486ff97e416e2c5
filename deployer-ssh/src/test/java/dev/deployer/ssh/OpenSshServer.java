package dev.deployer.ssh;

import dev.deployer.ssh.settings.Compression;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real sshd, as an ordinary child process on a loopback address, with keys, configuration and log
 * in a folder of its own.
 */
public final class OpenSshServer implements AutoCloseable {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");
  private static final long START_SECONDS = 10;
  private static final long END_SECONDS = 20;
  private static final int MOST_PORTS = 10;
  private static final String TAKEN = "Address already in use";

  /** With these it does not tell that it listens. */
  private static final Pattern SAYS_LITTLE = Pattern.compile("LogLevel (QUIET|FATAL|ERROR)");

  /** What is different from the usual server. */
  public static final class Options {
    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> variables = new TreeMap<>();
    private List<String> hostKeyTypes = List.of("ed25519");
    private String address = "127.0.0.1";
    private String subsystem = "internal-sftp";
    private String limit = "";
    private Path authority;
    private List<String> certificateOptions = List.of();
    private Path parent = Path.of(System.getProperty("java.io.tmpdir"));

    /** A further line of sshd_config(5). */
    public Options line(String line) {
      lines.add(line);
      return this;
    }

    /**
     * A variable of every session's environment. {@code HOME} is an empty folder of the server's
     * own, so that no start-up file of the account is read.
     */
    public Options variable(String name, String value) {
      variables.put(name, value);
      return this;
    }

    /** Types as {@code ssh-keygen -t} takes them. */
    public Options hostKeys(String... types) {
      hostKeyTypes = List.of(types);
      return this;
    }

    public Options address(String value) {
      address = value;
      return this;
    }

    /** The command of {@code Subsystem sftp}. */
    public Options subsystem(String command) {
      subsystem = command;
      return this;
    }

    /**
     * Certificates of the host keys, for this server's address.
     *
     * @param signing arguments of {@code ssh-keygen -s} instead of {@code -h -n ADDRESS}
     */
    public Options hostCertificates(Path byAuthority, String... signing) {
      authority = byAuthority;
      certificateOptions = List.of(signing);
      return this;
    }

    /** No file that the server writes may be larger: it answers FAILURE, as on a full disk. */
    public Options largestFile(int kilobytes) {
      limit += "trap '' XFSZ; ulimit -f " + 2 * kilobytes + "; ";
      return this;
    }

    /** How many files a process of the server may have open, {@code ulimit -n}. */
    public Options openFiles(int most) {
      limit += "ulimit -n " + most + "; ";
      return this;
    }

    /** The directory in which the server's folder is made. */
    public Options in(Path directory) {
      parent = directory;
      return this;
    }

    public OpenSshServer start() throws IOException {
      return new OpenSshServer(this);
    }
  }

  private final Path folder;
  private final String address;
  private final List<String> limit;
  private final boolean saysLittle;
  private int port;
  private Process sshd;

  private OpenSshServer(Options options) throws IOException {
    if (!Files.isExecutable(SSHD)) {
      throw new IllegalStateException(SSHD + " is needed for this test, and is not there");
    }
    folder = Files.createTempDirectory(options.parent, "sshd");
    address = options.address;
    limit =
        options.limit.isEmpty()
            ? List.of()
            : List.of("sh", "-c", options.limit + "exec \"$0\" \"$@\"");
    makeKey(clientKey(), "ed25519");
    Files.copy(folder.resolve("client_key.pub"), folder.resolve("authorized_keys"));
    List<String> config = new ArrayList<>();
    for (String type : options.hostKeyTypes) {
      makeKey(hostKey(type), type);
      config.add("HostKey " + hostKey(type));
      if (options.authority != null) {
        certify(options, hostKey(type));
        config.add("HostCertificate " + hostKey(type) + "-cert.pub");
      }
    }
    config.add("AuthorizedKeysFile " + folder.resolve("authorized_keys"));
    config.add("PidFile none");
    config.add("UsePAM no");
    config.add("StrictModes no");
    config.add("MaxStartups 100");
    config.add("Subsystem sftp " + options.subsystem);
    config.add("SetEnv " + environment(options));
    config.addAll(options.lines);
    Files.write(folder.resolve("sshd_config"), config);
    makePrivilegeSeparationDirectory();
    saysLittle = SAYS_LITTLE.matcher(String.join("\n", options.lines)).find();
    startSomewhere();
    knowHosts(options.hostKeyTypes);
  }

  /** Of several {@code SetEnv} sshd takes the first alone. */
  private String environment(Options options) throws IOException {
    Map<String, String> variables = new TreeMap<>(options.variables);
    variables.putIfAbsent("HOME", Files.createDirectory(folder.resolve("home")).toString());
    return variables.entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .collect(Collectors.joining(" "));
  }

  /** Another program may take the port before sshd does. */
  private void startSomewhere() throws IOException {
    int tried = 0;
    while (true) {
      port = freePort(address);
      try {
        startAgain();
        return;
      } catch (BindException e) {
        tried++;
        if (tried == MOST_PORTS) {
          throw e;
        }
      }
    }
  }

  /** After {@link #stop}: the same server at the same place. */
  public void startAgain() throws IOException {
    List<String> line = new ArrayList<>(limit);
    line.addAll(List.of(SSHD.toString(), "-D", "-e"));
    line.addAll(List.of("-f", folder.resolve("sshd_config").toString()));
    line.addAll(List.of("-o", "ListenAddress=" + address, "-p", String.valueOf(port)));
    long told = Files.exists(log()) ? Files.size(log()) : 0;
    sshd =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    awaitStart(told);
  }

  /** Kills the server and what it started: nothing listens at its place any more. */
  public void stop() {
    acceptNothingMore();
    List<ProcessHandle> all = new ArrayList<>(List.of(sshd.toHandle()));
    all.addAll(connections());
    all.forEach(ProcessHandle::destroyForcibly);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    while (!all.stream().allMatch(OpenSshServer::hasEnded)) {
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
        freeze(sshd.toHandle());
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

  /** A server with an ed25519 key and the built-in SFTP server. */
  public static OpenSshServer start() throws IOException {
    return new Options().start();
  }

  public static Options with() {
    return new Options();
  }

  public String host() {
    return address;
  }

  public int port() {
    return port;
  }

  /** The account that can log in: the one that runs this. */
  public String user() {
    return System.getProperty("user.name");
  }

  /** Where keys, configuration and log are; there is room for more. */
  public Path folder() {
    return folder;
  }

  /** A private key that is let in. */
  public Path clientKey() {
    return folder.resolve("client_key");
  }

  public Path hostKey(String type) {
    return folder.resolve("host_" + type);
  }

  /** A known_hosts file that names this server. */
  public Path knownHosts() {
    return folder.resolve("known_hosts");
  }

  public Path log() {
    return folder.resolve("log");
  }

  /** Settings with which one can connect. */
  public SshSettings.Builder settings() {
    return SshSettings.builder(address, user())
        .port(port)
        .compression(Compression.NO)
        .knownHosts(TextSource.of(knownHosts()))
        .identities(TextSource.of(clientKey()));
  }

  /** The processes that serve SFTP now. */
  public List<ProcessHandle> sftpServers() {
    return sshd.descendants().filter(child -> commandOf(child).contains("sftp")).toList();
  }

  /** All processes that serve connections now. */
  public List<ProcessHandle> connections() {
    return sshd.descendants().toList();
  }

  /**
   * Waits until what the clients of before had asked for is done, and nobody is served any more.
   */
  public void awaitNoConnections() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    while (!connections().isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("a connection is left open");
      }
      pause();
    }
  }

  /** SIGSTOP: the process lives and does nothing. */
  public static void freeze(ProcessHandle process) throws IOException {
    run("kill", "-STOP", String.valueOf(process.pid()));
  }

  /** SIGCONT. */
  public static void thaw(ProcessHandle process) throws IOException {
    run("kill", "-CONT", String.valueOf(process.pid()));
  }

  /** Makes a key pair without a passphrase. */
  public static void makeKey(Path file, String type) throws IOException {
    run("ssh-keygen", "-q", "-t", type, "-N", "", "-C", "test", "-f", file.toString());
  }

  private void certify(Options options, Path key) throws IOException {
    List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-I", "the test's host"));
    command.addAll(List.of("-s", options.authority.toString()));
    command.addAll(
        options.certificateOptions.isEmpty()
            ? List.of("-h", "-n", address)
            : options.certificateOptions);
    command.add(key + ".pub");
    run(command.toArray(String[]::new));
  }

  /** Runs a command to its end. */
  public static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = process.inputReader().lines().collect(Collectors.joining("\n"));
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(List.of(command) + " failed: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    return output;
  }

  /** Kills the server and what it started, and removes the folder. */
  @Override
  public void close() throws IOException {
    stop();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  private void knowHosts(List<String> types) throws IOException {
    String name = port == 22 ? address : "[" + address + "]:" + port;
    List<String> lines = new ArrayList<>();
    for (String type : types) {
      lines.add(name + " " + Files.readString(Path.of(hostKey(type) + ".pub")).strip());
    }
    Files.write(knownHosts(), lines);
  }

  /**
   * That something answers at the port is not enough: it may be another program.
   *
   * @param told how much of the log is of the time before
   * @throws BindException if another program has the port
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
    byte[] log = Files.readAllBytes(log());
    return new String(log, (int) told, log.length - (int) told, StandardCharsets.UTF_8);
  }

  /** Whether a process of its own is there for a connection. */
  private boolean takesAConnection() throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 1_000);
      pause();
      return !connections().isEmpty();
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

  /** Only sshd started by root wants it, and it may be gone since the machine started. */
  private static void makePrivilegeSeparationDirectory() throws IOException {
    Path directory = Path.of("/run/sshd");
    if (System.getProperty("user.name").equals("root") && !Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
  }

  /** A port on which nobody listens. */
  public static int freePort() throws IOException {
    return freePort("127.0.0.1");
  }

  private static int freePort(String address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.getLocalPort();
    }
  }

  private static String commandOf(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException e) {
      return process.info().commandLine().orElse("");
    }
  }
}
