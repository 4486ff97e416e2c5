package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Deployer;
import dev.deployer.cli.Main;
import dev.deployer.integration.site.KeptRoot;
import dev.deployer.integration.site.LayoutOnDisk;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * For an hour a root on a real sshd is deployed to, upgraded, rolled back, pruned; runs are cut off
 * at a request, their server's process is killed, and the program itself is. After each step one of
 * the releases that may be live is, and is whole, and nothing lies in the root that the layout does
 * not explain. In the end no handle, thread or process is left.
 *
 * <p>A root lives until hundreds of its releases were made of what an earlier deploy had let go of,
 * and cuts fall into such deploys as well.
 *
 * <p>The seed chooses the steps; at which request a process is killed is chance.
 */
public final class Soak implements Trial {
  private static final Duration TIME = Duration.ofMinutes(60);

  /** After so many releases that were recycled a new root is begun. */
  private static final int RECYCLED_OF_A_ROOT = 300;

  private static final Pattern TREE_OF_A_RELEASE_LET_GO =
      Pattern.compile("rename \\S+/lock/\\w+/(?:trash|raw)/release \\S+/lock/\\w+/tree");

  private static final int KEPT = 4;
  private static final int MOST_CHANGES = 120;
  private static final int LONGEST_RUN_MILLIS = 1500;

  /** What is asked for; as often as it stands in {@link #WISHES}. */
  private enum Wish {
    /** One of the last versions under a new id; nothing is done if it is live. */
    DEPLOY,
    /** A new version. */
    UPGRADE,
    ROLLBACK,
    PRUNE
  }

  /** Deploys for the most part, since it takes some until one of them finds what to recycle. */
  private static final List<Wish> WISHES =
      List.of(
          Wish.DEPLOY,
          Wish.DEPLOY,
          Wish.UPGRADE,
          Wish.UPGRADE,
          Wish.UPGRADE,
          Wish.UPGRADE,
          Wish.ROLLBACK,
          Wish.PRUNE);

  /** What happens meanwhile. */
  private enum Mishap {
    NONE,
    /** The connection is cut at a change, and the run goes on. */
    CUT,
    /** The server's process is killed at some time, and the run goes on. */
    SERVER_KILLED,
    /** The program is killed at some time. */
    PROGRAM_KILLED
  }

  private final Map<String, Integer> done = new TreeMap<>();
  private Site site;
  private Prompt prompt;
  private Random random;
  private int version;
  private int releases;

  /** How many releases of each root were recycled, as far as the client lived to tell. */
  private final List<Integer> recycled = new ArrayList<>();

  /** How many connections were cut while a release was being recycled. */
  private int cutWhileRecycling;

  @Override
  public int number() {
    return 18;
  }

  @Override
  public String title() {
    return "a soak: deploy, upgrade, rollback, prune, cut, kill (OpenSSH)";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    random = new Random(seed);
    done.clear();
    recycled.clear();
    recycled.add(0);
    cutWhileRecycling = 0;
    version = 2;
    releases = 100;
    int steps = 0;
    long end = System.nanoTime() + (long) (TIME.toNanos() * scale.percent() / 100);
    try (Site opened = Site.open()) {
      site = opened.with(opened.settings().withKeepReleases(KEPT)).initialised();
      site.deployed(1).deployed(2);
      prompt =
          Prompt.of(
              site,
              "keep_releases: " + KEPT,
              "shared: {dirs: [var/media]}",
              "writable: [var/cache]");
      KeptRoot kept = KeptRoot.of(site);
      for (Mishap mishap : Mishap.values()) {
        step(Wish.UPGRADE, mishap);
      }
      Leaks leaks = Leaks.begin(site.server());
      do {
        steps++;
        if (last(recycled) >= RECYCLED_OF_A_ROOT) {
          kept.restore();
          recycled.add(0);
        }
        Wish wish = WISHES.get(random.nextInt(WISHES.size()));
        Mishap mishap = List.of(Mishap.values()).get(random.nextInt(Mishap.values().length));
        tally.attempt("step " + steps + ": " + wish + " " + mishap, () -> step(wish, mishap));
      } while (System.nanoTime() < end);
      tally.attempt("the end", () -> assertThat(leaks.end()).isEmpty());
    }
    return tally.score(
        "steps: %,d %s; recycled on each root: %s, cut meanwhile: %,d"
            .formatted(steps, done, recycled, cutWhileRecycling));
  }

  private static int last(List<Integer> numbers) {
    return numbers.get(numbers.size() - 1);
  }

  private void step(Wish wish, Mishap mishap) throws Exception {
    Set<String> before = Set.of(site.current());
    String id = "r" + releases++;
    if (wish == Wish.UPGRADE) {
      version++;
    }
    int wanted = wish == Wish.DEPLOY ? version - random.nextInt(3) : version;
    SmallApplication.write(site.source(), wanted);
    boolean finished = carryOut(wish, mishap, id);
    done.merge(mishap + (finished ? "" : " unfinished"), 1, Integer::sum);
    Set<String> allowed = new TreeSet<>(before);
    if (wish == Wish.UPGRADE && finished) {
      allowed = Set.of("releases/" + id);
    } else if (wish == Wish.DEPLOY || wish == Wish.UPGRADE) {
      allowed.add("releases/" + id);
    } else if (wish == Wish.ROLLBACK) {
      for (String release : site.names("releases")) {
        allowed.add("releases/" + release);
      }
    }
    isKept(allowed);
    if (!finished) {
      for (String token : site.names(".deployer/lock")) {
        site.deployer().unlock(token);
      }
      assertThat(site.deployer().recover().warnings()).isEmpty();
      isKept(allowed);
    }
    assertThat(LayoutOnDisk.unexplained(site.root())).isEmpty();
  }

  private void isKept(Set<String> allowed) throws Exception {
    assertThat(site.current()).isIn(allowed);
    String live = Path.of(site.current()).getFileName().toString();
    assertThat(LayoutOnDisk.differences(site.root(), live)).isEmpty();
    site.assertBesideUntouched();
  }

  /** Whether it was done to its end. */
  private boolean carryOut(Wish wish, Mishap mishap, String id) throws Exception {
    return switch (mishap) {
      case NONE -> ask(wish, CutConnector.counting(site.connector()), id);
      case CUT -> {
        CutConnector.Moment moment =
            random.nextBoolean() ? CutConnector.Moment.BEFORE : CutConnector.Moment.AFTER;
        int number = 1 + random.nextInt(MOST_CHANGES);
        yield ask(wish, CutConnector.cutting(site.connector(), moment, number), id);
      }
      case SERVER_KILLED -> {
        long millis = random.nextInt(LONGEST_RUN_MILLIS / 3);
        Thread killer = new Thread(() -> killServers(millis), "killer");
        killer.start();
        try {
          yield ask(wish, CutConnector.counting(site.connector()), id);
        } finally {
          killer.join();
        }
      }
      case PROGRAM_KILLED -> killed(wish, id);
    };
  }

  /** Only what cannot be done at all is refused: there may be no release to go back to. */
  private boolean ask(Wish wish, CutConnector connector, String id) throws Exception {
    Deployer deployer = site.by(connector);
    try {
      switch (wish) {
        case DEPLOY, UPGRADE -> deployer.deploy(site.request(id));
        case ROLLBACK -> deployer.rollback(Optional.empty(), List.of());
        case PRUNE -> deployer.prune(1 + random.nextInt(KEPT));
      }
      return true;
    } catch (DeployerException e) {
      assertThat(e.kind())
          .as(e.toString())
          .isIn(DeployerException.Kind.REFUSED, DeployerException.Kind.UNREACHABLE);
      if (e.kind() == DeployerException.Kind.REFUSED) {
        assertThat(wish).as(e.toString()).isEqualTo(Wish.ROLLBACK);
      }
      return false;
    } finally {
      countRecycled(connector);
    }
  }

  private void countRecycled(CutConnector connector) {
    List<String> asked = connector.operations().stream().map(Operation::text).toList();
    if (asked.stream().noneMatch(Soak::takesWhatWasLetGo)) {
      return;
    }
    recycled.set(recycled.size() - 1, last(recycled) + 1);
    if (connector.hasCut()) {
      cutWhileRecycling++;
    }
  }

  private static boolean takesWhatWasLetGo(String operation) {
    return TREE_OF_A_RELEASE_LET_GO.matcher(operation).matches();
  }

  private void killServers(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    site.server().connections().forEach(ProcessHandle::destroyForcibly);
  }

  private boolean killed(Wish wish, String id) throws Exception {
    List<String> words =
        new ArrayList<>(
            switch (wish) {
              case DEPLOY, UPGRADE -> List.of("deploy", "production", "--release", id);
              case ROLLBACK -> List.of("rollback", "production");
              case PRUNE -> List.of("prune", "production", "--keep", "1");
            });
    words.add("--json");
    int millis = random.nextInt(LONGEST_RUN_MILLIS);
    ProgramProcess program = ProgramProcess.start(prompt, Main.class, words);
    assertThat(program.line()).isPresent();
    TimeUnit.MILLISECONDS.sleep(millis);
    program.kill();
    site.server().awaitNoConnections();
    return false;
  }
}
