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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often a command waits for a real host that is far away, TCP and all of connecting with it, in
 * the steady state of a root. On the wire no answer arrives before the client has nothing more to
 * say; so a figure is no estimate.
 */
final class RoundTripsOnTheWireTest {
  private static final int TCP = 1;
  private static final int STATUS = 7;
  private static final int NOTHING_CHANGED = 13;
  private static final int ROLLBACK = 21;
  private static final int ONE_FILE_EDITED = 36;
  private static final int PATCH_RELEASE = 37;
  private static final int DELETION_BESIDES = 76;

  /**
   * On a machine that is so busy that the server has not answered all of a burst within the silence
   * of the wire, a burst counts twice.
   */
  private static final int OF_A_BUSY_MACHINE = 2;

  @TempDir Path cache;

  private Site site;
  private CountedWire wire;

  private interface Work {
    Object by(Deployer deployer) throws DeployerException, IOException;
  }

  @BeforeEach
  void open() throws Exception {
    site = Site.open().initialised();
    site.with(site.settings().withKeepReleases(2).withTrash(1).withDurable(true));
    wire = new CountedWire(site.server());
  }

  @AfterEach
  void close() throws Exception {
    wire.close();
    site.close();
  }

  /** By one person on one machine, who knows the host. */
  private Deployer deployer(SshHostConnector connector) {
    return Deployer.builder(
            Target.builder()
                .application("shop")
                .environment("production")
                .place(
                    Target.Place.builder(connector, ReleaseRoot.parse(site.root().toString()))
                        .build())
                .settings(site.settings())
                .build(),
            new Operator("anna", "laptop"))
        .manifests(cache.resolve("manifests"))
        .records(cache.resolve("journals"))
        .build();
  }

  private int waits(Work work) throws Exception {
    int before = wire.turns();
    work.by(
        deployer(
            new SshHostConnector(
                wire.settings()
                    .compression(Compression.NO)
                    .lines(cache.resolve("lines"))
                    .build())));
    return TCP + wire.turns() - before;
  }

  private void write(String path, String text) throws IOException {
    Path file = site.source().resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void deploy(int release) throws Exception {
    deployer(site.connector()).deploy(site.request(String.valueOf(release)));
  }

  /** Until the trash is full. The last of them makes known how the host exchanges keys. */
  private void deployForLong(int directories) throws Exception {
    for (int i = 0; i < directories; i++) {
      write("lib" + i % 10 + "/part" + i + "/file.js", "file " + i);
    }
    for (int release = 1; release <= 4; release++) {
      write("edited.js", "edited for the " + release + "th time");
      deploy(release);
    }
    write("edited.js", "edited once more");
    int unused = waits(deployer -> deployer.deploy(site.request("5")));
  }

  @Test
  void eachCommandWaitsAsOftenAsTheArchitectureSays() throws Exception {
    deployForLong(90);

    write("lib7/part7/file.js", "edited again");
    assertThat(waits(deployer -> deployer.deploy(site.request("6"))))
        .isLessThanOrEqualTo(ONE_FILE_EDITED + OF_A_BUSY_MACHINE);
    assertThat(waits(deployer -> deployer.deploy(site.request("7"))))
        .isLessThanOrEqualTo(NOTHING_CHANGED + OF_A_BUSY_MACHINE);
    assertThat(waits(Deployer::status)).isLessThanOrEqualTo(STATUS + OF_A_BUSY_MACHINE);
    assertThat(waits(deployer -> deployer.rollback(RollbackRequest.PREVIOUS)))
        .isLessThanOrEqualTo(ROLLBACK + OF_A_BUSY_MACHINE);
    assertThat(site.current()).isEqualTo("releases/5");
  }

  private static String bundle(String change) {
    return IntStream.range(0, 5_000)
        .mapToObj(i -> i == 2_500 ? change : "line " + i * 7919)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aPatchReleaseWaitsHardlyLongerThanOneFile() throws Exception {
    write("bundle.js", bundle("before"));
    deployForLong(200);

    write("bundle.js", bundle("after"));
    for (int i = 0; i < 40; i++) {
      write("lib" + i % 10 + "/part" + i + "/file.js", "patched " + i);
    }
    assertThat(waits(deployer -> deployer.deploy(site.request("6"))))
        .isLessThanOrEqualTo(PATCH_RELEASE + OF_A_BUSY_MACHINE);
    assertThat(site.current()).isEqualTo("releases/6");
  }

  @Test
  void aDeployThatDeletesAReleaseOfManyDirectoriesWaitsForItsLevels() throws Exception {
    site.with(site.settings().withDurable(false));
    deployForLong(1_500);

    site.with(site.settings().withDurable(true).withTrash(0));
    write("lib7/part7/file.js", "edited again");
    assertThat(waits(deployer -> deployer.deploy(site.request("6"))))
        .isLessThanOrEqualTo(DELETION_BESIDES + OF_A_BUSY_MACHINE);
    assertThat(site.names("releases")).containsExactly("5", "6");
    assertThat(site.names(".deployer/trash")).isEmpty();
  }
}
