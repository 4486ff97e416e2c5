package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.DeployRequest;
import dev.deployer.Deployer;
import dev.deployer.Operator;
import dev.deployer.Settings;
import dev.deployer.Target;
import dev.deployer.VerifyDepth;
import dev.deployer.event.Listener;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.integration.site.MinaServer;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.source.SourceSettings;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import dev.deployer.testing.AllowList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Whole runs against {@link HostileSftp}, one after the other, in the JVM that {@link
 * HostileServer} starts with a small heap. Each ends by itself, well or with a {@link
 * DeployerException}, in bounded time; it changes nothing here, and asks for no change that the
 * second law forbids.
 */
final class HostileCases {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private enum Work {
    DEPLOY,
    ROLLBACK,
    PRUNE,
    RECOVER,
    STATUS,
    RELEASES,
    VERIFY,
    CHECK
  }

  private static final List<Work> WORKS = List.of(Work.values());

  /** So many connections a run has; seldom as many as it wants. */
  private static final List<Integer> CONNECTIONS = List.of(1, 1, 1, 2, 2, 3, 4, 30);

  private final Path folder;
  private final HostileSftp sftp = new HostileSftp();
  private final Map<Work, int[]> outcomes = new EnumMap<>(Work.class);
  private long slowest;
  private String slowestCase = "none";
  private long lies;

  private HostileCases(Path folder) {
    this.folder = folder;
  }

  /**
   * Prints a line for each violation, and {@code done <cases> <figures>} at the end.
   *
   * @param arguments a folder that is not below a directory that everyone may write in, how many
   *     milliseconds, the seed
   */
  public static void main(String[] arguments) throws Exception {
    new HostileCases(Path.of(arguments[0]))
        .run(Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
    System.exit(0);
  }

  private void run(long milliseconds, long seed) throws Exception {
    Tally tally = new Tally();
    Files.createDirectories(folder.resolve("keys"));
    Files.createDirectories(folder.resolve("host"));
    try (MinaServer server = new MinaServer(folder.resolve("keys"), sftp)) {
      prepare(server.settings());
      Tree source = Tree.exactly(folder.resolve("source"));
      Random random = new Random(seed);
      long end = System.nanoTime() + milliseconds * 1_000_000;
      while (System.nanoTime() < end) {
        long number = random.nextLong();
        tally.attempt(
            "case " + number, () -> attempted(server.settings(), new Random(number), source));
      }
    }
    Score score = tally.score("");
    score.violations().forEach(violation -> System.out.println("VIOLATION " + violation));
    System.out.println("done " + score.cases() + " " + score.violated() + " " + figures());
  }

  private String figures() {
    StringBuilder text = new StringBuilder();
    outcomes.forEach(
        (work, counts) -> text.append(work + " " + counts[0] + " well, " + counts[1] + " not; "));
    return text
        + "lies: %,d; slowest: %s; heap 256 MiB, with the server in it"
            .formatted(lies, slowestCase);
  }

  private void prepare(SshSettings server) throws IOException, DeployerException {
    Deployer deployer = deployer(server, AllowList.initialising(), 100);
    Files.createDirectories(folder.resolve("source"));
    deployer.init();
    for (int n = 1; n <= 3; n++) {
      SmallApplication.write(folder.resolve("source"), n);
      deployer.deploy(request(n));
    }
    SmallApplication.write(folder.resolve("source"), 4);
    copy("host/shop", "prepared");
  }

  private void attempted(SshSettings server, Random random, Tree source) throws Exception {
    Tree.delete(folder.resolve("host/shop"));
    copy("prepared", "host/shop");
    AllowList allowed = AllowList.underLock();
    Work work = WORKS.get(random.nextInt(WORKS.size()));
    sftp.become(HostileSftp.Temper.of(random.nextLong()));
    int[] outcome = outcomes.computeIfAbsent(work, any -> new int[2]);
    long start = System.nanoTime();
    try {
      run(work, deployer(server, allowed, CONNECTIONS.get(random.nextInt(CONNECTIONS.size()))));
      outcome[0]++;
    } catch (DeployerException e) {
      outcome[1]++;
      assertThat(e.getMessage()).doesNotContainPattern("[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f]");
    } finally {
      lies += sftp.lies();
      sftp.become(HostileSftp.Temper.HONEST);
    }
    long took = (System.nanoTime() - start) / 1_000_000;
    if (took > slowest) {
      slowest = took;
      slowestCase = work + " " + took + " ms";
    }
    assertThat(took).as("milliseconds").isLessThan(LONGEST.toMillis());
    assertThat(allowed.violations()).isEmpty();
    assertThat(Tree.exactly(folder.resolve("source"))).isEqualTo(source);
  }

  private void run(Work work, Deployer deployer) throws DeployerException {
    switch (work) {
      case DEPLOY -> deployer.deploy(request(4));
      case ROLLBACK -> deployer.rollback(Optional.empty(), List.of());
      case PRUNE -> deployer.prune(1);
      case RECOVER -> deployer.recover();
      case STATUS -> deployer.status();
      case RELEASES -> deployer.releases();
      case VERIFY -> deployer.verify(Optional.empty(), VerifyDepth.CONTENT);
      case CHECK -> deployer.check();
      default -> throw new IllegalStateException();
    }
  }

  /**
   * @param connections after how many the server lets nobody in any more
   */
  private Deployer deployer(SshSettings server, AllowList allowed, int connections) {
    HostConnector connector =
        new Rationed(
            new SshHostConnector(
                SshSettings.builder(server.host(), server.user())
                    .port(server.port())
                    .knownHosts(server.knownHosts().toArray(TextSource[]::new))
                    .identities(server.identities().toArray(TextSource[]::new))
                    .liveness(Duration.ofSeconds(6))
                    .patience(Duration.ofSeconds(1))
                    .build()),
            connections);
    return new Deployer(
        Target.builder()
            .application("shop")
            .environment("production")
            .place(
                Target.Place.of(
                    allowed.of(connector),
                    ReleaseRoot.parse(folder.resolve("host/shop").toString())))
            .settings(settings())
            .build(),
        new Operator("anna", "laptop"),
        Listener.none());
  }

  private static Settings settings() {
    return Settings.builder()
        .durable(false)
        .declared(
            new DeclaredPaths(
                List.of(EntryPath.parse("var/media")),
                List.of(),
                List.of(EntryPath.parse("var/cache"))))
        .lockWait(Duration.ZERO)
        .reconnectFor(Duration.ZERO)
        .heartbeat(Duration.ZERO)
        .build();
  }

  private DeployRequest request(int n) {
    return DeployRequest.builder(SourceSettings.of(folder.resolve("source")))
        .release(ReleaseId.parse(String.valueOf(n)))
        .build();
  }

  private void copy(String from, String to) throws IOException {
    OpenSshServer.run("cp", "-a", folder.resolve(from).toString(), folder.resolve(to).toString());
  }

  /** A host that lets in so many times, and then no more. */
  private static final class Rationed implements HostConnector {
    private final HostConnector connector;
    private int left;

    Rationed(HostConnector connector, int left) {
      this.connector = connector;
      this.left = left;
    }

    @Override
    public String address() {
      return connector.address();
    }

    @Override
    public synchronized Host connect() throws IOException {
      if (left-- <= 0) {
        throw new ConnectFailedException(
            ConnectFailedException.Reason.UNREACHABLE, address(), "no more", null);
      }
      return connector.connect();
    }
  }
}
