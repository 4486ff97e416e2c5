package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.DeployResult;
import dev.deployer.Deployer;
import dev.deployer.Operator;
import dev.deployer.VerifyDepth;
import dev.deployer.event.Event;
import dev.deployer.integration.site.CountingLine;
import dev.deployer.integration.site.LayoutOnDisk;
import dev.deployer.integration.site.NpmApplication;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.Tree;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What goes over the line for one edited file, and for the next patch release, of a real
 * application of 11,000 files, of which 139 change, 19 MB together, into a root that has been
 * deployed to for long.
 */
final class PatchReleaseTest {
  private static final long MOST_SENT = 2_300_000;

  /** Not compressed: of two trees each directory is asked for by its path. */
  private static final long MOST_UP_OF_ONE_FILE = 330_000;

  private static final long MOST_REQUESTS_OF_ONE_FILE = 8_000;

  private final AtomicLong requests = new AtomicLong();

  private DeployResult.OnHost deploy(
      Site site, Path cache, Compression compression, String id, long most) throws Exception {
    try (CountingLine line = new CountingLine(site.server())) {
      SshHostConnector connector =
          new SshHostConnector(line.settings().compression(compression).build());
      Deployer deployer =
          Deployer.builder(site.target(connector), new Operator("anna", "laptop"))
              .listener(this::count)
              .manifests(cache)
              .build();
      DeployResult.OnHost host = deployer.deploy(site.request(id)).hosts().get(0);
      System.out.printf(
          "%s: %d files sent (%d bytes), in %d of them %d bytes copied; %d bytes up, %s%n",
          id,
          host.sentFiles(),
          host.sentBytes(),
          host.copiedFiles(),
          host.copiedBytes(),
          line.up(),
          compression);
      assertThat(line.up()).isLessThanOrEqualTo(most);
      return host;
    }
  }

  private void count(String host, Event event) {
    if (event instanceof Event.ConnectionClosed closed) {
      requests.set(closed.requests());
    }
  }

  private static void version(Site site, String next) throws IOException {
    Tree.delete(site.source());
    Files.createDirectories(site.source());
    new NpmApplication(next).unpack(site.source());
  }

  /** What is sent of the files is 2.3 MB, and what is told about it comes on top of that. */
  @ParameterizedTest
  @CsvSource({"YES, 1000000", "NO, 3000000"})
  void ofThePatchReleaseOfAnApplicationOnlyWhatIsNewIsSent(Compression compression, long most)
      throws Exception {
    try (Site site = Site.open().initialised()) {
      site.with(site.settings().withKeepReleases(1).withTrash(1));
      Path cache = site.folder().resolve("manifests");
      version(site, "14.2.3");
      for (String id : List.of("1", "2", "3", "4")) {
        Files.writeString(site.source().resolve("version"), id);
        deploy(site, cache, Compression.NO, id, Long.MAX_VALUE);
      }
      Files.writeString(site.source().resolve("version"), "5");
      assertThat(deploy(site, cache, Compression.NO, "5", MOST_UP_OF_ONE_FILE).sentFiles())
          .isEqualTo(1);
      assertThat(requests.get()).isBetween(2_000L, MOST_REQUESTS_OF_ONE_FILE);
      version(site, "14.2.4");
      DeployResult.OnHost host = deploy(site, cache, compression, "6", most);
      assertThat(host.sentFiles()).isEqualTo(139);
      assertThat(host.sentBytes()).isLessThanOrEqualTo(MOST_SENT);
      assertThat(host.copiedBytes()).isGreaterThan(16_000_000);
      assertThat(LayoutOnDisk.unexplained(site.root())).isEmpty();
      assertThat(site.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).differences())
          .isEmpty();
    }
  }
}
