package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Deployer;
import dev.deployer.host.Host;
import dev.deployer.integration.site.KeptRoot;
import dev.deployer.integration.site.KeptSession;
import dev.deployer.integration.site.Site;
import dev.deployer.path.ReleaseId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What visitors see while releases are flipped by rollbacks, on real OpenSSH.
 *
 * <p>One kind of reader opens a file through {@code current}, as a web server does that resolves
 * the link anew for each request: it always finds it. The other resolves {@code current} once and
 * opens two files below that real path, as an application server does for one request ({@code
 * $realpath_root}): both are of one version. Two files opened through {@code current} one after the
 * other can be of two versions; nothing on a file system can prevent that.
 */
public final class Readers implements Trial {
  private static final int FLIPS = 10_000;
  private static final int OPENS_A_FLIP = 100;

  /** A run reads the whole journal, and each flip adds to it. */
  private static final int FLIPS_OF_A_ROOT = 100;

  private final AtomicLong opens = new AtomicLong();
  private final AtomicLong wanted = new AtomicLong();
  private volatile boolean flipping;

  @Override
  public int number() {
    return 9;
  }

  @Override
  public String title() {
    return "readers through current during flips (OpenSSH)";
  }

  @Override
  public Score run(Scale scale, long seed) throws Exception {
    Tally tally = new Tally();
    int flips = scale.of(FLIPS);
    opens.set(0);
    wanted.set(0);
    ExecutorService readers = Executors.newFixedThreadPool(2);
    try (Site site = Site.open().initialised().deployed(1).deployed(2);
        Host session = site.connector().connect()) {
      KeptRoot kept = KeptRoot.of(site);
      Deployer deployer = site.by(new KeptSession(session));
      for (int done = 0; done < flips; done += FLIPS_OF_A_ROOT) {
        int now = Math.min(FLIPS_OF_A_ROOT, flips - done);
        tally.attempt("flips from " + done, () -> flips(deployer, now, site.root(), readers));
        kept.restore();
      }
    } finally {
      readers.shutdown();
    }
    return tally.score("flips: %,d, opens: %,d".formatted(flips, opens.get()));
  }

  private void flips(Deployer deployer, int flips, Path root, ExecutorService readers)
      throws Exception {
    Path current = root.resolve("current");
    flipping = true;
    wanted.addAndGet((long) flips * OPENS_A_FLIP);
    List<Callable<Void>> kinds = List.of(() -> readSingles(current), () -> readPairs(current));
    List<Future<Void>> reading = kinds.stream().map(readers::submit).toList();
    try {
      for (int flip = 0; flip < flips; flip++) {
        ReleaseId to = ReleaseId.parse(flip % 2 == 0 ? "1" : "2");
        deployer.rollback(Optional.of(to), List.of());
      }
    } finally {
      flipping = false;
      for (Future<Void> reader : reading) {
        reader.get();
      }
    }
  }

  /** Leaves the processor to the flips for a moment. */
  private boolean goesOn() {
    LockSupport.parkNanos(100_000);
    return flipping || opens.get() < wanted.get();
  }

  private Void readSingles(Path current) throws IOException {
    while (goesOn()) {
      for (int i = 0; i < 10; i++) {
        assertThat(Files.readString(current.resolve("index.html")))
            .matches("<h1>version [12]</h1>");
        assertThat(Files.readString(current.resolve("lib/engine.js"))).isEqualTo("always the same");
        opens.addAndGet(2);
      }
    }
    return null;
  }

  private Void readPairs(Path current) throws IOException {
    while (goesOn()) {
      Path real = current.toRealPath();
      String page = Files.readString(real.resolve("index.html"));
      String version = page.replaceAll("<h1>version |</h1>", "");
      assertThat(Files.readString(real.resolve("only-in-" + version + ".txt"))).isEqualTo("n");
      assertThat(real.getFileName()).hasToString(version);
      opens.addAndGet(2);
    }
    return null;
  }
}
