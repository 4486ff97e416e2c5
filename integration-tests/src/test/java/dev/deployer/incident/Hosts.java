package dev.deployer.incident;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Tree;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The hosts of a drill, each a real sshd on an address of its own from 127.0.0.1 on, with a folder
 * that is its disk; and a folder for what lies on no host.
 */
final class Hosts implements AutoCloseable {
  private final Path folder;
  private final boolean keep;
  private final Map<String, OpenSshServer> servers = new LinkedHashMap<>();
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final LeftBehind left = LeftBehind.unless(this::end);

  private Hosts(Path folder, boolean keep) {
    this.folder = folder;
    this.keep = keep;
  }

  /**
   * Starts them.
   *
   * @param keep whether their disks stay when this closes
   */
  static Hosts open(boolean keep, String... names) throws IOException {
    Path folder = Files.createTempDirectory("deployer-drill");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Hosts hosts = new Hosts(folder, keep);
    OpenSshServer.makeKey(hosts.key(), "ed25519");
    for (String name : names) {
      hosts.start(name);
    }
    return hosts;
  }

  private void start(String name) throws IOException {
    OpenSshServer server = OpenSshServer.with().address("127.0.0." + (servers.size() + 1)).start();
    servers.put(name, server);
    Files.createDirectory(disk(name));
    Files.writeString(
        server.folder().resolve("authorized_keys"),
        Files.readString(Path.of(key() + ".pub")),
        StandardOpenOption.APPEND);
    Files.write(
        knownHosts(),
        Files.readAllLines(server.knownHosts()),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Puts a line in front of a host, by which it is reached from now on. */
  Line line(String name) throws IOException {
    OpenSshServer server = servers.get(name);
    Line line = new Line(server);
    lines.put(name, line);
    Files.writeString(
        knownHosts(),
        Files.readString(server.knownHosts())
            .replace("]:" + server.port() + " ", "]:" + line.port() + " "),
        StandardOpenOption.APPEND);
    return line;
  }

  Path folder() {
    return folder;
  }

  Path disk(String name) {
    return folder.resolve(name);
  }

  /** Where Deployer's root is on each of them. */
  Path root(String name) {
    return disk(name).resolve("shop");
  }

  String address(String name) {
    return servers.get(name).host();
  }

  private int port(String name) {
    Line line = lines.get(name);
    return line == null ? servers.get(name).port() : line.port();
  }

  private Path key() {
    return folder.resolve("key");
  }

  private Path knownHosts() {
    return folder.resolve("known_hosts");
  }

  /** Where the release is that serves there. */
  String current(String name) throws IOException {
    Path link = root(name).resolve("current");
    return Files.isSymbolicLink(link) ? Files.readSymbolicLink(link).toString() : "";
  }

  /** As a host of {@code deployer.yaml}. */
  String entry(String name) {
    return "{host: %s, port: %d, user: %s, root: %s, labels: [%s]}"
        .formatted(address(name), port(name), user(), root(name), name);
  }

  private String user() {
    return System.getProperty("user.name");
  }

  /** The words with which ssh reaches that host; a command follows them. */
  List<String> ssh(String name) {
    List<String> words = new ArrayList<>(remoteShell(name));
    words.add(user() + "@" + address(name));
    return words;
  }

  /** The same without the host, as {@code rsync -e} wants them. */
  List<String> remoteShell(String name) {
    return List.of(
        "ssh",
        "-F",
        "none",
        "-i",
        key().toString(),
        "-p",
        String.valueOf(port(name)),
        "-o",
        "UserKnownHostsFile=" + knownHosts(),
        "-o",
        "BatchMode=yes");
  }

  /** A place where deployer is typed: with this {@code deployer.yaml}, which may name sources. */
  Prompt prompt(String configuration) throws IOException {
    Path directory = Files.createDirectories(folder.resolve("work"));
    Files.writeString(directory.resolve("deployer.yaml"), configuration);
    return Prompt.in(
        directory,
        Files.createDirectories(folder.resolve("home")),
        "anna",
        Map.of(
            "DEPLOYER_IDENTITY", key().toString(),
            "DEPLOYER_KNOWN_HOSTS", knownHosts().toString()));
  }

  @Override
  public void close() throws IOException {
    if (left.callOff()) {
      end();
    }
  }

  private void end() throws IOException {
    for (Line line : lines.values()) {
      line.close();
    }
    for (OpenSshServer server : servers.values()) {
      server.close();
    }
    if (!keep) {
      Tree.delete(folder);
    }
  }
}
