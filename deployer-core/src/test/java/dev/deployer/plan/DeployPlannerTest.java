package dev.deployer.plan;

import static dev.deployer.plan.OnHost.file;
import static dev.deployer.plan.OnHost.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.gate.Acceptance;
import dev.deployer.host.Space;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Records;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.source.Source;
import dev.deployer.source.Source.ScanListener;
import dev.deployer.source.SourceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a deploy would do, for each state that a host can be found in. */
final class DeployPlannerTest {
  private static final Digest OTHER = Digest.ofContent(new byte[] {1});
  private static final ReleaseId NEW = ReleaseId.parse("9");

  @TempDir Path source;
  private final OnHost host = new OnHost();

  private void write(String path, String text) throws IOException {
    Files.createDirectories(source.resolve(path).getParent());
    Files.writeString(source.resolve(path), text);
  }

  private Source scan() throws IOException {
    return Source.scan(
        SourceSettings.of(source),
        new DeclaredPaths(
            List.of(EntryPath.parse("media")), List.of(), List.of(EntryPath.parse("cache"))),
        new ScanListener() {});
  }

  private Plan plan(boolean link, int keep, Acceptance... accepted) throws IOException {
    return new DeployPlanner(host.survey(), scan())
        .plan(
            new DeployPlanner.Wish(
                NEW, false, keep, link, List.of(accepted), List.of("drift"), List.of(), List.of()));
  }

  private Plan plan() throws IOException {
    return plan(true, 5);
  }

  private static HostPlan only(Plan plan) {
    assertThat(plan.hosts()).hasSize(1);
    return plan.hosts().get(0);
  }

  private static List<Objection> objections(Plan plan) {
    return only(plan).objections();
  }

  @Test
  void onAnEmptyRootEverythingIsSentPublishedAndActivated() throws Exception {
    write("a.txt", "12345");
    write("d/b.txt", "1234567");
    write("cache/warm", "123");
    Digest digest = scan().manifest().contentDigest();

    Plan plan = plan();

    assertThat(plan.kind()).isEqualTo(Plan.Kind.DEPLOY);
    assertThat(plan.release()).contains(NEW);
    assertThat(plan.digest()).contains(digest);
    assertThat(only(plan).steps())
        .containsExactly(
            new Step.Stage(NEW, digest, Optional.empty(), 3, 15, 0),
            new Step.Publish(NEW, digest),
            new Step.Activate(Optional.empty(), NEW, Optional.of(digest), false));
    assertThat(only(plan).objections()).isEmpty();
    assertThat(only(plan).notes()).isEmpty();
    assertThat(only(plan).changes()).isEqualTo(Itemized.NONE);
    assertThat(only(plan).host()).isEqualTo("web1");
    assertThat(only(plan).hostKey()).isEqualTo("SHA256:key");
    assertThat(only(plan).rootId()).isEqualTo("id");
    assertThat(only(plan).from()).isEmpty();
    assertThat(only(plan).generation()).isZero();
  }

  @Test
  void whatTheLiveReleaseHoldsIsLinkedAndOnlyThat() throws Exception {
    write("same.txt", "same");
    write("moved-to.txt", "moved");
    write("changed.txt", "new!!");
    write("lost.txt", "gone on the host");
    host.live(
        "8",
        manifest(
            file("same.txt", "same"),
            file("moved-from.txt", "moved"),
            file("changed.txt", "old"),
            file("lost.txt", "gone on the host")),
        "lost.txt");

    Step.Stage linking = only(plan()).step(Step.Stage.class).orElseThrow();
    assertThat(linking.base()).contains(ReleaseId.parse("8"));
    assertThat(linking.linkedFiles()).isEqualTo(2);
    assertThat(linking.sentFiles()).isEqualTo(2);
    assertThat(linking.sentBytes()).isEqualTo(5 + "gone on the host".length());

    Step.Stage copying = only(plan(false, 5)).step(Step.Stage.class).orElseThrow();
    assertThat(copying.base()).isEmpty();
    assertThat(copying.linkedFiles()).isZero();
    assertThat(copying.sentFiles()).isEqualTo(4);
  }

  @Test
  void whatChangesIsNamedPathByPath() throws Exception {
    write("same.txt", "same");
    write("changed.txt", "new");
    write("mode.sh", "#!");
    write("added.txt", "added");
    write("was-a-link", "file");
    Files.createSymbolicLink(source.resolve("link"), Path.of("same.txt"));
    Files.createSymbolicLink(source.resolve("turned"), Path.of("same.txt"));
    host.live(
        "8",
        manifest(
            file("same.txt", "same"),
            file("changed.txt", "old"),
            file("mode.sh", "#!", 0755),
            file("removed.txt", "removed"),
            new Entry.Link(EntryPath.parse("was-a-link"), "same.txt"),
            new Entry.Link(EntryPath.parse("link"), "same.txt"),
            new Entry.Link(EntryPath.parse("turned"), "changed.txt")));

    Itemized changes = only(plan()).changes();
    assertThat(changes.added()).contains("added.txt").doesNotContain("same.txt", "link");
    assertThat(changes.changed())
        .containsExactlyInAnyOrder("changed.txt", "mode.sh", "turned", "was-a-link");
    assertThat(changes.removed()).containsExactly("removed.txt");
  }

  @Test
  void contentThatIsLiveAlreadyNeedsNothing() throws Exception {
    write("a.txt", "a");
    host.release("8", scan().manifest().contentDigest());
    host.live = new Live.Release(ReleaseId.parse("8"));

    Plan plan = plan();

    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.release()).contains(ReleaseId.parse("8"));
    assertThat(only(plan).notes()).containsExactly("this content is live already, as 8");
    assertThat(objections(plan)).isEmpty();
  }

  @Test
  void contentThatIsThereUnderThisIdIsCheckedAndActivated() throws Exception {
    write("a.txt", "a");
    Digest digest = scan().manifest().contentDigest();
    host.release("9", digest).release("8", OTHER);
    host.live = new Live.Release(ReleaseId.parse("8"));

    assertThat(only(plan()).steps())
        .containsExactly(
            new Step.Check(NEW),
            new Step.Activate(Optional.of(ReleaseId.parse("8")), NEW, Optional.of(digest), false));
    assertThat(plan().isEmpty()).isFalse();
  }

  @Test
  void anIdThatIsTakenIsRefusedAndNothingIsPlanned() throws Exception {
    write("a.txt", "a");
    Digest digest = scan().manifest().contentDigest();

    host.unmanaged("9");
    refused(Objection.Kind.RELEASE_EXISTS, "9 is there already, made by another tool");
    host.releases.clear();

    host.release("9", OTHER);
    refused(Objection.Kind.RELEASE_EXISTS, "9 is there already, with other content");
    host.releases.clear();
    host.records.clear();

    host.record("9", digest);
    refused(Objection.Kind.INCOMPLETE_RELEASE, "9 has a manifest on the host, and no directory");
  }

  @Test
  void anIdThatDiffersOnlyInCaseIsRefused() throws Exception {
    write("a.txt", "a");
    host.release("V1", OTHER).release("v2", OTHER);
    Plan plan =
        new DeployPlanner(host.survey(), scan())
            .plan(
                new DeployPlanner.Wish(
                    ReleaseId.parse("v1"),
                    false,
                    5,
                    true,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of()));
    assertThat(objections(plan))
        .containsExactly(
            new Objection(Objection.Kind.RELEASE_EXISTS, "v1 differs from V1 only in case"));
    assertThat(plan.isEmpty()).isTrue();
  }

  private void refused(Objection.Kind kind, String fact) throws IOException {
    Plan plan = plan();
    assertThat(objections(plan)).containsExactly(new Objection(kind, fact));
    assertThat(plan.isEmpty()).isTrue();
  }

  @Test
  void whereTheHostMakesNoHardLinksAllIsPlannedToBeSentAndNeedsRoom() throws Exception {
    write("same.txt", "same");
    host.live("8", manifest(file("same.txt", "same")));
    host.links = false;
    host.space = Optional.of(new Space(4, scan().manifest().entries().size(), false));
    Plan plan = plan();
    Step.Stage stage = plan.hosts().get(0).step(Step.Stage.class).orElseThrow();
    assertThat(stage.linkedFiles()).isZero();
    assertThat(stage.sentFiles()).isEqualTo(1);
    assertThat(stage.base()).isEmpty();
    assertThat(objections(plan)).isEmpty();
    host.space = Optional.of(new Space(3, 1_000, false));
    assertThat(objections(plan())).extracting(Objection::kind).contains(Objection.Kind.NO_SPACE);
  }

  @Test
  void spaceIsRequiredForWhatIsSentAndNotForWhatIsLinked() throws Exception {
    write("same.txt", "same");
    write("new.txt", "12345");
    host.live("8", manifest(file("same.txt", "same")));
    // Sent: 5 bytes, one file; besides the link of media and the directory cache.
    long entries = scan().manifest().entries().size();
    assertThat(entries).isEqualTo(4);
    long needed = entries - 1;

    host.space = Optional.of(new Space(5, needed, false));
    assertThat(objections(plan())).isEmpty();
    host.space = Optional.of(new Space(4, needed, false));
    assertThat(objections(plan()))
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.NO_SPACE);
              assertThat(o.fact())
                  .isEqualTo(
                      "5 bytes in 3 entries are needed; there is room for 4 bytes and 3 entries");
            });
    host.space = Optional.of(new Space(5, needed - 1, false));
    assertThat(objections(plan()))
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.NO_SPACE);
    host.space = Optional.of(new Space(1 << 20, 1 << 20, true));
    assertThat(objections(plan()))
        .containsExactly(new Objection(Objection.Kind.NO_SPACE, "the filesystem is read-only"));
  }

  @Test
  void aStrangeCurrentIsRefused() throws Exception {
    write("a.txt", "a");
    host.live = new Live.Strange("is a real directory");
    assertThat(objections(plan()))
        .containsExactly(
            new Objection(Objection.Kind.STRANGE_CURRENT, "current is a real directory"));
    host.live = new Live.Unknown();
    assertThat(objections(plan()))
        .containsExactly(new Objection(Objection.Kind.STRANGE_CURRENT, "what is live is unknown"));
  }

  @Test
  void aManifestThatIsNotTheRecordedOneIsDrift() throws Exception {
    write("a.txt", "a");
    host.release("8", OTHER).unreadable = Optional.of(ReleaseId.parse("8"));
    host.live = new Live.Release(ReleaseId.parse("8"));
    assertThat(objections(plan()))
        .containsExactly(
            new Objection(
                Objection.Kind.DRIFT, "the manifest of 8 on the host is not the recorded one"));
  }

  @Test
  void driftInTheLiveReleaseIsRefusedUnlessAccepted() throws Exception {
    write("a.txt", "a");
    host.live("8", manifest(file("old.txt", "old"), file("lost.txt", "lost")), "lost.txt");
    Plan refused = plan();
    assertThat(objections(refused)).isEmpty();
    assertThat(refused.isRefused()).isTrue();
    assertThat(refused.gates())
        .singleElement()
        .satisfies(found -> assertThat(found.objection().kind()).isEqualTo(Objection.Kind.DRIFT));
    Plan accepted = plan(true, 5, Acceptance.parse("drift", "known"));
    assertThat(accepted.isRefused()).isFalse();
    assertThat(accepted.gates())
        .singleElement()
        .satisfies(found -> assertThat(found.reason()).contains("known"));
  }

  @Test
  void objectionsToSharedEntriesAndWhatIsNotSentAreTold() throws Exception {
    write("a.txt", "a");
    write("media/large.jpg", "picture");
    Objection shared = new Objection(Objection.Kind.SHARED_FILE_MISSING, "shared/.env is missing");
    Plan plan =
        new DeployPlanner(host.survey(), scan())
            .plan(
                new DeployPlanner.Wish(
                    NEW, false, 5, true, List.of(), List.of("drift"), List.of(shared), List.of()));
    assertThat(objections(plan)).containsExactly(shared);
    assertThat(only(plan).notes())
        .singleElement()
        .asString()
        .startsWith("media")
        .endsWith(" lies in a shared directory and is not sent");
  }

  @Test
  void whatIsBeyondTheNumberToKeepIsRetiredAndWhatServesNowStays() throws Exception {
    write("a.txt", "a");
    for (String id : List.of("5", "6", "7")) {
      host.release(id, Records.digestOf(id));
    }
    host.live("8", manifest(file("old.txt", "old")));
    host.journal =
        new Records().activated("", "6").good("6").activated("6", "8").activated("6", "8");

    assertThat(only(plan(true, 3)).step(Step.Retire.class).orElseThrow().releases())
        .extracting(ReleaseId::value)
        .containsExactly("7", "5");
    assertThat(only(plan(true, 5)).step(Step.Retire.class)).isEmpty();
    assertThat(only(plan(true, 3)).generation()).isEqualTo(4);

    Manifest here = scan().manifest();
    host.release("9", here.contentDigest());
    assertThat(only(plan(true, 3)).steps())
        .last()
        .isEqualTo(new Step.Retire(List.of(ReleaseId.parse("7"), ReleaseId.parse("5"))));
  }
}
