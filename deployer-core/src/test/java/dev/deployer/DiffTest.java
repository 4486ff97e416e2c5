package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What differs between releases, and between a release and a build. */
final class DiffTest extends ThreeHosts {
  private DiffResult live() throws Exception {
    return cluster.deployer().diff(DiffRequest.withBuild(Optional.empty(), cluster.release(2)));
  }

  private static Map<String, DiffEntry> byPath(DiffResult.Group group) {
    return group.entries().stream().collect(Collectors.toMap(DiffEntry::path, entry -> entry));
  }

  @Test
  void itSaysOfWhatIsLiveAndTheBuildWhatThePlanSaysAndHostsThatAgreeAreOne() throws Exception {
    var plan = cluster.deployer().plan(cluster.release(2));

    DiffResult result = live();

    assertThat(result.groups()).hasSize(1);
    DiffResult.Group group = result.groups().get(0);
    assertThat(group.hosts()).containsExactly("deploy@web1:22", "deploy@web2:22", "deploy@web3:22");
    assertThat(group.from().release()).contains(ReleaseId.parse("1"));
    assertThat(group.to().kind()).isEqualTo(DiffResult.Side.Kind.BUILD);
    var changes = plan.hosts().get(0).changes();
    assertThat(paths(group, DiffEntry.Kind.CHANGED))
        .isNotEmpty()
        .containsExactlyElementsOf(changes.changed());
    assertThat(changes.added()).containsAll(paths(group, DiffEntry.Kind.ADDED));
    assertThat(changes.removed()).containsAll(paths(group, DiffEntry.Kind.REMOVED));
    assertThat(result.isEmpty()).isFalse();
  }

  private static List<String> paths(DiffResult.Group group, DiffEntry.Kind kind) {
    return group.entries().stream()
        .filter(entry -> entry.kind() == kind)
        .map(DiffEntry::path)
        .toList();
  }

  @Test
  void nothingIsWrittenToAHostAndNoLockIsTaken() throws Exception {
    List<Map<String, String>> before = trees();
    cluster
        .deployer()
        .diff(DiffRequest.withBuild(Optional.empty(), cluster.release(2)).withText().withCommits());
    assertThat(trees()).isEqualTo(before);
  }

  private List<Map<String, String>> trees() {
    return cluster.shops.stream()
        .map(shop -> (Map<String, String>) shop.disk.backdoor().tree("/srv/shop"))
        .toList();
  }

  @Test
  void hostsThatServeDifferentReleasesAreComparedEach() throws Exception {
    cluster.shop(1).deployer().deploy(cluster.release(2));

    DiffResult result = live();

    assertThat(result.groups())
        .extracting(DiffResult.Group::hosts)
        .containsExactly(List.of("deploy@web1:22", "deploy@web3:22"), List.of("deploy@web2:22"));
    assertThat(result.groups().get(1).entries()).isEmpty();
  }

  @Test
  void textsAreComparedLineByLineAndWhatIsNoTextOrLargeIsNamed() throws Exception {
    Files.writeString(source.resolve("words.txt"), "one\ntwo\nthree\n");
    Files.write(source.resolve("logo.bin"), new byte[] {1, 0, 2});
    Files.writeString(source.resolve("large.txt"), "x".repeat((1 << 20) + 1));
    Files.createSymbolicLink(source.resolve("link"), java.nio.file.Path.of("words.txt"));
    cluster.deployer().deploy(cluster.release(2));
    Files.writeString(source.resolve("words.txt"), "one\ntwo and a half\nthree\n");
    Files.write(source.resolve("logo.bin"), new byte[] {1, 0, 3});
    Files.writeString(source.resolve("large.txt"), "y".repeat((1 << 20) + 1));
    Files.delete(source.resolve("link"));
    Files.writeString(source.resolve("new.txt"), "new\n");

    Map<String, DiffEntry> entries =
        byPath(
            cluster
                .deployer()
                .diff(DiffRequest.withBuild(Optional.empty(), cluster.release(3)).withText())
                .groups()
                .get(0));

    assertThat(entries.get("words.txt").text().orElseThrow())
        .isEqualTo(
            """
            diff --git a/words.txt b/words.txt
            --- a/words.txt
            +++ b/words.txt
            @@ -1,3 +1,3 @@
             one
            -two
            +two and a half
             three
            """);
    assertThat(entries.get("new.txt").text().orElseThrow())
        .contains("new file mode 100644", "+new");
    assertThat(entries.get("logo.bin").untold()).contains("it is no text");
    assertThat(entries.get("large.txt").untold()).contains("it is larger than 1 MiB");
    assertThat(entries.get("link").untold()).contains("it is or was no file");
    assertThat(entries.values())
        .allMatch(entry -> entry.text().isPresent() != entry.untold().isPresent());
  }

  @Test
  void whatWasChangedByHandOnTheHostIsNotShownAsIfItHadBeenDeployed() throws Exception {
    Files.writeString(source.resolve("words.txt"), "one\n");
    cluster.deployer().deploy(cluster.release(2));
    Files.writeString(source.resolve("words.txt"), "two\n");
    cluster
        .shop(0)
        .disk
        .backdoor()
        .writeFile("/srv/shop/releases/2/words.txt", new byte[] {'n', 'o', 't', '\n'});

    DiffEntry entry =
        byPath(
                cluster
                    .deployer()
                    .diff(DiffRequest.withBuild(Optional.empty(), cluster.release(3)).withText())
                    .groups()
                    .get(0))
            .get("words.txt");

    assertThat(entry.text()).isEmpty();
    assertThat(entry.untold()).contains("it is not there as it was deployed");
  }

  @Test
  void twoReleasesAreComparedInTheOrderInWhichTheyAreNamed() throws Exception {
    cluster.deployer().deploy(cluster.release(2));
    ReleaseId one = ReleaseId.parse("1");
    ReleaseId two = ReleaseId.parse("2");

    DiffResult.Group there = cluster.deployer().diff(DiffRequest.between(one, two)).groups().get(0);
    DiffResult.Group back = cluster.deployer().diff(DiffRequest.between(two, one)).groups().get(0);

    assertThat(paths(there, DiffEntry.Kind.ADDED))
        .isNotEmpty()
        .isEqualTo(paths(back, DiffEntry.Kind.REMOVED));
    assertThat(paths(there, DiffEntry.Kind.CHANGED)).isEqualTo(paths(back, DiffEntry.Kind.CHANGED));
    assertThat(cluster.deployer().diff(DiffRequest.between(one, one)).isEmpty()).isTrue();
  }

  @Test
  void whatIsNotThereIsRefused() {
    DeployerException refusal =
        catchThrowableOfType(
            DeployerException.class,
            () ->
                cluster
                    .deployer()
                    .diff(DiffRequest.between(ReleaseId.parse("1"), ReleaseId.parse("77"))));

    assertThat(refusal.objections())
        .extracting(Objection::kind)
        .containsOnly(Objection.Kind.NO_SUCH_RELEASE);
  }

  @Test
  void beforeTheFirstDeployAllOfTheBuildIsNew() throws Exception {
    ShopCluster empty = new ShopCluster(source, 2).initialised();

    DiffResult.Group group =
        empty
            .deployer()
            .diff(
                DiffRequest.withBuild(Optional.empty(), empty.release(1)).withText().withCommits())
            .groups()
            .get(0);

    assertThat(group.from().kind()).isEqualTo(DiffResult.Side.Kind.NOTHING);
    assertThat(group.entries()).isNotEmpty().allMatch(entry -> entry.before().isEmpty());
    assertThat(group.commits().orElseThrow().unknown()).contains("nothing is live there yet");
  }
}
