package dev.deployer.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.path.ReleaseId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * What visitors see while releases are flipped.
 *
 * <p>One kind of reader opens a file through {@code current}, as a web server does that resolves
 * the link anew for each request: it always finds it. The other resolves {@code current} once and
 * opens two files below that real path, as an application server does for one request ({@code
 * $realpath_root}): both are of one version. Two files opened through {@code current} one after the
 * other can be of two versions; nothing on a file system can prevent that.
 */
final class ReadersTest {
  private static final int FLIPS = 200;
  private static final int OPENS = 10_000;
  private static final int READERS = 2;

  private final AtomicInteger opens = new AtomicInteger();
  private volatile boolean flipping = true;

  @Test
  void noFileIsEverMissingAndNoPairIsEverMixed() throws Exception {
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    try (Site site = Site.open().initialised().deployed(1).deployed(2)) {
      Path current = site.root().resolve("current");
      List<Future<Integer>> found = new ArrayList<>();
      for (Callable<Integer> reader :
          List.<Callable<Integer>>of(() -> readSingles(current), () -> readPairs(current))) {
        found.add(readers.submit(reader));
      }
      for (int flip = 0; flip < FLIPS; flip++) {
        ReleaseId to = ReleaseId.parse(flip % 2 == 0 ? "1" : "2");
        site.deployer().rollback(Optional.of(to), List.of());
      }
      flipping = false;
      int singles = found.get(0).get();
      int pairs = found.get(1).get();
      assertThat(opens.get()).isGreaterThanOrEqualTo(OPENS);
      System.out.printf(
          "%d files opened through current and %d pairs below its real path during %d flips:"
              + " none missing, none mixed%n",
          singles, pairs, FLIPS);
    } finally {
      readers.shutdown();
    }
  }

  /** Leaves the processor to the flips for a moment. */
  private boolean goesOn() {
    LockSupport.parkNanos(100_000);
    return flipping || opens.get() < OPENS;
  }

  private int readSingles(Path current) throws IOException {
    int files = 0;
    while (goesOn()) {
      assertThat(Files.readString(current.resolve("index.html"))).matches("<h1>version [12]</h1>");
      assertThat(Files.readString(current.resolve("lib/engine.js"))).isEqualTo("always the same");
      opens.addAndGet(2);
      files += 2;
    }
    return files;
  }

  private int readPairs(Path current) throws IOException {
    int pairs = 0;
    while (goesOn()) {
      Path real = current.toRealPath();
      String page = Files.readString(real.resolve("index.html"));
      String version = page.replaceAll("<h1>version |</h1>", "");
      assertThat(Files.readString(real.resolve("only-in-" + version + ".txt"))).isEqualTo("n");
      assertThat(real.getFileName()).hasToString(version);
      opens.addAndGet(2);
      pairs++;
    }
    return pairs;
  }
}
