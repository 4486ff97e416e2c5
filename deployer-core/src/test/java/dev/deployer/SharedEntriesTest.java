package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseId;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.source.SourceSettings;
import dev.deployer.testing.MemoryDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedEntriesTest {
  @TempDir Path source;
  private Shop shop;

  @BeforeEach
  void aRootAndDeclaredEntries() throws Exception {
    shop = new Shop(source).initialised();
    shop.with(
        shop.settings().toBuilder()
            .declared(
                new DeclaredPaths(
                    List.of(EntryPath.parse("data/deep/media")),
                    List.of(EntryPath.parse(".env")),
                    List.of()))
            .build());
    shop.version(1);
  }

  private DeployerException refusal() {
    return catchThrowableOfType(
        DeployerException.class, () -> shop.deployer().deploy(shop.release("1")));
  }

  @Test
  void aSharedFileThatIsNowhereIsRefusedWithItsPlace() {
    assertThat(refusal().objections())
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.SHARED_FILE_MISSING);
              assertThat(o.details()).containsExactly("/srv/shop/shared/.env");
            });
    assertThat(shop.target()).isEmpty();
  }

  @Test
  void aSharedFileIsCopiedOnceFromTheSourceAndNeverOverwritten() throws Exception {
    shop.write(".env", "first");
    shop.deployer().deploy(shop.release("1"));
    assertThat(content("/srv/shop/shared/.env")).isEqualTo("first");

    shop.disk
        .backdoor()
        .writeFile("/srv/shop/shared/.env", "by hand".getBytes(StandardCharsets.UTF_8));
    shop.version(2);
    shop.write(".env", "second");
    shop.deployer().deploy(shop.release("2"));
    assertThat(content("/srv/shop/shared/.env")).isEqualTo("by hand");
    assertThat(shop.served()).containsEntry(".env", "l ../../shared/.env");
  }

  @Test
  void whatOutlivesReleasesIsSaidOnceAndHoldsForTheHostAndForTheRelease() throws Exception {
    shop.write(".env", "secret");
    shop.write("data/deep/media/old.png", "of the build");
    DeployRequest request =
        DeployRequest.builder(SourceSettings.of(source)).release(ReleaseId.parse("1")).build();

    shop.deployer().deploy(request);

    assertThat(shop.served())
        .containsEntry(".env", "l ../../shared/.env")
        .containsEntry("data/deep/media", "l ../../../../shared/data/deep/media")
        .doesNotContainKey("data/deep/media/old.png");
    assertThat(shop.disk.backdoor().exists("/srv/shop/shared/data/deep/media")).isTrue();
  }

  private String content(String path) {
    return new String(shop.disk.backdoor().content(path), StandardCharsets.UTF_8);
  }

  @Test
  void aLinkAboveADeclaredEntryLeadsNowhere() throws Exception {
    shop.write(".env", "first");
    shop.disk.backdoor().makeDirectory("/srv/outside");
    shop.disk.backdoor().makeDirectory("/srv/outside/deep");
    shop.disk.setOwner("/srv/outside", MemoryDisk.DEPLOYER);
    shop.disk.setOwner("/srv/outside/deep", MemoryDisk.DEPLOYER);
    shop.disk.backdoor().link("/srv/shop/shared/data", "/srv/outside");

    assertThat(refusal().objections())
        .extracting(Objection::kind)
        .contains(Objection.Kind.SHARED_ENTRY_UNFIT);
    assertThat(shop.disk.backdoor().tree("/srv/outside").keySet()).containsExactly("deep");
  }

  @Test
  void aReleasesDirectoryThatBecameALinkIsNotPrunedFrom() throws Exception {
    shop.write(".env", "first");
    shop.with(shop.settings().withKeepReleases(5));
    for (String id : List.of("1", "2", "3")) {
      shop.write("index.html", id);
      shop.deployer().deploy(shop.release(id));
    }
    shop.disk.backdoor().move("/srv/shop/releases", "/srv/elsewhere");
    shop.disk.backdoor().link("/srv/shop/releases", "/srv/elsewhere");

    DeployerException refusal =
        catchThrowableOfType(DeployerException.class, () -> shop.deployer().prune(1));

    assertThat(refusal.objections())
        .extracting(Objection::kind)
        .contains(Objection.Kind.UNSAFE_ROOT);
    assertThat(shop.disk.backdoor().exists("/srv/elsewhere/1/index.html")).isTrue();
  }
}
