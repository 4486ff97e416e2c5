package dev.deployer.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.Settings;
import dev.deployer.host.HostConnector;
import dev.deployer.path.EntryPath;
import dev.deployer.plan.SharedEntries;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.source.Source;
import dev.deployer.source.Source.ScanListener;
import dev.deployer.testing.CutConnector.Moment;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Declared entries of shared/ are made where they are missing, and never touched again. */
final class SharedPlantingTest extends ErrandsOnAShop {
  private static final String SHARED = "/srv/shop/shared";
  private static final EntryPath MEDIA = EntryPath.parse("data/deep/media");
  private static final EntryPath SEED = EntryPath.parse("conf/app.ini");
  private static final EntryPath UNSEEDED = EntryPath.parse("keys/secret");

  private Source scanned;

  @BeforeEach
  void declaredEntries() throws Exception {
    shop.with(
        Settings.builder()
            .declared(new DeclaredPaths(List.of(MEDIA), List.of(SEED, UNSEEDED), List.of()))
            .lockWait(Duration.ZERO)
            .reconnectFor(Duration.ZERO)
            .heartbeat(Duration.ZERO)
            .build());
    shop.version(1);
    shop.write("conf/app.ini", "seed");
    scanned =
        Source.scan(shop.release("1").source(), shop.settings().declared(), new ScanListener() {});
  }

  private void plant(HostConnector connector) throws Exception {
    try (Run run = errand.locked(connector)) {
      new SharedPlanting(run, new SharedEntries(List.of(MEDIA), List.of(SEED, UNSEEDED)), scanned)
          .plant();
      assertThat(files.tree(run.bench().directory().toString()).keySet())
          .as("nothing is left on the workbench")
          .allMatch(path -> path.equals("holder.json") || path.startsWith("dead-"));
    }
  }

  private void isPlanted() {
    Set<String> there = files.tree(SHARED).keySet();
    assertThat(there)
        .containsExactlyInAnyOrder(
            "conf", "conf/app.ini", "data", "data/deep", "data/deep/media", "keys");
    assertThat(files.content(SHARED + "/conf/app.ini")).isEqualTo("seed".getBytes(UTF_8));
    assertThat(files.mode(SHARED + "/conf/app.ini")).isEqualTo(0640);
    assertThat(files.mode(SHARED + "/data/deep/media")).isEqualTo(0775);
  }

  @Test
  void whatIsMissingIsMadeWithAllAboveIt() throws Exception {
    plant(shop.connector());
    isPlanted();
  }

  @Test
  void whereverTheConnectionIsLostItIsMadeOnce() throws Exception {
    for (Moment moment : new Moment[] {Moment.BEFORE, Moment.AFTER}) {
      for (String operation : List.of("rename ", "link ", "mkdir ", "put ", "unlink ")) {
        for (String path : files.tree(SHARED).keySet()) {
          if (!path.contains("/")) {
            files.remove(SHARED + "/" + path);
          }
        }
        files.remove("/srv/shop/.deployer/lock");
        files.makeDirectory("/srv/shop/.deployer/lock");
        files.setMode("/srv/shop/.deployer/lock", 0700);
        errand = new Errand(shop);
        plant(errand.cut(moment, text -> text.startsWith(operation) && text.contains("/shared")));
        isPlanted();
      }
    }
  }

  @Test
  void whatComesMeanwhileStays() throws Exception {
    HostConnector file =
        errand.meddled(
            text -> text.startsWith("link "),
            () -> files.writeFile(SHARED + "/conf/app.ini", "theirs".getBytes(UTF_8)));
    plant(file);
    assertThat(files.content(SHARED + "/conf/app.ini")).isEqualTo("theirs".getBytes(UTF_8));

    files.remove(SHARED + "/data");
    files.remove("/srv/shop/.deployer/lock/" + Errand.token(1));
    errand = new Errand(shop);
    HostConnector directory =
        errand.meddled(
            text -> text.startsWith("rename ") && text.endsWith(" " + SHARED + "/data"),
            () -> files.writeFile(SHARED + "/data/theirs", new byte[] {1}));
    plant(directory);
    assertThat(files.exists(SHARED + "/data/theirs")).isTrue();
    assertThat(files.exists(SHARED + "/data/deep/media")).isTrue();
  }

  @Test
  void aLinkAboveAnEntryIsNotFollowed() {
    for (String link : List.of(SHARED + "/data", SHARED + "/conf")) {
      String elsewhere = "/srv/elsewhere" + link.length();
      files.makeDirectory(elsewhere);
      files.link(link, elsewhere);
      assertThatThrownBy(() -> plant(shop.connector()))
          .isInstanceOf(FileSystemException.class)
          .hasMessage(link + ": is not a directory");
      assertThat(files.tree(elsewhere)).isEmpty();
      files.remove(link);
      files.tree("/srv/shop/.deployer/lock").keySet().stream()
          .filter(path -> !path.contains("/"))
          .forEach(path -> files.remove("/srv/shop/.deployer/lock/" + path));
    }
  }

  @Test
  void aSharedDirectoryThatBecameALinkIsNotFollowed() throws Exception {
    HostConnector other =
        errand.meddled(
            text -> text.equals("stat [" + SHARED + "]"),
            () -> {
              files.move(SHARED, "/srv/elsewhere");
              files.link(SHARED, "/srv/elsewhere");
            });
    assertThatThrownBy(() -> plant(other)).hasMessage(SHARED + ": is not a directory");
    assertThat(files.tree("/srv/elsewhere")).isEmpty();
  }
}
