package dev.deployer.integration.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Deployer;
import dev.deployer.Operator;
import dev.deployer.event.Listener;
import dev.deployer.integration.site.DirectorySwap;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.AllowList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Someone on the host keeps swapping directories for links while deploys and prunes run. */
@Timeout(300)
final class SwappedLinkTest {
  private static final long SEED = 20261120;
  private static final int SWAPS = 300;

  private final Random random = new Random(SEED);

  @Test
  void directoriesSwappedForLinksAllTheTimeLeadNowhere() throws Exception {
    ExecutorService someone = Executors.newSingleThreadExecutor();
    try (Site site = Site.open().initialised().deployed(1).deployed(2)) {
      AllowList allowed = AllowList.underLock();
      Deployer deployer =
          new Deployer(
              site.target(allowed.of(site.connector())),
              new Operator("anna", "laptop"),
              Listener.none());
      Future<Integer> swapping = someone.submit(() -> swap(site));
      int done = 0;
      int refused = 0;
      for (int n = 3; !swapping.isDone(); n++) {
        try {
          SmallApplication.write(site.source(), n);
          deployer.deploy(site.request(String.valueOf(n)));
          deployer.pruneNow(2);
          done++;
        } catch (DeployerException e) {
          refused++;
        }
      }
      System.out.printf(
          "seed %d: %d swaps; %d deploys with a prune succeeded, %d ended with an error%n",
          SEED, swapping.get(), done, refused);
      assertThat(allowed.violations()).isEmpty();
      site.assertBesideUntouched();
      deployer.recover();
      SmallApplication.write(site.source(), 0);
      deployer.deploy(site.request("last"));
      assertThat(site.current()).isEqualTo("releases/last");
      assertThat(Files.readString(site.root().resolve("current/lib/engine.js")))
          .isEqualTo("always the same");
    } finally {
      someone.shutdownNow();
    }
  }

  /** Many times, a directory is a link to the sentinel's for a moment, and then itself again. */
  private int swap(Site site) throws IOException {
    int swaps = 0;
    while (swaps < SWAPS) {
      Path directory = random.nextInt(3) == 0 ? shared(site) : lib(site);
      DirectorySwap swap = new DirectorySwap(directory, site.host().resolve("beside"));
      swaps += swap.swap(random.nextInt(20_000_000)) ? 1 : 0;
    }
    return swaps;
  }

  private static Path shared(Site site) {
    return site.root().resolve("shared/var/media");
  }

  private Path lib(Site site) throws IOException {
    var names = site.names("releases");
    return site.release(names.get(random.nextInt(names.size()))).resolve("lib");
  }
}
