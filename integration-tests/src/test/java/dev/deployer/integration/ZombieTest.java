package dev.deployer.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Deployer;
import dev.deployer.host.Change;
import dev.deployer.outcome.DeployerException;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A run's server process is stopped just before a request arrives, so that the request is queued.
 * Someone breaks the lock, recovers and deploys. When the process is continued, it carries the
 * request out, and everything else that was queued: nothing changes.
 */
final class ZombieTest {
  /** The requests, as the engine itself sends them. */
  enum Queued {
    CLAIM("lock", Act.DEPLOY),
    SHARED_MAKE("shared", Act.DEPLOY),
    STAGE_TOP("tree", Act.DEPLOY),
    STAGE_PUT("tree/index.html", Act.DEPLOY),
    STAGE_LINK("tree/lib/engine.js", Act.DEPLOY),
    MANIFEST("manifests/3", Act.DEPLOY),
    PUBLISH("releases/3", Act.DEPLOY),
    RECORD("journal/[0-9]+", Act.DEPLOY),
    NEXT_CURRENT("[0-9a-f]{32}/current", Act.DEPLOY),
    FLIP("shop/current", Act.DEPLOY),
    FLIP_BACK("shop/current", Act.ROLL_BACK),
    RETIRE("trash/release-1", Act.PRUNE),
    DELETION("trash/release-1/index.html", Act.PRUNE),
    DELETION_MOVE("trash/d-[0-9]+", Act.PRUNE),
    TRASH_REMOVAL("[0-9a-f]{32}/trash", Act.PRUNE),
    GIVE_BACK("fenced/[0-9a-f]{32}", Act.DEPLOY);

    private final String end;
    private final Act act;

    /** What ends at a path like this. */
    Queued(String end, Act act) {
      this.end = end;
      this.act = act;
    }

    boolean isIn(List<? extends Change> changes) {
      return changes.stream().map(Queued::made).anyMatch(path -> path.matches(".*/" + end));
    }

    private static String made(Change change) {
      return (change instanceof Change.Move move ? move.to() : change.path()).toString();
    }
  }

  /** What the zombie was about when it was stopped. */
  private enum Act {
    DEPLOY,
    ROLL_BACK,
    PRUNE;

    void run(Site site, Deployer deployer) throws DeployerException {
      switch (this) {
        case DEPLOY -> deployer.deploy(site.request("3"));
        case ROLL_BACK -> deployer.rollback(Optional.empty(), List.of());
        case PRUNE -> deployer.prune(1);
      }
    }
  }

  private final ExecutorService zombie = Executors.newSingleThreadExecutor();
  private Site site;

  @BeforeEach
  void deploy() throws Exception {
    site = Site.withSftpProcesses().initialised().deployed(1).deployed(0).deployed(2);
    Files.createDirectories(site.root().resolve("shared/var"));
    Tree.delete(site.root().resolve("shared/var/media"));
  }

  @AfterEach
  void close() throws Exception {
    site.close();
    zombie.shutdown();
    assertThat(zombie.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void whatAZombieStillHasQueuedChangesNothing(Queued queued) throws Exception {
    SmallApplication.write(site.source(), 3);
    CompletableFuture<ProcessHandle> stopped = new CompletableFuture<>();
    WatchedConnector connector =
        new WatchedConnector(
            site.connector(),
            changes -> {
              if (stopped.isDone() && queued == Queued.CLAIM) {
                // A live client would claim anew, which is its right.
                throw new IOException("the client is gone");
              }
              if (!stopped.isDone() && queued.isIn(changes)) {
                stopped.complete(stopServer());
              }
            });
    Future<Optional<DeployerException>> end =
        zombie.submit(
            () -> {
              try {
                queued.act.run(site, site.by(connector));
                return Optional.empty();
              } catch (DeployerException e) {
                return Optional.of(e);
              }
            });
    ProcessHandle server = stopped.get(1, TimeUnit.MINUTES);
    takeOver();
    Tree before = Tree.exactly(site.host());
    OpenSshServer.thaw(server);
    Optional<DeployerException> said = end.get(1, TimeUnit.MINUTES);
    assertThat(Tree.exactly(site.host())).isEqualTo(before);
    assertThat(site.current()).isEqualTo("releases/9");
    System.out.printf(
        "%s queued in a stopped server, %d names unchanged after it went on; the run said: %s%n",
        queued, before.size(), said.map(Throwable::getMessage).orElse("done"));
  }

  /** There is one: the zombie's. */
  private ProcessHandle stopServer() throws IOException {
    List<ProcessHandle> servers = site.server().sftpServers();
    ProcessHandle server = servers.get(servers.size() - 1);
    OpenSshServer.freeze(server);
    Path state = Path.of("/proc", String.valueOf(server.pid()), "stat");
    while (!Files.readString(state).contains(") T ")) {
      Thread.onSpinWait();
    }
    return server;
  }

  private void takeOver() throws Exception {
    for (String token : site.names(".deployer/lock")) {
      site.deployer().unlock(token);
    }
    site.deployer().recover();
    Path source = site.folder().resolve("taking-over");
    SmallApplication.write(source, 9);
    site.deployer().deploy(site.request(source, "9"));
  }
}
