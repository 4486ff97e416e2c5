package dev.deployer.project.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Deployer;
import dev.deployer.LostPart;
import dev.deployer.Operator;
import dev.deployer.Settings;
import dev.deployer.Status;
import dev.deployer.Target;
import dev.deployer.TrashedRelease;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style;
import dev.deployer.project.report.OnEachHost.HostReport;
import dev.deployer.testing.MemoryDisk;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What status says of several hosts together. */
class ClusterStatusTest {
  private static final StepStandings NO_STEPS = new StepStandings(List.of(), List.of());
  private static final Instant TIME = Instant.parse("2026-11-20T21:13:45Z");
  private static final Invocation TYPED =
      new Invocation("status", "production", List.of(), Optional.empty());

  private Status status;
  private List<TrashedRelease> trash = List.of();
  private Map<String, Long> data = Map.of();

  /** Where the next hosts would go back to. */
  private final List<String> back = new ArrayList<>();

  private Optional<Live> live = Optional.empty();
  private boolean undecided;
  private List<LostPart> lost = List.of();
  private boolean held;
  private List<String> owed = List.of();
  private Optional<String> notWell = Optional.empty();
  private boolean unwatched;
  private List<Objection> objections = List.of();

  @BeforeEach
  void aRoot() throws Exception {
    MemoryDisk disk = new MemoryDisk();
    Target target =
        Target.builder()
            .application("shop")
            .environment("production")
            .place(Target.Place.of(disk.connector("web1"), ReleaseRoot.parse("/srv/shop")))
            .settings(Settings.builder().build())
            .build();
    Deployer deployer = new Deployer(target, new Operator("anna", "laptop"), (host, event) -> {});
    deployer.init();
    status = deployer.status();
  }

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
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ClusterStatus(
            List.of(
                new HostReport("web1", page(one, "web1")),
                new HostReport("web2", page(other, "web2"))),
            NextDeploy.PLAIN,
            TYPED)
        .write(new Page(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN, false));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static StatusPage page(Status status, String host) {
    return new StatusPage(status, TIME, TYPED.onHost(host), List.of(), NextDeploy.PLAIN);
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

  private Status holding(Optional<Status.LockState> lock) {
    return new Status(
        status.root(),
        status.hostKey(),
        status.generation(),
        live.orElse(status.live()),
        status.release(),
        status.activation(),
        notWell,
        unwatched,
        status.attempt(),
        back.isEmpty() ? status.previousGood() : Optional.of(back.remove(0)),
        status.patches(),
        status.patchesOfPrevious(),
        trash,
        data,
        lock,
        undecided ? List.of("a run has no end here") : status.unfinished(),
        lost,
        undecided,
        held,
        owed,
        List.of(),
        List.of(),
        status.stepTestimony(),
        status.drill(),
        status.journal());
  }

  /**
   * The remedies that status shows.
   *
   * @param runs the run that holds the lock of each host; none where that is empty
   */
  private List<String> remedies(String... runs) {
    return text(runs)
        .lines()
        .filter(line -> line.contains("deployer "))
        .map(String::strip)
        .toList();
  }

  private String text(String... runs) {
    List<HostReport> hosts = new ArrayList<>();
    for (int host = 1; host <= runs.length; host++) {
      Optional<Status.LockState> lock = Optional.empty();
      if (!runs[host - 1].isEmpty()) {
        lock =
            Optional.of(
                new Status.LockState(
                    "0f8c" + host,
                    runs[host - 1],
                    Optional.empty(),
                    Optional.of("12"),
                    Optional.of(TIME.minusSeconds(3))));
      }
      hosts.add(
          new HostReport(
              "web" + host,
              new StatusPage(
                  holding(lock),
                  TIME,
                  TYPED.onHost("web" + host),
                  List.of(),
                  NextDeploy.PLAIN,
                  objections,
                  NO_STEPS)));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ClusterStatus(hosts, NextDeploy.PLAIN, TYPED)
        .write(new Page(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN, false));
    return out.toString(StandardCharsets.UTF_8);
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

  private String onOneHost() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new StatusPage(holding(Optional.empty()), TIME, TYPED, List.of(), NextDeploy.PLAIN)
        .write(new Page(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN, false));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aRunningRunShowsOnSeveralHostsWhetherItLives() {
    assertThat(text("a", "a", ""))
        .contains(
            "    The run on web1, web2: heartbeat 12, the last sign of life at 2026-11-20 21:13:42"
                + " UTC (3 seconds ago) by the host's clock.");
  }

  @Test
  void aRunningRunShowsOnOneHostWhetherItLives() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Page page = new Page(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN, false);
    new StatusPage(
            holding(
                Optional.of(
                    new Status.LockState(
                        "0f8c", "a", Optional.empty(), Optional.empty(), Optional.of(TIME)))),
            TIME,
            TYPED,
            List.of(),
            NextDeploy.PLAIN)
        .write(page);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("no heartbeat yet, the last sign of life at 2026-11-20 21:13:45 UTC");
  }

  @Test
  void nobodyIsToldToRecoverWhileTheLocksAreHeldWithoutHearingHowTheyAreBroken() {
    undecided = true;
    assertThat(remedies("a", "a", ""))
        .containsExactly(
            "If the run on web1, web2 is dead, break its locks: deployer unlock production --dead",
            "Once no lock is held, settle it: deployer recover production");
    assertThat(remedies("", "", "")).containsExactly("Settle it now: deployer recover production");
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
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new StatusPage(
            holding(Optional.empty()),
            TIME,
            TYPED,
            List.of(),
            NextDeploy.PLAIN,
            objections,
            NO_STEPS)
        .write(new Page(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN, false));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void locksOfOneRunAreBrokenTogether() {
    assertThat(remedies("a", "a", ""))
        .containsExactly(
            "If the run on web1, web2 is dead, break its locks: deployer unlock production --dead");
  }

  @Test
  void aLockOfOneHostIsBrokenByItsToken() {
    assertThat(remedies("", "a", ""))
        .containsExactly(
            "If the run on web2 is dead, break its lock:"
                + " deployer unlock production --token 0f8c2");
  }

  @Test
  void locksOfSeveralRunsAreBrokenRunByRun() {
    assertThat(remedies("a", "b", "b"))
        .containsExactly(
            "If the run on web1 is dead, break its lock:"
                + " deployer unlock production --token 0f8c1",
            "If the run on web2, web3 is dead, break its locks:"
                + " deployer unlock production --hosts web2,web3 --dead");
  }

  @Test
  void whereNoLockIsHeldNothingIsToBeBroken() {
    assertThat(remedies("", "", "")).isEmpty();
  }
}
