package dev.deployer.project.report;

import dev.deployer.Deployer;
import dev.deployer.LostPart;
import dev.deployer.Operator;
import dev.deployer.Settings;
import dev.deployer.Status;
import dev.deployer.Target;
import dev.deployer.TrashedRelease;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.project.report.OnEachHost.HostReport;
import dev.deployer.testing.MemoryDisk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** What status says of hosts whose standing a test makes up. */
abstract class StatusOfHosts {
  static final StepStandings NO_STEPS = new StepStandings(List.of(), List.of());
  static final Instant TIME = Instant.parse("2026-11-20T21:13:45Z");

  static final Invocation TYPED =
      new Invocation("status", "production", List.of(), Optional.empty());

  Status status;
  List<TrashedRelease> trash = List.of();
  Map<String, Long> data = Map.of();

  /** Where the next hosts would go back to. */
  final List<String> back = new ArrayList<>();

  Optional<Live> live = Optional.empty();
  boolean undecided;
  List<LostPart> lost = List.of();
  boolean held;
  List<String> owed = List.of();
  Optional<String> notWell = Optional.empty();
  boolean unwatched;
  List<Objection> objections = List.of();

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

  static StatusPage page(Status status, String host) {
    return new StatusPage(status, TIME, TYPED.onHost(host), List.of(), NextDeploy.PLAIN);
  }

  Status holding(Optional<Status.LockState> lock) {
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
  List<String> remedies(String... runs) {
    return text(runs)
        .lines()
        .filter(line -> line.contains("deployer "))
        .map(String::strip)
        .toList();
  }

  String text(String... runs) {
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
    return PlainPage.of(new ClusterStatus(hosts, NextDeploy.PLAIN, TYPED));
  }

  String onOneHost() {
    return PlainPage.of(
        new StatusPage(holding(Optional.empty()), TIME, TYPED, List.of(), NextDeploy.PLAIN));
  }
}
