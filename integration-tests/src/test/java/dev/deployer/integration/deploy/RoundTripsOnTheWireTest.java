package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Deployer;
import dev.deployer.Operator;
import dev.deployer.RollbackRequest;
import dev.deployer.Target;
import dev.deployer.integration.site.Site;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.connect.CountedWire;
import dev.deployer.ssh.settings.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often a command waits for a real host that is far away, TCP and all of connecting with it, in
 * the steady state of a root. On the wire no answer arrives before the client has nothing more to
 * say; so a figure is no estimate.
 */
final class RoundTripsOnTheWireTest {
  private static final int TCP = 1;
  private static final int STATUS = 8;
  private static final int NOTHING_CHANGED = 17;
  private static final int ROLLBACK = 28;
  private static final int ONE_FILE_EDITED = 50;

  /**
   * On a machine that is so busy that the server has not answered all of a burst within the silence
   * of the wire, a burst counts twice.
   */
  private static final int OF_A_BUSY_MACHINE = 2;

  @TempDir Path cache;

  private interface Work {
    Object by(Deployer deployer) throws DeployerException, IOException;
  }

  private int waits(Site site, Work work) throws Exception {
    try (CountedWire wire = new CountedWire(site.server())) {
      Target target =
          Target.builder()
              .application("shop")
              .environment("production")
              .place(
                  Target.Place.builder(
                          new SshHostConnector(
                              wire.settings()
                                  .compression(Compression.NO)
                                  .lines(cache.resolve("lines"))
                                  .build()),
                          ReleaseRoot.parse(site.root().toString()))
                      .build())
              .settings(site.settings())
              .build();
      work.by(
          Deployer.builder(target, new Operator("anna", "laptop"))
              .manifests(cache.resolve("manifests"))
              .build());
      return TCP + wire.turns();
    }
  }

  @Test
  void eachCommandWaitsAsOftenAsTheArchitectureSays() throws Exception {
    try (Site site = Site.open().initialised()) {
      site.with(site.settings().withKeepReleases(2).withTrash(1).withDurable(true));
      for (int i = 0; i < 90; i++) {
        Path directory = Files.createDirectories(site.source().resolve("lib/part" + i));
        Files.writeString(directory.resolve("file.js"), "file " + i);
      }
      Path edited = site.source().resolve("lib/part7/file.js");
      for (int release = 1; release <= 4; release++) {
        Files.writeString(edited, "edited for the " + release + "th time");
        site.deployer().deploy(site.request(String.valueOf(release)));
      }
      // Which also makes known how the host exchanges keys, and the manifest of what is live.
      Files.writeString(edited, "edited once more");
      int unused = waits(site, deployer -> deployer.deploy(site.request("5")));

      Files.writeString(edited, "edited again");
      assertThat(waits(site, deployer -> deployer.deploy(site.request("6"))))
          .isLessThanOrEqualTo(ONE_FILE_EDITED + OF_A_BUSY_MACHINE);
      assertThat(waits(site, deployer -> deployer.deploy(site.request("7"))))
          .isLessThanOrEqualTo(NOTHING_CHANGED + OF_A_BUSY_MACHINE);
      assertThat(waits(site, Deployer::status)).isLessThanOrEqualTo(STATUS + OF_A_BUSY_MACHINE);
      assertThat(waits(site, deployer -> deployer.rollback(RollbackRequest.PREVIOUS)))
          .isLessThanOrEqualTo(ROLLBACK + OF_A_BUSY_MACHINE);
      assertThat(site.current()).isEqualTo("releases/5");
    }
  }
}
