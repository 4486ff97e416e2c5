package dev.deployer.ssh;

import dev.deployer.ssh.settings.Compression;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real sshd, as an ordinary child process on a loopback address, with keys, configuration and log
 * in a folder of its own.
 */
public final class OpenSshServer implements AutoCloseable {
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
  private final SshdProcess sshd;

  private OpenSshServer(Options options) throws IOException {
    folder = Files.createTempDirectory(options.parent, "sshd");
    address = options.address;
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
    sshd = SshdProcess.somewhere(folder, address, options.limit);
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

  /** After {@link #stop}: the same server at the same place. */
  public void startAgain() throws IOException {
    sshd.begin();
  }

  /** Kills the server and what it started: nothing listens at its place any more. */
  public void stop() {
    sshd.kill();
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
    return sshd.port();
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
        .port(port())
        .compression(Compression.NO)
        .knownHosts(TextSource.of(knownHosts()))
        .identities(TextSource.of(clientKey()));
  }

  /** The processes that serve SFTP now. */
  public List<ProcessHandle> sftpServers() {
    return connections().stream().filter(child -> commandOf(child).contains("sftp")).toList();
  }

  /** All processes that serve connections now. */
  public List<ProcessHandle> connections() {
    return sshd.children();
  }

  /**
   * Waits until what the clients of before had asked for is done, and nobody is served any more.
   */
  public void awaitNoConnections() throws IOException {
    sshd.awaitNoChildren();
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
    String name = port() == 22 ? address : "[" + address + "]:" + port();
    List<String> lines = new ArrayList<>();
    for (String type : types) {
      lines.add(name + " " + Files.readString(Path.of(hostKey(type) + ".pub")).strip());
    }
    Files.write(knownHosts(), lines);
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
    return SshdProcess.freePort("127.0.0.1");
  }

  private static String commandOf(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException e) {
      return process.info().commandLine().orElse("");
    }
  }
}
