package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.execution.LockBreaking;
import dev.deployer.execution.Run;
import dev.deployer.execution.RunSettings;
import dev.deployer.execution.Stop;
import dev.deployer.host.Change;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.Tree;
import dev.deployer.integration.site.WatchedConnector;
import dev.deployer.root.KnownManifests;
import dev.deployer.root.KnownRecords;
import dev.deployer.root.RootGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Commits that old sessions' servers have begun when the lock is broken, on real OpenSSH. Each may
 * land before the breaking has returned, or never. Each break races with ten commits of each kind,
 * by a session each. In every second batch the processors are loaded, so that a server that has
 * begun is often made to wait in the middle.
 *
 * <p>The seed chooses how far one starts ahead of the other; when the processors let each go on is
 * chance.
 */
public final class RenameRaces implements Trial {
  private static final int RACES = 100_000;
  private static final int KINDS = BegunCommits.Kind.values().length;
  private static final int BREAKS_OF_A_BATCH = 10;
  private static final int LATEST_NANOS = 1_000_000;
  private static final int LATEST_BREAKING_NANOS = 4_000_000;

  private volatile boolean breaking;
  private volatile int lead;
  private Race current;
  private int begun;

  @Override
  public int number() {
    return 3;
  }

  @Override
  public String title() {
    return "commits that had begun when the lock was broken (OpenSSH)";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    Map<BegunCommits.Kind, Integer> landed = new EnumMap<>(BegunCommits.Kind.class);
    int breaks = scale.of(RACES / (KINDS * BegunCommits.COUNT) + 1);
    begun = 0;
    Random random = new Random(seed);
    ExecutorService old = Executors.newFixedThreadPool(KINDS);
    List<Host> sessions = new ArrayList<>();
    try (Folder folder = Folder.create();
        Site site = Site.withSftpProcesses().initialised().deployed(1).deployed(2)) {
      try {
        for (int i = 0; i < KINDS; i++) {
          sessions.add(site.connector().connect());
        }
        for (int done = 0; done < breaks; done += BREAKS_OF_A_BATCH) {
          Load load = load(done / BREAKS_OF_A_BATCH, folder);
          try (Run run = open(site)) {
            for (int i = done; i < Math.min(breaks, done + BREAKS_OF_A_BATCH); i++) {
              String token = String.format(Locale.ROOT, "%032x", i);
              Race race = new Race(site, run, token, random);
              current = race;
              race.start(old, sessions, random);
              race.breakTheLock();
              race.judge(tally, landed);
            }
          } finally {
            load.end();
          }
          Files.delete(site.root().resolve("current"));
          Files.createSymbolicLink(site.root().resolve("current"), Path.of("releases/2"));
          Tree.delete(site.fenced());
          Files.createDirectory(site.fenced());
        }
        assertThat(site.deployer().recover().warnings()).isEmpty();
      } finally {
        sessions.forEach(Host::close);
      }
    } finally {
      old.shutdown();
    }
    return tally.score(
        "locks broken: %,d; landed before: %s, all others never; in %,d landed after the fence, and before the disarming"
            .formatted(breaks, landed, begun));
  }

  /** None; busy processors; a disk that is busy with renames; both. */
  private static Load load(int batch, Folder folder) throws IOException {
    int processors = Runtime.getRuntime().availableProcessors();
    Load load = new Load();
    if (batch % 2 == 1) {
      load.renaming(2 * processors, folder.path());
    }
    return batch % 4 > 1 ? load.spinning(processors) : load;
  }

  /** One lock, one of each kind of commit, and one who breaks the lock. */
  private final class Race {
    private final Run run;
    private final String token;
    private final List<BegunCommits> commits;
    private final int[] delays;
    private final List<Future<Set<Integer>>> landings = new ArrayList<>();
    private final List<Set<Integer>> before = new ArrayList<>();
    private final List<Set<Integer>> fenced = new ArrayList<>();
    private Exception failure;

    Race(Site site, Run run, String token, Random random) throws IOException {
      this.run = run;
      this.token = token;
      this.commits = BegunCommits.prepare(site, token);
      this.delays = random.ints(KINDS, 0, LATEST_NANOS).toArray();
    }

    void start(ExecutorService old, List<Host> sessions, Random random) {
      breaking = false;
      lead = random.nextInt(LATEST_BREAKING_NANOS);
      for (int i = 0; i < KINDS; i++) {
        landings.add(old.submit(landing(sessions.get(i), commits.get(i), delays[i])));
      }
    }

    /** The workbench has its new name; the payloads have not. */
    void fenced() throws IOException {
      for (BegunCommits commit : commits) {
        fenced.add(commit.landed());
      }
    }

    void breakTheLock() throws Exception {
      try {
        new LockBreaking(run).run(token);
      } catch (Exception e) {
        failure = e;
      }
      for (BegunCommits commit : commits) {
        before.add(commit.landed());
      }
      breaking = true;
      for (Future<Set<Integer>> landing : landings) {
        landing.get();
      }
    }

    void judge(Tally tally, Map<BegunCommits.Kind, Integer> landed) throws Exception {
      for (int i = 0; i < KINDS; i++) {
        BegunCommits commit = commits.get(i);
        Set<Integer> early = before.get(i);
        Set<Integer> late = commit.landed();
        Set<Integer> said = landings.get(i).get();
        Set<Integer> told =
            commit.kind() == BegunCommits.Kind.FLIP && !said.isEmpty()
                ? Set.of(Collections.max(said))
                : said;
        for (int n = 0; n < BegunCommits.COUNT; n++) {
          int number = n;
          tally.attempt(
              commit.kind() + " " + n + ", " + delays[i] + " ns after the signal of " + token,
              () -> {
                if (failure != null) {
                  throw failure;
                }
                assertThat(late.contains(number)).as("landed").isEqualTo(early.contains(number));
                assertThat(told.contains(number)).as("said").isEqualTo(late.contains(number));
              });
        }
        landed.merge(commit.kind(), said.size(), Integer::sum);
        begun += fenced.isEmpty() || fenced.get(i).equals(early) ? 0 : 1;
        commit.tidy();
      }
    }
  }

  /** Sends them so long after the breaking was announced. */
  private Callable<Set<Integer>> landing(Host session, BegunCommits commit, int delay) {
    return () -> {
      while (!breaking) {
        Thread.onSpinWait();
      }
      spin(delay);
      return commit.send(session);
    };
  }

  private static void spin(int nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private Run open(Site site) throws Exception {
    Run run =
        new Run(
            announcing(site.connector()),
            site.layout(),
            new RootGuard.Expected(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
            new RunSettings(
                "anna@laptop",
                3,
                true,
                false,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Clock.systemUTC(),
                () -> UUID.randomUUID().toString().replace("-", ""),
                new KnownManifests(1),
                KnownRecords.NONE),
            (host, event) -> {},
            new Stop());
    run.open();
    return run;
  }

  /** Lets the commits start when the rename that fences them is about to be sent. */
  private HostConnector announcing(HostConnector connector) {
    return new WatchedConnector(
        connector,
        new WatchedConnector.Watch() {
          @Override
          public void before(List<? extends Change> changes) {
            if (isFence(changes)) {
              breaking = true;
              spin(lead);
            }
          }

          @Override
          public void after(List<? extends Change> changes) throws IOException {
            if (isFence(changes)) {
              current.fenced();
            }
          }
        });
  }

  private static boolean isFence(List<? extends Change> changes) {
    return changes.get(0) instanceof Change.Move move && move.path().parent().name().equals("lock");
  }
}
