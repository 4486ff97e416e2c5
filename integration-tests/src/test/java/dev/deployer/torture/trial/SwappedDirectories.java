package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Deployer;
import dev.deployer.Operator;
import dev.deployer.event.Listener;
import dev.deployer.host.Host;
import dev.deployer.integration.site.DirectorySwap;
import dev.deployer.integration.site.KeptRoot;
import dev.deployer.integration.site.KeptSession;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.AllowList;
import dev.deployer.testing.Operation;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A thread swaps a component of the paths for a link to another application's root, and back, all
 * the time while deploys, rollbacks and prunes run on a real sshd. Whatever changes there must be
 * the effect of a request that {@link SwappedComponents#WINDOWS} names.
 *
 * <p>The seed chooses what is run and how long each swap lasts; where the run is then is chance.
 */
public final class SwappedDirectories implements Trial {
  /** Runs before the root is what it was at first; hurried ones end sooner. */
  private static final int RUNS = 30;

  private static final int HURRIED_RUNS = 100;

  private static final String MODEL_ROOT = "/srv/shop";

  private final Map<String, Integer> astray = new TreeMap<>();
  private Site site;
  private VictimOnDisk victim;
  private int done;
  private int ended;

  @Override
  public int number() {
    return 11;
  }

  @Override
  public String title() {
    return "path components swapped for links (OpenSSH)";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    astray.clear();
    done = 0;
    ended = 0;
    long swaps = 0;
    ExecutorService someone = Executors.newSingleThreadExecutor();
    try (Folder folder = Folder.create();
        Site opened = Site.open()) {
      site = opened.initialised().knowingItsId().deployed(1).deployed(0).deployed(2);
      site.with(site.settings().withKeepReleases(2));
      KeptRoot kept = KeptRoot.of(site);
      victim = new VictimOnDisk(site, folder.path());
      try (Host session = site.connector().connect()) {
        for (String component : SwappedComponents.WINDOWS.keySet()) {
          Random random = new Random(seed);
          long[] here = {0};
          int wanted = scale.of(SwappedComponents.SWAPS);
          for (int round = 0; here[0] < wanted && round < wanted; round++) {
            long drawn = random.nextLong();
            tally.attempt(
                component + ", runs " + round + " by " + drawn,
                () -> here[0] += swapped(component, new Random(drawn), session, someone));
            kept.restore();
          }
          swaps += here[0];
        }
      }
    } finally {
      someone.shutdownNow();
    }
    return tally.score(
        "swaps: %,d; runs done: %,d, ended with an error: %,d; in the windows that SFTP leaves: %s"
            .formatted(swaps, done, ended, astray));
  }

  private int swapped(String component, Random random, Host session, ExecutorService someone)
      throws Exception {
    String relative =
        component.equals(MODEL_ROOT) ? "" : component.substring(MODEL_ROOT.length() + 1);
    DirectorySwap swap =
        new DirectorySwap(
            relative.isEmpty() ? site.root() : site.root().resolve(relative),
            victim.counterpart(relative));
    assertThat(swap.directory()).isDirectory();
    AllowList allowed = AllowList.underLock();
    boolean hurried = random.nextInt(4) > 0;
    Swapper swapper = new Swapper(swap, hurried, new Random(random.nextLong()));
    Future<Integer> swapping = someone.submit(swapper::run);
    try {
      for (int i = 0; i < (hurried ? HURRIED_RUNS : RUNS) && !swapper.isStuck(); i++) {
        run(random, allowed, session);
      }
    } finally {
      swapper.end();
    }
    int swaps = swapping.get();
    assertThat(allowed.violations()).isEmpty();
    site.assertBesideUntouched();
    judge(component, relative, victim.harmed(), allowed.log());
    return swaps;
  }

  private void run(Random random, AllowList allowed, Host session) throws IOException {
    Deployer deployer =
        new Deployer(
            site.target(allowed.of(new KeptSession(session))),
            new Operator("anna", "laptop"),
            Listener.none());
    try {
      for (String token : heldBy()) {
        deployer.unlock(token);
      }
      switch (random.nextInt(3)) {
        case 0 -> deployer.prune(1);
        case 1 -> deployer.rollback(Optional.empty(), List.of());
        default -> {
          int version = random.nextInt(10);
          SmallApplication.write(site.source(), version);
          deployer.deploy(site.request(String.valueOf(version)));
        }
      }
      done++;
    } catch (DeployerException e) {
      ended++;
    }
  }

  /** Nobody, as far as one can see while directories are swapped. */
  private List<String> heldBy() {
    try {
      return site.names(".deployer/lock");
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Each path that was harmed was named by a request that is known to have that window. */
  private void judge(String component, String relative, Set<String> harmed, List<String> requests)
      throws IOException {
    if (harmed.isEmpty()) {
      return;
    }
    victim.makeWhole();
    for (String path : harmed) {
      Set<String> guilty = new TreeSet<>();
      for (String request : requests) {
        if (names(request, path)) {
          guilty.add(
              SwappedComponents.kind(
                  new Operation(true, request.replace(site.root().toString(), MODEL_ROOT))));
        }
      }
      assertThat(path).startsWith(relative);
      assertThat(guilty)
          .as("requests that may have harmed " + path)
          .anyMatch(kind -> kind.matches(SwappedComponents.WINDOWS.get(component)));
      guilty.removeIf(kind -> !kind.matches(SwappedComponents.WINDOWS.get(component)));
      astray.merge(component + ": " + guilty, 1, Integer::sum);
    }
  }

  private boolean names(String request, String path) {
    String there = site.root() + "/" + path;
    for (String word : request.split(" ", -1)) {
      if (there.equals(word) || there.startsWith(word + "/") || word.startsWith(there + "/")) {
        return word.length() > site.root().toString().length();
      }
    }
    return false;
  }

  /** Swaps until it is told to end: hurried all the time, or with long times in between. */
  private static final class Swapper {
    private final DirectorySwap swap;
    private final boolean hurried;
    private final Random random;
    private volatile boolean goesOn = true;
    private volatile int inVain;

    Swapper(DirectorySwap swap, boolean hurried, Random random) {
      this.swap = swap;
      this.hurried = hurried;
      this.random = random;
    }

    int run() throws IOException {
      int swaps = 0;
      while (goesOn) {
        DirectorySwap.waitFor(between(4, hurried ? 5 : 6.7));
        boolean swapped = swap.swap(between(3, hurried ? 5 : 6.5));
        swaps += swapped ? 1 : 0;
        inVain = swapped ? 0 : inVain + 1;
      }
      swap.putBack();
      return swaps;
    }

    /** A run has made the directory anew while it was away: it can be swapped no more. */
    boolean isStuck() {
      return inVain > 1_000;
    }

    /** So many nanoseconds; each power of ten is as likely as another. */
    private long between(double from, double to) {
      return (long) Math.pow(10, from + (to - from) * random.nextDouble());
    }

    void end() {
      goesOn = false;
    }
  }
}
