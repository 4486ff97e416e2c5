package dev.deployer.integration.site;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.DeployRequest;
import dev.deployer.Deployer;
import dev.deployer.Operator;
import dev.deployer.Settings;
import dev.deployer.Target;
import dev.deployer.cluster.Rollout;
import dev.deployer.event.Listener;
import dev.deployer.gate.Acceptance;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.root.Layout;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.source.SourceSettings;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.testing.AllowList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A real sshd, the place of a root on it, a source, and a sentinel beside the root that must be
 * untouched when the site closes.
 */
public final class Site implements AutoCloseable {
  private static final Settings SETTINGS =
      Settings.builder()
          .durable(false)
          .declared(
              new DeclaredPaths(
                  List.of(EntryPath.parse("var/media")),
                  List.of(),
                  List.of(EntryPath.parse("var/cache"))))
          .lockWait(Duration.ZERO)
          .reconnectFor(Duration.ofSeconds(10))
          .heartbeat(Duration.ZERO)
          .build();

  private static final Path MEMORY = Path.of("/dev/shm");

  private final Path folder;
  private final Path host;
  private final OpenSshServer server;
  private final Tree beside;
  private Optional<String> rootId = Optional.empty();
  private Settings settings = SETTINGS;
  private Rollout rollout = Rollout.DEFAULTS;

  private Site(OpenSshServer server) throws IOException {
    this(server, Files.createTempDirectory("deployer-host"));
  }

  private Site(OpenSshServer server, Path host) throws IOException {
    this.server = server;
    this.host = host;
    // No root lies below /dev, but sources may; files there are made and deleted faster.
    this.folder =
        Files.isWritable(MEMORY)
            ? Files.createTempDirectory(MEMORY, "deployer-site")
            : Files.createTempDirectory("deployer-site");
    Files.createDirectories(source());
    Files.createDirectories(host.resolve("beside/inner"));
    Files.writeString(host.resolve("beside/sentinel"), "untouched");
    Files.writeString(host.resolve("beside/inner/sentinel"), "untouched");
    Files.createSymbolicLink(host.resolve("beside/link"), Path.of("sentinel"));
    this.beside = Tree.exactlyBeside(host, "shop");
  }

  public static Site open() throws IOException {
    return new Site(OpenSshServer.start());
  }

  /** One whose SFTP servers are processes of their own, which can be stopped one by one. */
  public static Site withSftpProcesses() throws IOException {
    return new Site(OpenSshServer.with().subsystem("/usr/lib/openssh/sftp-server").start());
  }

  /** One whose root is to be in this directory, which is empty, and goes when the site closes. */
  public static Site on(OpenSshServer server, Path host) throws IOException {
    return new Site(server, host);
  }

  public OpenSshServer server() {
    return server;
  }

  /** Where the source and the configuration are; there is room for more. */
  public Path folder() {
    return folder;
  }

  public Path source() {
    return folder.resolve("source");
  }

  /** What the sshd's machine has: the root, and the sentinel. */
  public Path host() {
    return host;
  }

  public Path root() {
    return host.resolve("shop");
  }

  public Path deployerFolder() {
    return root().resolve(".deployer");
  }

  /** Where workbenches lie that are no longer one. */
  public Path fenced() throws IOException {
    return deployerFolder().resolve("fenced").resolve(LayoutOnDisk.idOf(root()));
  }

  public Path release(String id) {
    return root().resolve("releases").resolve(id);
  }

  public Layout layout() {
    return new Layout(ReleaseRoot.parse(root().toString()));
  }

  /** The text of {@code current}; empty where there is none. */
  public String current() throws IOException {
    Path link = root().resolve("current");
    return Files.isSymbolicLink(link) ? Files.readSymbolicLink(link).toString() : "";
  }

  /** The names in a directory below the root. */
  public List<String> names(String directory) throws IOException {
    try (Stream<Path> paths = Files.list(root().resolve(directory))) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** The directories of this name in what is being deleted now. */
  public List<Path> trashed(String name) throws IOException {
    try (Stream<Path> all = Files.walk(deployerFolder().resolve("lock"))) {
      return all.filter(path -> path.toString().contains("/trash/"))
          .filter(path -> path.endsWith(name) && Files.isDirectory(path, NOFOLLOW_LINKS))
          .toList();
    }
  }

  /** Something that a deployer is asked for. */
  @FunctionalInterface
  public interface Attempt {
    void run() throws DeployerException;
  }

  public Settings settings() {
    return settings;
  }

  public Site with(Rollout other) {
    rollout = other;
    return this;
  }

  public Site with(Settings other) {
    settings = other;
    return this;
  }

  public SshHostConnector connector() {
    return new SshHostConnector(server.settings().build());
  }

  public Target target(HostConnector connector) {
    Target.Place.Builder place =
        Target.Place.builder(connector, ReleaseRoot.parse(root().toString()));
    rootId.ifPresent(place::rootId);
    return Target.builder()
        .application("shop")
        .environment("production")
        .place(place.build())
        .settings(settings)
        .rollout(rollout)
        .build();
  }

  /** From here on with the root's id known beforehand. */
  public Site knowingItsId() throws IOException {
    rootId = Optional.of(LayoutOnDisk.idOf(root()));
    return this;
  }

  /** A deployer that is held to the second law. */
  public Deployer by(HostConnector connector) {
    return by(connector, Listener.none());
  }

  public Deployer by(HostConnector connector, Listener listener) {
    return new Deployer(
        target(AllowList.underLock().of(connector)), new Operator("anna", "laptop"), listener);
  }

  public Deployer deployer() {
    return by(connector());
  }

  /** Makes the root. */
  public Site initialised() throws DeployerException {
    new Deployer(
            target(AllowList.initialising().of(connector())),
            new Operator("anna", "laptop"),
            Listener.none())
        .init();
    return this;
  }

  public DeployRequest request(String id, Acceptance... accepted) {
    return request(source(), id, accepted);
  }

  public DeployRequest request(Path source, String id, Acceptance... accepted) {
    return DeployRequest.builder(SourceSettings.of(source))
        .release(ReleaseId.parse(id))
        .revision("abc123")
        .accepting(List.of(accepted))
        .build();
  }

  /** Makes the source what version {@code n} is, and deploys it under that id. */
  public Site deployed(int n) throws IOException, DeployerException {
    SmallApplication.write(source(), n);
    deployer().deploy(request(String.valueOf(n)));
    return this;
  }

  /** A copy to the last inode: names of one file are of one file again. */
  public static void copy(Path from, Path to) throws IOException {
    OpenSshServer.run("cp", "-a", from.toString(), to.toString());
  }

  /** Makes a copy of a root one of its own: with this id, and empty places that bear it. */
  public static void giveAnotherId(Path root, String id) throws IOException {
    Path own = root.resolve(".deployer");
    for (String place : List.of("new", "fenced")) {
      Tree.delete(own.resolve(place));
      Files.createDirectories(own.resolve(place).resolve(id));
      OpenSshServer.run("chmod", "-R", "0700", own.resolve(place).toString());
    }
    Path marker = own.resolve("root.json");
    Files.writeString(marker, Files.readString(marker).replaceFirst("[0-9a-f]{32}", id));
  }

  /** Asserts that nothing beside the root was touched. */
  public void assertBesideUntouched() throws IOException {
    assertThat(Tree.exactlyBeside(host, "shop")).as("beside the root").isEqualTo(beside);
  }

  @Override
  public void close() throws IOException {
    try (server) {
      assertBesideUntouched();
    } finally {
      Tree.delete(folder);
      Tree.delete(host);
    }
  }
}
