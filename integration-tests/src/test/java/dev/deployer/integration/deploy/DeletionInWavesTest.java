package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Deployer;
import dev.deployer.Operator;
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.event.Phase;
import dev.deployer.integration.site.LayoutOnDisk;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.Tree;
import dev.deployer.outcome.Warning;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.ssh.connect.CountedWire;
import dev.deployer.ssh.settings.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Old releases are deleted from a real server a level at a time, and whoever waits can go. */
final class DeletionInWavesTest {
  private static final int LEVELS = 4;

  private Site site;

  @BeforeEach
  void open() throws Exception {
    site = Site.open().initialised();
    site.with(site.settings().withTrash(0));
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  /** Directories side by side, each with others below it down to the last level. */
  private void deploy(String release, int directories) throws Exception {
    Tree.delete(site.source());
    Files.createDirectories(site.source());
    for (int i = 0; i < directories; i++) {
      Path directory = Files.createDirectories(site.source().resolve("d" + i + "/a/b/c"));
      Files.writeString(directory.resolve("file"), "of " + i);
      Files.writeString(site.source().resolve("d" + i + "/file"), "of " + i);
    }
    Files.writeString(site.source().resolve("index.html"), release);
    site.deployer().deploy(site.request(release));
  }

  /** On a wire on which no answer arrives before the client has nothing more to say. */
  private int waitsOfAPrune() throws Exception {
    try (CountedWire wire = new CountedWire(site.server())) {
      SshHostConnector connector =
          new SshHostConnector(wire.settings().compression(Compression.NO).build());
      Deployer deployer =
          new Deployer(site.target(connector), new Operator("anna", "laptop"), (host, event) -> {});
      assertThat(deployer.prune(1).removed()).hasSize(1);
      return wire.turns();
    }
  }

  @Test
  void whatADeletionWaitsForGrowsWithTheLevelsAndNotWithTheDirectories() throws Exception {
    deploy("1", 0);
    deploy("2", 150);
    deploy("3", 0);
    int flat = waitsOfAPrune();
    deploy("4", 0);

    int deep = waitsOfAPrune();

    assertThat(site.names("releases")).containsExactly("3", "4");
    assertThat(flat).isPositive();
    assertThat(deep - flat).isLessThanOrEqualTo(8 * LEVELS);
  }

  @Test
  void aWishToStopEndsItWithTheLockGivenBackAndTheNextRunDeletesTheRest() throws Exception {
    deploy("1", 100);
    deploy("2", 0);
    deploy("3", 0);
    AtomicReference<Deployer> pruning = new AtomicReference<>();
    Listener stopping =
        (host, event) -> {
          if (event instanceof Event.Retired) {
            pruning.get().stop();
          }
        };
    pruning.set(site.by(site.connector(), stopping));

    List<Warning> warnings = pruning.get().prune(1).warnings();

    assertThat(warnings).containsExactly(new Warning.DeletionEnded());
    assertThat(site.names("releases")).containsExactly("2", "3");
    assertThat(site.deployer().status().lock()).isEmpty();
    assertThat(site.deployer().status().unfinished()).isNotEmpty();

    site.deployer().recover();

    assertThat(site.deployer().status().unfinished()).isEmpty();
    assertThat(LayoutOnDisk.unexplained(site.root())).isEmpty();
  }

  @Test
  void howFarItIsIsTold() throws Exception {
    deploy("1", 30);
    deploy("2", 0);
    deploy("3", 0);
    AtomicLong told = new AtomicLong();
    Listener listener =
        (host, event) -> {
          if (event instanceof Event.Progress progress && progress.phase() == Phase.RETIRE) {
            assertThat(progress.files()).isGreaterThan(told.getAndSet(progress.files()));
          }
        };
    site.by(site.connector(), listener).prune(1);
    assertThat(told.get()).isPositive();
  }
}
