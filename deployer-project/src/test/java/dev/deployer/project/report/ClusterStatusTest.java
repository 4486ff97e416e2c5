package dev.deployer.project.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.LostPart;
import dev.deployer.Status;
import dev.deployer.TrashedRelease;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.report.OnEachHost.HostReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What status says of several hosts together. */
class ClusterStatusTest extends StatusOfHosts {
  @Test
  void whereARollbackGoesIsToldOnceForAllHosts() {
    back.addAll(List.of("40", "39", "40"));
    assertThat(text("", "", "").lines().filter(line -> line.contains("goes to ")))
        .singleElement()
        .asString()
        .contains("rollback   goes to 40: deployer rollback production");
    assertThat(text("", "").lines().filter(line -> line.contains("no earlier release"))).hasSize(1);
  }

  @Test
  void whereNoHostServesAReleaseNothingIsGreen() {
    live = Optional.of(new Live.Strange("names 8, which is not there"));

    assertThat(text("", ""))
        .contains(
            "✘ No release is served: current names 8, which is not there on all 2 hosts of"
                + " production.")
        .doesNotContain("✔");
    assertThat(
            new StatusPage(holding(Optional.empty()), TIME, TYPED, List.of(), NextDeploy.PLAIN)
                .exit())
        .isEqualTo(ExitCode.UNKNOWN);
  }

  @Test
  void whereARollbackWouldBeRefusedNoneIsAdvised() {
    back.add("7");
    live = Optional.of(new Live.Strange("names 8, which is not there"));
    lost = List.of(new LostPart(ReleaseId.parse("8"), LostPart.Part.LIVE));
    assertThat(onOneHost())
        .contains(
            "  rollback   goes to 7, once what is left of the one that was deleted is cleared\n")
        .contains(
            "  lost       8 was deleted by hand\n"
                + "             If it was deleted (and no disk is missing), clear what is left of"
                + " it: deployer recover production\n"
                + "             Then a rollback goes to 7: deployer rollback production\n");
    assertThat(onOneHost())
        .contains(
            "deployer recover production\n             Then deploy: deployer deploy production\n");
    live = Optional.of(new Live.Strange("is a directory"));
    lost = List.of();
    back.add("7");
    assertThat(onOneHost()).contains("  rollback   goes to 7, once current is a link to a release");
    live = Optional.empty();
    held = true;
    back.add("7");
    assertThat(onOneHost()).contains("  rollback   goes to 7, once you have decided\n");
  }

  @Test
  void whereWhatIsLiveWasDeletedOnOneHostOnlyItIsClearedBeforeAllAreBroughtLevel() {
    Status whole = holding(Optional.empty());
    live = Optional.of(new Live.Strange("names 8, which is not there"));
    lost = List.of(new LostPart(ReleaseId.parse("8"), LostPart.Part.LIVE));
    assertThat(together(whole, holding(Optional.empty())))
        .endsWith(
            "✘ production is mixed: its hosts do not serve the same.\n"
                + "    If it was deleted (and no disk is missing), clear what is left of it:"
                + " deployer recover production\n"
                + "    Then bring all of them level: deployer deploy production\n");
    live = Optional.of(new Live.Strange("is a directory"));
    lost = List.of();
    assertThat(together(whole, holding(Optional.empty())))
        .endsWith(
            "    Deployer never replaces it. Move it away on the host, or make it a link to a"
                + " release.\n"
                + "    Then bring all of them level: deployer deploy production\n");
  }

  private static String together(Status one, Status other) {
    return PlainPage.of(
        new ClusterStatus(
            List.of(
                new HostReport("web1", page(one, "web1")),
                new HostReport("web2", page(other, "web2"))),
            NextDeploy.PLAIN,
            TYPED));
  }

  private TrashedRelease trashed(String id) {
    return new TrashedRelease(
        ReleaseId.parse(id),
        1,
        Digest.ofContent(new byte[0]),
        TIME,
        "anna@laptop",
        1,
        1,
        Optional.empty());
  }

  @Test
  void whatCanBeRestoredIsToldWithTheNewest() {
    trash = List.of(trashed("38"), trashed("37"));
    assertThat(onOneHost()).contains("trash      2 releases can be restored, the newest is 38");
    trash = List.of(trashed("38"));
    assertThat(onOneHost()).contains("trash      1 release can be restored: 38");
    trash = List.of();
    assertThat(onOneHost()).doesNotContain("trash");
  }

  @Test
  void whatWasWrittenToTheDataIsToldWithWhereToLook() {
    data = Map.of("schema", 43L);
    assertThat(onOneHost()).contains("data       schema 43 written: deployer data production");
    data = Map.of();
    assertThat(onOneHost()).doesNotContain("written");
  }

  @Test
  void whereAJournalEndsTooEarlyNobodyIsToldToRecoverAsWell() {
    undecided = true;
    objections =
        List.of(new Objection(Objection.Kind.BROKEN_JOURNAL, "the journal ends too early"));
    assertThat(text("", "")).contains("from a backup").doesNotContain("deployer recover");
    assertThat(alone()).contains("from a backup").doesNotContain("deployer recover");
  }

  @Test
  void aConfigurationWithoutTheHooksThatAreOwedIsNotAdvisedForThem() {
    owed = List.of("restart");
    assertThat(text("", ""))
        .contains("under after_activate: deployer recover production -c FILE")
        .doesNotContain("Run them");
  }

  @Test
  void whatEachHostSaysOfAllOfThemIsSaidOnce() {
    notWell = Optional.of("http of web2: 503");
    assertThat(text("", "", ""))
        .containsOnlyOnce("http of web2: 503")
        .contains("  not well   http of web2: 503\n");
  }

  @Test
  void whatIsLiveAndWasNotWatchedToTheEndIsSaidNotToBeKnownToBeGood() {
    assertThat(onOneHost()).doesNotContain("  watch ");
    unwatched = true;
    String line =
        "  watch      it did not come to its end: what is live is not known to be good. A deploy of"
            + " the same build watches it: deployer deploy production\n";
    assertThat(onOneHost()).containsOnlyOnce(line);
    assertThat(text("", "")).containsOnlyOnce(line);
  }

  @Test
  void severalHostsAreToldAllThatOneHostIs() {
    trash = List.of(trashed("38"), trashed("37"));
    data = Map.of("schema", 43L);
    notWell = Optional.of("http of web2: 503");
    List<String> ofOne =
        onOneHost()
            .lines()
            .filter(line -> line.startsWith("  "))
            .filter(line -> !line.matches("  (live|lock|generation|root id|host key) .*"))
            .toList();
    assertThat(ofOne).hasSize(4);
    assertThat(text("", "").lines()).containsAll(ofOne);
  }

  @Test
  void whatIsSoOnSomeHostsAloneIsToldWithTheirNames() {
    Status with = holding(Optional.empty());
    data = Map.of("schema", 43L);
    Status without = holding(Optional.empty());
    assertThat(together(with, without))
        .containsSubsequence(
            "  rollback   no earlier release was live and good\n",
            "  data       web2: schema 43 written: deployer data production\n");
  }

  private String alone() {
    return PlainPage.of(
        new StatusPage(
            holding(Optional.empty()),
            TIME,
            TYPED,
            List.of(),
            NextDeploy.PLAIN,
            objections,
            NO_STEPS));
  }
}
