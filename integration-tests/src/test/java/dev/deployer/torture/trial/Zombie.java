package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Deployer;
import dev.deployer.host.Change;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import dev.deployer.integration.site.WatchedConnector;
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

/**
 * A run whose server process is stopped just before a request arrives, so that the request is
 * queued. Someone breaks the lock and deploys. When the process is continued, it carries the
 * request out, and everything else that was queued: nothing may change.
 */
final class Zombie {
  /** What is queued, as the engine itself sends it. */
  enum Queued {
    CLAIM("lock", Act.DEPLOY),
    SHARED_MAKE("shared", Act.DEPLOY),
    STAGE_TOP("tree", Act.DEPLOY),
    STAGE_PUT("tree/index.html", Act.DEPLOY),
    STAGE_LINK("tree/lib/engine.js", Act.DEPLOY),
    STAGE_SYMLINK("tree/lib/latest.js", Act.DEPLOY),
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
    RETIRE_TO_THE_TRASH("retired/release", Act.RETIRE),
    MANIFEST_TO_THE_TRASH("retired/manifest", Act.RETIRE),
    INTO_THE_TRASH("trash/1\\.[0-9]+", Act.RETIRE),
    GIVE_BACK("fenced/[0-9a-f]{32}/[0-9a-f]{32}(-over)?", Act.DEPLOY);

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

  /** What the run was about when its server was stopped. */
  private enum Act {
    DEPLOY,
    ROLL_BACK,
    PRUNE,
    RETIRE;

    void run(Site site, Deployer deployer) throws DeployerException {
      switch (this) {
        case DEPLOY -> deployer.deploy(site.request("3"));
        case ROLL_BACK -> deployer.rollback(Optional.empty(), List.of());
        case PRUNE -> deployer.pruneNow(1);
        case RETIRE -> deployer.prune(1);
      }
    }
  }

  /** How someone takes over. */
  enum Takeover {
    /** The lock is broken, {@code recover} is run, and a release is deployed. */
    RECOVERING,
    /** The lock is broken, and the next deploy recovers. */
    DEPLOYING
  }

  private final Site site;
  private final Queued queued;
  private final ExecutorService zombie = Executors.newSingleThreadExecutor();
  private final CompletableFuture<ProcessHandle> stopped = new CompletableFuture<>();

  /** On a site with the releases 1, 0 and 2, in that order, and SFTP servers that are processes. */
  Zombie(Site site, Queued queued) {
    this.site = site;
    this.queued = queued;
  }

  /** Stops it, takes over, and lets it go on. */
  void wakesUpAfter(Takeover takeover) throws Exception {
    SmallApplication.write(site.source(), 3);
    Future<Optional<DeployerException>> end = zombie.submit(this::act);
    ProcessHandle server = stopped.get(1, TimeUnit.MINUTES);
    Tree before;
    try {
      takeOver(takeover);
      before = Tree.exactly(site.host());
    } finally {
      OpenSshServer.thaw(server);
      end.get(1, TimeUnit.MINUTES);
      zombie.shutdown();
    }
    assertThat(Tree.exactly(site.host())).isEqualTo(before);
    assertThat(site.current()).isEqualTo("releases/9");
  }

  private Optional<DeployerException> act() {
    try {
      queued.act.run(site, site.by(new WatchedConnector(site.connector(), this::stopBefore)));
      return Optional.empty();
    } catch (DeployerException e) {
      return Optional.of(e);
    }
  }

  private void stopBefore(List<? extends Change> changes) throws IOException {
    if (stopped.isDone() && queued == Queued.CLAIM) {
      // A live client would claim anew, which is its right.
      throw new IOException("the client is gone");
    }
    if (!stopped.isDone() && queued.isIn(changes)) {
      stopped.complete(stopServer());
    }
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

  private void takeOver(Takeover takeover) throws Exception {
    for (String token : site.names(".deployer/lock")) {
      site.deployer().unlock(token);
    }
    if (takeover == Takeover.RECOVERING) {
      site.deployer().recover();
    }
    Path source = site.folder().resolve("taking-over");
    SmallApplication.write(source, 9);
    site.deployer().deploy(site.request(source, "9"));
  }
}
