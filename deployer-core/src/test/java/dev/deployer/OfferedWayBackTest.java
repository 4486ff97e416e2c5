package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.event.Event;
import dev.deployer.gate.Acceptance;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is told of a way back is told what stands in it. */
final class OfferedWayBackTest {
  private static final String NOWHERE =
      "once 2 is live, a rollback without a name passes over 1, since that says nothing of schema,"
          + " and has nowhere to go";

  @TempDir Path source;
  @TempDir Path folder;
  private Shop shop;

  @BeforeEach
  void initialised() throws Exception {
    shop = new Shop(source).initialised();
  }

  private DeployRequest source(int version, String reads, int writes) throws Exception {
    shop.version(version);
    shop.write(
        "release.yaml",
        "deployer: 1\ndata: {schema: {reads: %s, writes: %d}}\n".formatted(reads, writes));
    return shop.release(String.valueOf(version));
  }

  private static ReleaseId id(String text) {
    return ReleaseId.parse(text);
  }

  private KnownPatch patchedAndLeft() throws Exception {
    shop.deploy(1);
    shop.disk
        .backdoor()
        .writeFile("/srv/shop/releases/1/index.html", "by hand".getBytes(StandardCharsets.UTF_8));
    shop.deployer()
        .savePatch(
            new PatchRequest(
                Optional.empty(),
                VerifyDepth.FACTS,
                folder.resolve("patches"),
                Optional.of("job stopped"),
                true,
                Optional.empty()));
    shop.version(2);
    shop.deployer().deploy(shop.release("2", Acceptance.parse("drift", "known")));
    Status status = shop.deployer().status();
    assertThat(status.previousGood()).contains("1");
    assertThat(status.patches()).isEmpty();
    return status.patchesOfPrevious().get(0);
  }

  @Test
  void statusKnowsWhatWasChangedByHandInTheReleaseThatARollbackGoesTo() throws Exception {
    KnownPatch patch = patchedAndLeft();

    assertThat(patch.release()).isEqualTo(id("1"));
    assertThat(patch.message()).contains("job stopped");
    assertThat(patch.changedSince()).isFalse();
    assertThat(
            catchThrowableOfType(
                    DeployerException.class,
                    () -> shop.deployer().rollback(Optional.empty(), List.of()))
                .objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.DRIFT);
    shop.deployer()
        .rollback(
            Optional.empty(), List.of(Acceptance.parse("drift:" + patch.drift(), "it is known")));
    assertThat(shop.target()).isEqualTo("releases/1");
  }

  @Test
  void statusKnowsThatItWasChangedOnceMore() throws Exception {
    patchedAndLeft();
    shop.disk.backdoor().writeFile("/srv/shop/releases/1/more.txt", new byte[] {1});

    assertThat(shop.deployer().status().patchesOfPrevious())
        .singleElement()
        .matches(KnownPatch::changedSince);
  }

  @Test
  void whatStandsAgainstAReleaseThatIsBackFromTheTrashIsToldWithIt() throws Exception {
    shop.with(shop.settings().withKeepReleases(2).withTrash(2));
    shop.deployer().deploy(source(1, "41", 41));
    shop.deployer().deploy(source(2, "41-42", 41));
    shop.deployer().deploy(source(3, "41-42", 42));

    assertThat(shop.deployer().restore(id("1")).against())
        .containsExactly("it reads schema to 41; 42 was written since 3 (2026-11-20 21:13 UTC)");
  }

  @Test
  void nothingStandsAgainstOneThatCanGoLive() throws Exception {
    shop.with(shop.settings().withKeepReleases(2).withTrash(2));
    for (int version = 1; version <= 3; version++) {
      shop.deploy(version);
    }

    assertThat(shop.deployer().restore(id("1")).against()).isEmpty();
    shop.deployer().rollback(Optional.of(id("1")), List.of());
  }

  @Test
  void theFirstReleaseThatSaysSomethingOfItsDataIsPlannedWithWhereARollbackWillGo()
      throws Exception {
    shop.deploy(1);
    DeployRequest first = source(2, "41", 41);

    assertThat(shop.deployer().plan(first).hosts().get(0).notes()).contains(NOWHERE);
    shop.events.clear();
    shop.deployer().deploy(first);
    assertThat(shop.events).contains(new Event.Warned(new Warning.Noticed("data", NOWHERE)));
    assertThat(shop.deployer().status().previousGood()).isEmpty();
  }

  @Test
  void oneThatARollbackWillStillFindSomethingBeforeIsPlannedWithThat() throws Exception {
    shop.deployer().deploy(source(1, "41", 41));
    shop.version(2);
    shop.deployer().deploy(shop.release("2", Acceptance.parse("data", "a trial")));
    DeployRequest third = source(3, "41", 41);

    assertThat(shop.deployer().plan(third).hosts().get(0).notes())
        .contains(
            NOWHERE
                .replace("1", "2")
                .replace("once 2", "once 3")
                .replace("has nowhere to go", "goes to 1"));
    shop.deployer().deploy(third);
    assertThat(shop.deployer().status().previousGood()).contains("1");
  }

  @Test
  void whatSaysAsMuchAsWhatIsLiveIsPlannedWithoutAWord() throws Exception {
    shop.deployer().deploy(source(1, "41", 41));

    assertThat(shop.deployer().plan(source(2, "41", 41)).hosts().get(0).notes()).isEmpty();
  }
}
