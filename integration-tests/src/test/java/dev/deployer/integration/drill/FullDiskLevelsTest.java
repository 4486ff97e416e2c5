package dev.deployer.integration.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.DeployRequest;
import dev.deployer.Deployer;
import dev.deployer.Operator;
import dev.deployer.PruneResult;
import dev.deployer.Settings;
import dev.deployer.Shop;
import dev.deployer.Target;
import dev.deployer.VerifyDepth;
import dev.deployer.event.Listener;
import dev.deployer.integration.site.LayoutOnDisk;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.source.SourceSettings;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.settings.SshSettings;
import dev.deployer.ssh.settings.TextSource;
import dev.deployer.testing.AllowList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real disk with room for so many files and no more. What a deploy leaves of it is taken by
 * someone else, and so after each command; and there is a way back and a way out.
 *
 * <p>Each of the disks takes every {@value #STRIDE}th level, and together they take all; {@code
 * -Ddeployer.levels=all} takes all on each.
 */
@Timeout(600)
final class FullDiskLevelsTest {
  private static final int STRIDE = 6;
  private static final int MORE_THAN_A_DEPLOY_TAKES = 150;
  private static final String ACCOUNT = "nobody";

  private static final Settings SETTINGS =
      Settings.builder()
          .lockWait(Duration.ZERO)
          .reconnectFor(Duration.ofSeconds(10))
          .heartbeat(Duration.ZERO)
          .build();

  @TempDir Path local;
  private Path source;
  private int last;

  @Test
  void anExt4ThatAnotherAccountFills() throws Exception {
    on(SmallDisk.Kind.EXT4, ACCOUNT, 0);
  }

  @Test
  void anExt4ThatRootFills() throws Exception {
    on(SmallDisk.Kind.EXT4_WITH_BLOCKS_FOR_ROOT, "root", 1);
  }

  @Test
  void aTmpfsThatAnotherAccountFills() throws Exception {
    on(SmallDisk.Kind.TMPFS, ACCOUNT, 2);
  }

  @Test
  void aTmpfsThatRootFills() throws Exception {
    on(SmallDisk.Kind.TMPFS, "root", 3);
  }

  @Test
  void anXfsThatAnotherAccountFills() throws Exception {
    on(SmallDisk.Kind.XFS, ACCOUNT, 4);
  }

  @Test
  void anXfsThatRootFills() throws Exception {
    on(SmallDisk.Kind.XFS, "root", 5);
  }

  private void on(SmallDisk.Kind kind, String account, int first) throws Exception {
    source = local.resolve("source");
    Optional<SmallDisk> disk = mounted(kind);
    if (disk.isEmpty()) {
      onTheModel(first);
      return;
    }
    try (SmallDisk small = disk.get();
        OpenSshServer server = server(small, account)) {
      Path root = Files.createDirectory(small.place().resolve("shop"));
      OpenSshServer.run("chown", account, root.toString());
      Deployer deployer = deployer(server, account, root);
      deployer.init();
      boolean all = "all".equals(System.getProperty("deployer.levels"));
      boolean fits = false;
      for (int level = all ? 0 : first; !fits; level += all ? 1 : STRIDE) {
        assertThat(level).isLessThan(MORE_THAN_A_DEPLOY_TAKES);
        fits = endsWell(small, deployer, root, level, kind + " by " + account + " " + level);
      }
      small.empty();
      deploy(deployer);
      assertThat(LayoutOnDisk.unexplained(root)).isEmpty();
    }
  }

  private static Optional<SmallDisk> mounted(SmallDisk.Kind kind) {
    try {
      return Optional.of(SmallDisk.mounted(kind));
    } catch (IOException e) {
      System.out.println("run on the model: this machine or account makes no " + kind + ": " + e);
      return Optional.empty();
    }
  }

  private void onTheModel(int first) throws Exception {
    for (int level = first; level < 40; level += STRIDE) {
      Shop shop = new Shop(source).initialised();
      shop.deploy(1);
      shop.deploy(2);
      shop.disk.limitBlocks(level);
      try {
        shop.deploy(3);
      } catch (DeployerException e) {
        assertThat(shop.target()).as("level " + level).isEqualTo("releases/2");
      }
      String live = shop.target();
      shop.disk.limitBlocks(0);
      shop.deployer().rollback(Optional.empty(), List.of());
      assertThat(shop.target()).as("level " + level).isNotEqualTo(live);
      shop.disk.limitBlocks(0);
      assertThat(shop.deployer().prune(1).warnings()).as("level " + level).isEmpty();
    }
  }

  private boolean endsWell(SmallDisk disk, Deployer deployer, Path root, int level, String where)
      throws Exception {
    disk.empty();
    deploy(deployer);
    String before = deploy(deployer);
    disk.fill(level);

    SmallApplication.write(source, ++last);
    boolean fits;
    try {
      deployer.deploy(request(String.valueOf(last)));
      fits = true;
    } catch (DeployerException e) {
      assertThat(e.kind())
          .as(where + ": " + e.getMessage())
          .isIn(DeployerException.Kind.FAILED, DeployerException.Kind.REFUSED);
      fits = false;
    }
    isWhole(deployer, root, fits ? String.valueOf(last) : before, where);

    disk.fill(0);
    String back = deployer.rollback(Optional.empty(), List.of()).to().value();
    assertThat(back).as(where).isEqualTo(fits ? before : String.valueOf(last - 2));
    isWhole(deployer, root, back, where);

    disk.fill(0);
    PruneResult pruned = deployer.prune(1);
    assertThat(pruned.removed()).as(where).isNotEmpty();
    assertThat(pruned.warnings()).as(where).isEmpty();
    isWhole(deployer, root, back, where);

    disk.fill(0);
    deployer.recover();
    isWhole(deployer, root, back, where);
    return fits;
  }

  private String deploy(Deployer deployer) throws IOException, DeployerException {
    SmallApplication.write(source, ++last);
    deployer.deploy(request(String.valueOf(last)));
    return String.valueOf(last);
  }

  private static void isWhole(Deployer deployer, Path root, String live, String where)
      throws IOException, DeployerException {
    assertThat(Files.readSymbolicLink(root.resolve("current")))
        .as(where)
        .hasToString("releases/" + live);
    assertThat(deployer.verify(Optional.empty(), VerifyDepth.CONTENT).differences())
        .as(where)
        .isEmpty();
    assertThat(deployer.status().lock()).as(where).isEmpty();
  }

  private DeployRequest request(String id) {
    return DeployRequest.builder(SourceSettings.of(source)).release(ReleaseId.parse(id)).build();
  }

  /** Its keys lie where the other account may read them. */
  private static OpenSshServer server(SmallDisk disk, String account) throws IOException {
    Path keys = disk.place().resolve("authorized_keys");
    OpenSshServer server =
        OpenSshServer.with()
            .line("Match User " + account)
            .line("AuthorizedKeysFile " + keys)
            .line("ForceCommand internal-sftp -u 0022")
            .start();
    Files.copy(server.folder().resolve("authorized_keys"), keys);
    return server;
  }

  private static Deployer deployer(OpenSshServer server, String account, Path root) {
    SshHostConnector connector =
        new SshHostConnector(
            SshSettings.builder(server.host(), account)
                .port(server.port())
                .knownHosts(TextSource.of(server.knownHosts()))
                .identities(TextSource.of(server.clientKey()))
                .build());
    return new Deployer(
        Target.builder()
            .application("shop")
            .environment("production")
            .place(
                Target.Place.of(
                    AllowList.initialising().of(connector), ReleaseRoot.parse(root.toString())))
            .settings(SETTINGS)
            .build(),
        new Operator("anna", "laptop"),
        Listener.none());
  }
}
