package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.gate.Acceptance;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.source.SourceSettings;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.MemoryDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was changed by hand is saved here, whole or not at all, and known there. */
final class PatchSavingTest {
  private static final String LIVE = "/srv/shop/releases/1/";

  @TempDir Path source;
  @TempDir Path folder;
  private Shop shop;
  private Backdoor files;

  @BeforeEach
  void patched() throws Exception {
    shop = new Shop(source).initialised();
    shop.deploy(1);
    files = shop.disk.backdoor();
    write("index.html", "<h1>by hand</h1>\n");
  }

  private void write(String path, String text) {
    files.writeFile(LIVE + path, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path patches() {
    return folder.resolve("patches");
  }

  private PatchRequest request(VerifyDepth depth, boolean recorded, String... message) {
    return new PatchRequest(
        Optional.empty(),
        depth,
        patches(),
        Stream.of(message).findFirst(),
        recorded,
        Optional.of(SourceSettings.of(source)));
  }

  private PatchResult save(String... message) throws DeployerException {
    return shop.deployer().savePatch(request(VerifyDepth.FACTS, true, message));
  }

  private static PatchResult.Saved only(PatchResult result) {
    assertThat(result.unrecorded()).isEmpty();
    return result.hosts().get(0).saved().orElseThrow();
  }

  private List<JournalRecord> records() {
    return shop.journal().stream()
        .filter(record -> record.noted().flatMap(noted -> noted.patch()).isPresent())
        .toList();
  }

  private List<String> names(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .map(path -> directory.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void aPatchIsItsFilesADiffAndACard() throws Exception {
    PatchResult.Saved saved = only(save("price list, #7"));
    assertThat(saved.folder()).hasFileName("1-" + saved.drift() + "-deploy_web1_22");
    assertThat(names(saved.folder()))
        .containsExactly("files/index.html", "patch.diff", "patch.json");
    assertThat(Files.readString(saved.folder().resolve("patch.diff")))
        .endsWith(
            """
            diff --git a/index.html b/index.html
            --- a/index.html
            +++ b/index.html
            @@ -1 +1 @@
            -<h1>version 1</h1>
            \\ No newline at end of file
            +<h1>by hand</h1>
            """);
    assertThat(saved.recorded()).isTrue();
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.FACTS).known())
        .hasValueSatisfying(
            known -> {
              assertThat(known.message()).contains("price list, #7");
              assertThat(known.by()).isEqualTo("anna@laptop");
              assertThat(known.places()).isEqualTo(1);
              assertThat(known.drift()).isEqualTo(saved.drift());
            });
  }

  @Test
  void whatIsKnownAlreadyIsNotRecordedAgainUnlessThereIsMoreToSay() throws Exception {
    save();
    save();
    assertThat(records()).hasSize(1);
    save("price list, #7");
    save();
    save("price list, #7");
    assertThat(records()).hasSize(2);
    assertThat(shop.deployer().status().patches().get(0).message()).contains("price list, #7");
    write("lib/engine.js", "more by hand");
    save();
    assertThat(records()).hasSize(3);
    assertThat(names(patches())).filteredOn(name -> name.endsWith("patch.json")).hasSize(2);
  }

  @Test
  void anEditThatOnlyItsContentTellsIsKnownToWhoReadsContents() throws Exception {
    long time = files.modified(LIVE + "lib/engine.js");
    write("lib/engine.js", "ALWAYS the same");
    files.setModified(LIVE + "lib/engine.js", time);
    only(shop.deployer().savePatch(request(VerifyDepth.CONTENT, true)));
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.CONTENT).known()).isPresent();
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.FACTS).known()).isPresent();
    assertThat(shop.deployer().status().patches()).hasSize(1);
    write("lib/engine.js", "ALWAYS THE same");
    files.setModified(LIVE + "lib/engine.js", time);
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.FACTS).known()).isPresent();
    write("lib/deep/down/data.bin", "y".repeat(3000));
    assertThat(shop.deployer().verify(Optional.empty(), VerifyDepth.FACTS).known()).isEmpty();
  }

  @Test
  void aPatchIsKnownAsLongAsItsReleaseIsLive() throws Exception {
    save();
    shop.version(2);
    Acceptance accepted = Acceptance.parse("drift", "it is not needed in 2");
    shop.deployer().deploy(shop.release("2", accepted));
    assertThat(shop.deployer().status().patches()).isEmpty();
    shop.deployer().rollback(Optional.empty(), List.of(accepted));
    assertThat(shop.deployer().status().patches()).hasSize(1);
  }

  @Test
  void whereTheLockIsHeldThePatchIsSavedAndItIsSaidThatItIsNotRecorded() throws Exception {
    shop.version(2);
    CutConnector dying = CutConnector.cutting(shop.connector(), Moment.BEFORE, 12).killing();
    Acceptance accepted = Acceptance.parse("drift", "it is in 2");
    assertThatThrownBy(() -> shop.by(dying).deploy(shop.release("2", accepted)))
        .isInstanceOf(DeployerException.class);
    assertThat(shop.deployer().status().lock()).isPresent();
    shop.version(1);
    PatchResult result = save();
    assertThat(result.unrecorded())
        .hasValueSatisfying(
            e ->
                assertThat(e.objections())
                    .extracting(Objection::kind)
                    .containsExactly(Objection.Kind.LOCK_HELD));
    PatchResult.Saved saved = result.hosts().get(0).saved().orElseThrow();
    assertThat(saved.recorded()).isFalse();
    assertThat(saved.folder().resolve("patch.diff")).exists();
    assertThat(only(shop.deployer().savePatch(request(VerifyDepth.FACTS, false))).recorded())
        .isFalse();
  }

  @Test
  void whereverTheConnectionIsLostThePatchIsThereAndRecordedOnce() throws Exception {
    shop.with(shop.settings().toBuilder().reconnectFor(java.time.Duration.ofSeconds(10)).build());
    MemoryDisk before = shop.disk;
    CutConnector counting = CutConnector.counting(shop.on(before.copy()).connector());
    shop.on(before.copy()).by(counting).savePatch(request(VerifyDepth.FACTS, true));
    int operations = counting.operations().size();
    assertThat(operations).isPositive();
    for (int number = 1; number <= operations; number++) {
      for (Moment moment : Moment.values()) {
        shop = shop.on(before.copy());
        files = shop.disk.backdoor();
        CutConnector cut = CutConnector.cutting(shop.connector(), moment, number);
        PatchResult result = shop.by(cut).savePatch(request(VerifyDepth.FACTS, true));
        assertThat(result.unrecorded()).as("%s %d", moment, number).isEmpty();
        assertThat(records()).as("%s %d", moment, number).hasSize(1);
        assertThat(shop.deployer().status().unfinished()).isEmpty();
      }
    }
    assertThat(names(patches())).hasSize(3);
  }

  @Test
  void aSaveThatDiesLeavesNothingOfItHere() throws Exception {
    CutConnector counting =
        CutConnector.counting(shop.on(shop.disk.copy()).connector()).countingQuestions();
    shop.on(shop.disk.copy()).by(counting).savePatch(request(VerifyDepth.FACTS, false));
    for (int number = 1; number <= counting.operations().size(); number++) {
      Path fresh = folder.resolve("fresh-" + number);
      CutConnector cut =
          CutConnector.cutting(shop.connector(), Moment.BEFORE, number).countingQuestions();
      PatchRequest request =
          new PatchRequest(
              Optional.empty(),
              VerifyDepth.FACTS,
              fresh,
              Optional.empty(),
              false,
              Optional.empty());
      try {
        shop.by(cut).savePatch(request);
      } catch (DeployerException e) {
        assertThat(e.kind()).isEqualTo(DeployerException.Kind.UNREACHABLE);
        if (Files.exists(fresh)) {
          assertThat(names(fresh)).as("cut %d", number).isEmpty();
        }
      }
    }
  }

  @Test
  void ofSeveralHostsEachThatWasChangedHasItsOwn(@TempDir Path other) throws Exception {
    ShopCluster cluster = new ShopCluster(other, 3).initialised();
    cluster.deploy(1);
    for (int host : List.of(0, 2)) {
      cluster
          .shop(host)
          .disk
          .backdoor()
          .writeFile(LIVE + "index.html", new byte[] {(byte) ('a' + host)});
    }
    PatchResult result =
        cluster.deployer().savePatch(request(VerifyDepth.FACTS, true, "on two of three"));
    assertThat(result.hosts())
        .extracting(host -> host.saved().isPresent())
        .containsExactly(true, false, true);
    assertThat(result.hosts().get(0).saved().get().folder())
        .isNotEqualTo(result.hosts().get(2).saved().get().folder());
    for (int host = 0; host < 3; host++) {
      assertThat(cluster.shop(host).deployer().status().patches()).hasSize(host == 1 ? 0 : 1);
      assertThat(cluster.shop(host).deployer().status().lock()).isEmpty();
    }
    assertThat(cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void whereTheSourceHasMovedOnAHostThatIsAsDeployedHasWhatTheFilesWere(@TempDir Path other)
      throws Exception {
    ShopCluster cluster = new ShopCluster(other, 3).initialised();
    cluster.deploy(1);
    for (int host : List.of(0, 2)) {
      cluster
          .shop(host)
          .disk
          .backdoor()
          .writeFile(LIVE + "index.html", "by hand\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.writeString(source.resolve("index.html"), "the source has moved on");

    PatchResult result = cluster.deployer().savePatch(request(VerifyDepth.FACTS, false));

    for (int host : List.of(0, 2)) {
      PatchResult.Saved saved = result.hosts().get(host).saved().orElseThrow();
      assertThat(saved.apart()).isEmpty();
      assertThat(Files.readString(saved.folder().resolve("patch.diff"))).contains("+by hand\n");
    }
  }

  @Test
  void whatIsTooLargeOrNoTextIsNotInTheDiff() throws Exception {
    write("photo.jpg", "\0\1\2");
    write("large.txt", "line\n".repeat(300_000));
    PatchResult.Saved saved = only(save());
    assertThat(saved.apart())
        .containsExactly("large.txt: it is larger than 1 MiB", "photo.jpg: it is no text");
    assertThat(names(saved.folder()))
        .containsExactly(
            "files/index.html", "files/large.txt", "files/photo.jpg", "patch.diff", "patch.json");
    assertThat(Files.readString(saved.folder().resolve("patch.diff")))
        .contains("# not here: photo.jpg: it is no text");
  }

  @Test
  void aFileThatWasOnlyTouchedIsNotKept() throws Exception {
    files.setModified(LIVE + "lib/engine.js", 7);
    PatchResult.Saved saved = only(save());
    assertThat(saved.files()).isEqualTo(1);
    assertThat(Files.readString(saved.folder().resolve("patch.json")))
        .contains("\"kind\" : \"time\"");
    assertThat(shop.deployer().status().patches().get(0).places()).isEqualTo(1);
  }

  @Test
  void whatBearsANameThatNoReleaseCanHaveIsNamedAndLaidNowhere() throws Exception {
    for (String name : List.of("a\u001b[2Jb", "c\\d", "e\nf", "trailing.")) {
      write(name, "hostile");
    }

    PatchResult.Saved saved = only(save());

    assertThat(names(saved.folder()))
        .containsExactly("files/index.html", "patch.diff", "patch.json");
    assertThat(Files.readString(saved.folder().resolve("patch.json")))
        .doesNotContain("\u001b")
        .contains("index.html");
    assertThat(Files.readString(saved.folder().resolve("patch.diff"))).doesNotContain("hostile");
  }

  @Test
  void aReleaseThatWasMadeByAnotherToolHasNothingToBeHeldAgainst() throws Exception {
    files.makeDirectory("/srv/shop/releases/old");
    PatchRequest request =
        new PatchRequest(
            Optional.of(ReleaseId.parse("old")),
            VerifyDepth.FACTS,
            patches(),
            Optional.empty(),
            true,
            Optional.empty());
    assertThatThrownBy(() -> shop.deployer().savePatch(request))
        .hasMessageContaining("old is unmanaged");
  }
}
