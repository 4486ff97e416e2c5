package dev.deployer.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Deployer;
import dev.deployer.host.Change;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.integration.KeptSession;
import dev.deployer.integration.Site;
import dev.deployer.integration.Tree;
import dev.deployer.integration.WatchedConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A commit that an old session's server has begun when the lock is broken, on real OpenSSH. It may
 * land before the breaking has returned, or never. The processors are loaded in every second batch,
 * so that a server that has begun is often made to wait in the middle.
 *
 * <p>The seed chooses the commits and how far one starts ahead of the other; when the processors
 * let each go on is chance.
 */
final class RenameRaces implements Trial {
  private static final int RACES = 100_000;
  private static final int BATCH = 500;
  private static final int LONGEST_LEAD_NANOS = 500_000;

  private final AtomicBoolean fencing = new AtomicBoolean();
  private volatile int lead;

  @Override
  public int number() {
    return 3;
  }

  @Override
  public String title() {
    return "a commit that had begun when the lock was broken (OpenSSH)";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    Map<BegunCommit.Kind, Integer> landed = new EnumMap<>(BegunCommit.Kind.class);
    int races = scale.of(RACES);
    Random random = new Random(seed);
    ExecutorService old = Executors.newSingleThreadExecutor();
    try (Site site = Site.withSftpProcesses().initialised().deployed(1).deployed(2);
        Host oldSession = site.connector().connect();
        Host newSession = site.connector().connect()) {
      Deployer breaker = site.by(announcing(new KeptSession(newSession)));
      for (int done = 0; done < races; ) {
        int end = Math.min(races, done + BATCH);
        Load load = Load.of(done / BATCH % 2 == 1 ? processors() : 0);
        try {
          for (; done < end; done++) {
            BegunCommit commit = BegunCommit.on(site, random.nextInt(), done);
            lead = random.nextInt(-LONGEST_LEAD_NANOS, LONGEST_LEAD_NANOS);
            tally.attempt(
                "race " + done + ", " + commit,
                () ->
                    landed.merge(
                        commit.kind(), race(breaker, old, oldSession, commit), Integer::sum));
          }
        } finally {
          load.end();
        }
        Tree.delete(site.deployerFolder().resolve("fenced"));
        Files.createDirectory(site.deployerFolder().resolve("fenced"));
      }
      assertThat(site.deployer().recover().warnings()).isEmpty();
    } finally {
      old.shutdown();
    }
    return tally.score("landed before the lock was broken: " + landed + ", all others never");
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Whether it landed, 1 or 0; whatever it did, it had done when the lock was broken. */
  private int race(Deployer breaker, ExecutorService old, Host session, BegunCommit commit)
      throws Exception {
    commit.prepare();
    fencing.set(false);
    Future<Boolean> landing = old.submit(() -> lands(session, commit));
    boolean before;
    try {
      breaker.unlock(commit.token());
      before = commit.hasLanded();
    } finally {
      fencing.set(true);
      landing.get();
    }
    assertThat(commit.hasLanded()).as("landed after the lock was broken").isEqualTo(before);
    assertThat(landing.get()).as("told to have landed").isEqualTo(before);
    commit.tidy();
    return before ? 1 : 0;
  }

  /** Begins it when the lock is about to be broken, a little before or after. */
  private boolean lands(Host session, BegunCommit commit) throws IOException {
    while (!fencing.get()) {
      Thread.onSpinWait();
    }
    spin(-lead);
    try {
      session.rename(commit.from(), commit.to());
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void spin(int nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private HostConnector announcing(HostConnector connector) {
    return new WatchedConnector(
        connector,
        changes -> {
          Change first = changes.isEmpty() ? null : changes.get(0);
          if (first instanceof Change.Move move && move.path().parent().name().equals("lock")) {
            fencing.set(true);
            spin(lead);
          }
        });
  }
}
