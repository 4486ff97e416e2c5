package dev.deployer.integration.site;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Eight real sshd processes on 127.0.0.1 to 127.0.0.8, each with a key and a root of its own, and a
 * sentinel beside each root that must be untouched when this closes. In the configuration the hosts
 * bear the labels {@code web1} to {@code web8}.
 */
public final class EightHosts implements AutoCloseable {
  public static final int HOSTS = 8;

  private final int count;
  private final Path folder;
  private final Path key;
  private Optional<OpenSshServer> gate = Optional.empty();
  private final Map<Integer, OpenSshServer> servers = new ConcurrentHashMap<>();
  private final Map<Integer, Path> places = new ConcurrentHashMap<>();
  private final List<String> extraLabels = new ArrayList<>();

  private EightHosts(int count) throws IOException {
    this.count = count;
    folder = Files.createTempDirectory("deployer-eight");
    key = folder.resolve("operator_key");
    OpenSshServer.makeKey(key, "ed25519");
    each(count, this::start);
    for (int host = 1; host <= count; host++) {
      Path place = Files.createDirectories(folder.resolve("web" + host));
      places.put(host, place);
      Files.writeString(place.resolve("sentinel"), "untouched");
      extraLabels.add("");
    }
    SmallApplication.write(source(), 1);
  }

  public static EightHosts open() throws IOException {
    return new EightHosts(HOSTS);
  }

  /** The first of them alone, for what does not depend on how many there are. */
  public static EightHosts first(int count) throws IOException {
    return new EightHosts(count);
  }

  private void start(int host) throws IOException {
    serve(host, OpenSshServer.with());
  }

  /** Another server for a host, in place of the one it has; before any prompt is asked for. */
  public EightHosts served(int host, OpenSshServer.Options options) throws IOException {
    servers.get(host).close();
    serve(host, options);
    return this;
  }

  private void serve(int host, OpenSshServer.Options options) throws IOException {
    serve(host, options, "127.0.0." + host);
  }

  private void serve(int host, OpenSshServer.Options options, String address) throws IOException {
    OpenSshServer server = options.address(address).start();
    servers.put(host, server);
    authorize(server);
  }

  /** That one's server is on the address of the first from now on, at another port. */
  public EightHosts besideTheFirst(int host) throws IOException {
    servers.get(host).close();
    serve(host, OpenSshServer.with(), address(1));
    return this;
  }

  /** That one is another root on the server of the first from now on. */
  public EightHosts onTheServerOfTheFirst(int host) throws IOException {
    servers.get(host).close();
    servers.put(host, servers.get(1));
    return this;
  }

  private interface OnHost {
    void on(int host) throws IOException;
  }

  private static void each(int count, OnHost work) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(count);
    try {
      List<Future<?>> futures = new ArrayList<>();
      for (int host = 1; host <= count; host++) {
        int number = host;
        futures.add(
            pool.submit(
                () -> {
                  work.on(number);
                  return null;
                }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException(e);
    } finally {
      pool.shutdown();
    }
  }

  public int count() {
    return count;
  }

  /** There is room for more. */
  public Path folder() {
    return folder;
  }

  public Path source() {
    return folder.resolve("source");
  }

  public OpenSshServer server(int host) {
    return servers.get(host);
  }

  public String address(int host) {
    return servers.get(host).host();
  }

  /** As lines for people and for programs name it. */
  public String name(int host) {
    OpenSshServer server = servers.get(host);
    return server.user() + "@" + server.host() + ":" + server.port();
  }

  public Path root(int host) {
    return places.get(host).resolve("shop");
  }

  /** Where that host's root is from now on: for a disk that differs from the others'. */
  public EightHosts place(int host, Path place) throws IOException {
    places.put(host, place);
    Files.writeString(place.resolve("sentinel"), "untouched");
    return this;
  }

  /** Gives a host one more label. */
  public EightHosts labelled(int host, String label) {
    extraLabels.set(host - 1, ", " + label);
    return this;
  }

  /** The text of {@code current} on that host; empty where there is none. */
  public String current(int host) throws IOException {
    Path link = root(host).resolve("current");
    return Files.isSymbolicLink(link) ? Files.readSymbolicLink(link).toString() : "";
  }

  /** Those of all hosts. */
  public List<String> current() throws IOException {
    List<String> all = new ArrayList<>();
    for (int host = 1; host <= count; host++) {
      all.add(current(host));
    }
    return all;
  }

  /** The names in a directory below a root. */
  public List<String> names(int host, String directory) throws IOException {
    try (Stream<Path> paths = Files.list(root(host).resolve(directory))) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** Asserts that nobody holds a lock. */
  public void assertNoLock() throws IOException {
    for (int host = 1; host <= count; host++) {
      assertThat(names(host, ".deployer/lock")).as("the lock of web" + host).isEmpty();
    }
  }

  /** The journals, as text. */
  public String journal(int host) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String record : names(host, ".deployer/journal")) {
      all.append(
          Files.readString(
              root(host).resolve(".deployer/journal").resolve(record).resolve("record.json"),
              StandardCharsets.UTF_8));
    }
    return all.toString();
  }

  /**
   * A checkout with a configuration: the first lines of it, then the environment {@code production}
   * with these keys and the eight hosts.
   */
  public Prompt prompt(List<String> top, List<String> environment) throws IOException {
    return prompt("work", "anna", top, environment);
  }

  public Prompt prompt(String name, String person, List<String> top, List<String> environment)
      throws IOException {
    Path directory = Files.createDirectories(folder.resolve(name));
    List<String> lines = new ArrayList<>();
    lines.add("application: shop");
    lines.add("source: " + source());
    lines.add("durable: false");
    lines.add("writable: [var/cache]");
    lines.addAll(top);
    lines.add("environments:");
    lines.add("  production:");
    lines.add("    root: " + root(1));
    environment.forEach(line -> lines.add("    " + line));
    lines.add("    hosts:");
    for (int host = 1; host <= count; host++) {
      lines.add(
          "      - {host: %s, port: %d, user: %s, root: %s, labels: [web%d%s]}"
              .formatted(
                  address(host),
                  servers.get(host).port(),
                  servers.get(host).user(),
                  root(host),
                  host,
                  extraLabels.get(host - 1)));
    }
    Files.write(directory.resolve("deployer.yaml"), lines);
    Path home = Files.createDirectories(folder.resolve("home-of-" + person));
    if (gate.isPresent()) {
      behind(gate.get(), Files.createDirectories(home.resolve(".ssh")).resolve("config"));
    }
    return Prompt.in(
        directory,
        home,
        person,
        Map.of(
            "DEPLOYER_IDENTITY", key.toString(), "DEPLOYER_KNOWN_HOSTS", knownHosts().toString()));
  }

  /** The hosts are reached through another server from now on, as ssh_config(5) says it. */
  public EightHosts behindAGate() throws IOException {
    OpenSshServer server = OpenSshServer.with().address("127.0.0.9").start();
    authorize(server);
    gate = Optional.of(server);
    return this;
  }

  public OpenSshServer gate() {
    return gate.orElseThrow();
  }

  private void behind(OpenSshServer server, Path config) throws IOException {
    Files.writeString(
        config,
        """
        Host 127.0.0.9
          Port %d
          User %s
          IdentityFile %s
          UserKnownHostsFile %s
        Host 127.0.0.* !127.0.0.9
          ProxyJump 127.0.0.9
        """
            .formatted(server.port(), server.user(), key, server.knownHosts()));
  }

  private void authorize(OpenSshServer server) throws IOException {
    Files.writeString(
        server.folder().resolve("authorized_keys"),
        Files.readString(Path.of(key + ".pub")),
        StandardOpenOption.APPEND);
  }

  /** A known_hosts file that names all. */
  private Path knownHosts() throws IOException {
    List<String> lines = new ArrayList<>();
    for (OpenSshServer server : servers.values()) {
      lines.addAll(Files.readAllLines(server.knownHosts()));
    }
    if (gate.isPresent()) {
      lines.addAll(Files.readAllLines(gate.get().knownHosts()));
    }
    return Files.write(folder.resolve("known_hosts"), lines);
  }

  /** That version in the source. */
  public EightHosts version(int n) throws IOException {
    SmallApplication.write(source(), n);
    return this;
  }

  /** So often the same text: what is expected of all hosts. */
  public List<String> everywhere(String text) {
    return IntStream.rangeClosed(1, count).mapToObj(host -> text).toList();
  }

  /** One text on the first hosts up to this one, and another on the others. */
  public List<String> upTo(int last, String first, String others) {
    return IntStream.rangeClosed(1, count).mapToObj(host -> host <= last ? first : others).toList();
  }

  @Override
  public void close() throws IOException {
    try {
      assertBesideUntouched();
    } finally {
      for (OpenSshServer server : Set.copyOf(servers.values())) {
        server.close();
      }
      if (gate.isPresent()) {
        gate.get().close();
      }
      Tree.delete(folder);
    }
  }

  private void assertBesideUntouched() throws IOException {
    for (Path place : places.values()) {
      assertThat(place.resolve("sentinel")).hasContent("untouched");
      try (Stream<Path> there = Files.list(place)) {
        assertThat(there.map(path -> path.getFileName().toString()))
            .as("beside the root")
            .isSubsetOf("shop", "sentinel");
      }
    }
  }
}
