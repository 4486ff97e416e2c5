package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.DeployResult;
import dev.deployer.Deployer;
import dev.deployer.Operator;
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.integration.site.LayoutOnDisk;
import dev.deployer.integration.site.Site;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * What a root costs that has been deployed to for long: as many releases are kept and lie in the
 * trash as may be, so that each deploy pushes one out.
 */
final class SteadyStateTest {
  private static final int DIRECTORIES = 660;
  private static final int FILES = 11_000;

  /** Two walks, and a dozen changes. */
  private static final int REQUESTS = 8_000;

  private static void writeSource(Path source) throws Exception {
    for (int i = 0; i < DIRECTORIES; i++) {
      Path directory = Files.createDirectories(source.resolve("lib/part" + i % 40 + "/of" + i));
      for (int j = i; j < FILES; j += DIRECTORIES) {
        Files.writeString(directory.resolve("file" + j + ".js"), "file " + j);
      }
    }
  }

  @Test
  void oneEditedFileOfElevenThousandTakesTheRequestsOfTwoWalksAndADozenChanges() throws Exception {
    try (Site site = Site.open().initialised()) {
      site.with(site.settings().withKeepReleases(2).withTrash(1));
      writeSource(site.source());
      Path edited = site.source().resolve("lib/part7/of7/file7.js");
      for (int release = 1; release <= 4; release++) {
        Files.writeString(edited, "edited for the " + release + "th time");
        site.deployer().deploy(site.request(String.valueOf(release)));
      }
      site.with(site.settings().withDurable(true));
      Files.writeString(edited, "edited");
      AtomicLong requests = new AtomicLong();
      Listener listener =
          (host, event) -> {
            if (event instanceof Event.ConnectionClosed closed) {
              requests.set(closed.requests());
            }
          };

      // What is counted is counted on the wire, with nothing in between.
      Deployer deployer =
          new Deployer(site.target(site.connector()), new Operator("anna", "laptop"), listener);
      DeployResult result = deployer.deploy(site.request("5"));

      assertThat(result.warnings()).isEmpty();
      assertThat(result.hosts().get(0).sentFiles()).isEqualTo(1);
      assertThat(requests.get()).isPositive().isLessThanOrEqualTo(REQUESTS);
      assertThat(LayoutOnDisk.unexplained(site.root())).isEmpty();
      System.out.println("one file edited in the steady state: " + requests + " requests");
    }
  }
}
