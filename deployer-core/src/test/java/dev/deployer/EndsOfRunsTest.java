package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.OutputLines;
import dev.deployer.command.Secrets;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.host.HostConnector;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.CutConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What others are told of a run: whatever way it ends, each beginning has exactly one end. */
@Timeout(120)
final class EndsOfRunsTest {
  private static final Set<String> ENDS =
      Set.of("confirmed", "unhealthy", "reverted", "failed", "mixed");

  @TempDir Path source;
  private final List<Map<String, Object>> told = Collections.synchronizedList(new ArrayList<>());
  private ShopCluster cluster;
  private Deployer running;
  private boolean well = true;

  @BeforeEach
  void twoHosts() throws Exception {
    cluster = new ShopCluster(source, 2).initialised();
    cluster.from(new Workstation(this::run, Secrets.none(), source));
    cluster.with(rollout(OnFailure.REVERT, Optional.empty()));
    cluster.deploy(1);
    cluster.deploy(2);
    told.clear();
  }

  /**
   * The machine: a sink that takes down what it is told, and hooks that do what they are called.
   */
  private CommandOutcome run(LocalCommand command, OutputLines output) {
    switch (command.arguments().program()) {
      case "alert" -> {
        try {
          told.add(JSON.std.mapFrom(command.input().orElseThrow()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      case "fails" -> {
        output.line("duplicate row: anna", false);
        return new Exited(1);
      }
      case "crashes" -> throw new IllegalStateException("a defect");
      case "stops" -> running.stop();
      case "asks" -> {
        return new Exited(well ? 0 : 1);
      }
      default -> throw new AssertionError(command);
    }
    return new Exited(0);
  }

  private static Rollout rollout(OnFailure onFailure, Optional<HookPhase> phase, String... does) {
    List<Hook> hooks =
        phase.stream()
            .map(
                at ->
                    new Hook(
                        "hook",
                        Arguments.of(does),
                        Where.LOCAL,
                        Optional.empty(),
                        Duration.ofMinutes(1),
                        Map.of()))
            .toList();
    return new Rollout(
        1,
        Waves.parse(List.of("1", "rest")),
        Duration.ZERO,
        onFailure,
        List.of(
            new HealthCheck.Command(
                Arguments.of("asks"), Where.LOCAL, Duration.ofMillis(1), Duration.ofMillis(1))),
        phase.map(at -> new Hooks(Map.of(at, hooks))).orElse(Hooks.NONE),
        List.of(new Sink.Command(Arguments.of("alert"), EnumSet.allOf(Occasion.class))));
  }

  private void with(OnFailure onFailure, HookPhase phase, String does) {
    cluster.with(rollout(onFailure, Optional.of(phase), does));
  }

  private void deploy(UnaryOperator<HostConnector> by, int version) throws Exception {
    cluster.shop(0).version(version);
    running = cluster.deployer(by);
    running.deploy(cluster.release(version));
  }

  private void deploy(int version) throws Exception {
    deploy(UnaryOperator.identity(), version);
  }

  private void drift() {
    cluster.shop(1).disk.backdoor().writeFile("/srv/shop/releases/2/index.html", new byte[] {7});
  }

  @FunctionalInterface
  private interface Run {
    void of(EndsOfRunsTest test) throws Exception;
  }

  private enum Way {
    DEPLOYED("started activated confirmed", t -> t.deploy(3)),
    LIVE_ALREADY("started confirmed", t -> t.deploy(2)),
    REFUSED_BY_THE_LOCK(
        "failed",
        t -> {
          t.cluster
              .shop(1)
              .disk
              .backdoor()
              .makeDirectory("/srv/shop/.deployer/lock/" + "f".repeat(32));
          t.deploy(3);
        }),
    REFUSED_BY_DRIFT(
        "started drift_found failed",
        t -> {
          t.drift();
          t.deploy(3);
        }),
    THE_BUILD_FAILS(
        "failed",
        t -> {
          t.with(OnFailure.REVERT, HookPhase.BUILD, "fails");
          t.deploy(3);
        }),
    A_HOOK_FAILS_BEFORE_THE_FLIP(
        "started failed",
        t -> {
          t.with(OnFailure.REVERT, HookPhase.BEFORE_ACTIVATE, "fails");
          t.deploy(3);
        }),
    A_HOOK_FAILS_AFTER_THE_FLIP(
        "started reverted",
        t -> {
          t.with(OnFailure.REVERT, HookPhase.AFTER_ACTIVATE, "fails");
          t.deploy(3);
        }),
    A_HOOK_FAILS_AT_THE_END(
        "started activated confirmed",
        t -> {
          t.with(OnFailure.REVERT, HookPhase.AFTER_CONFIRM, "fails");
          t.deploy(3);
        }),
    UNHEALTHY(
        "started reverted",
        t -> {
          t.well = false;
          t.deploy(3);
        }),
    HELD(
        "started mixed",
        t -> {
          t.with(OnFailure.HOLD, HookPhase.AFTER_ACTIVATE, "fails");
          t.deploy(3);
        }),
    STOPPED_BEFORE_THE_FLIP(
        "started failed",
        t -> {
          t.with(OnFailure.REVERT, HookPhase.BEFORE_STAGE, "stops");
          t.deploy(3);
        }),
    STOPPED_BETWEEN_THE_WAVES(
        "started failed",
        t -> {
          t.with(OnFailure.REVERT, HookPhase.AFTER_ACTIVATE, "stops");
          t.deploy(3);
        }),
    A_DEFECT_BEFORE_ANYTHING(
        "failed",
        t -> {
          t.with(OnFailure.REVERT, HookPhase.BUILD, "crashes");
          t.deploy(3);
        }),
    A_DEFECT_UNDER_THE_LOCK(
        "started mixed",
        t -> {
          t.with(OnFailure.REVERT, HookPhase.BEFORE_ACTIVATE, "crashes");
          t.deploy(3);
        }),
    A_DEFECT_AT_THE_END(
        "started activated mixed",
        t -> {
          t.with(OnFailure.REVERT, HookPhase.AFTER_CONFIRM, "crashes");
          t.deploy(3);
        }),
    UNREACHABLE(
        "failed",
        t ->
            t.deploy(
                connector ->
                    CutConnector.cutting(connector, CutConnector.Moment.BEFORE, 1)
                        .countingQuestions()
                        .losingTheHost(),
                3)),
    ROLLED_BACK(
        "started activated confirmed",
        t -> t.cluster.deployer().rollback(Optional.empty(), List.of())),
    ROLLED_BACK_AND_NOT_WELL(
        "started activated unhealthy",
        t -> {
          t.well = false;
          t.cluster.deployer().rollback(Optional.empty(), List.of());
        }),
    ROLLED_BACK_AND_NOT_RESTARTED(
        "started activated unhealthy",
        t -> {
          t.with(OnFailure.REVERT, HookPhase.AFTER_ACTIVATE, "fails");
          t.cluster.deployer().rollback(Optional.empty(), List.of());
        }),
    NOTHING_TO_ROLL_BACK_TO(
        "failed", t -> t.cluster.deployer().rollback(Optional.of(ReleaseId.parse("9")), List.of()));

    private final String told;

    @SuppressWarnings("ImmutableEnumChecker") // each is a lambda that holds nothing
    private final Run run;

    Way(String told, Run run) {
      this.told = told;
      this.run = run;
    }
  }

  private List<String> events() {
    return told.stream().map(notice -> (String) notice.get("event")).toList();
  }

  @ParameterizedTest
  @EnumSource
  void eachBeginningHasExactlyOneEndInEveryWayThatARunCanEnd(Way way) throws Exception {
    try {
      way.run.of(this);
    } catch (DeployerException | IllegalStateException e) {
      // How it ended is what is looked at.
    }
    assertThat(String.join(" ", events())).isEqualTo(way.told);
  }

  @Test
  void whereverAHostIsLostTheBeginningHasExactlyOneEnd() throws Exception {
    ShopCluster start = cluster;
    Set<String> courses = new TreeSet<>();
    int cuts = 0;
    for (boolean over = false; !over; ) {
      cuts++;
      int number = cuts;
      told.clear();
      cluster = start.copy();
      List<CutConnector> cut = new ArrayList<>();
      try {
        deploy(
            ShopCluster.on(
                1,
                connector -> {
                  cut.add(CutConnector.cutting(connector, CutConnector.Moment.AFTER, number));
                  return cut.get(0).losingTheHost();
                }),
            3);
      } catch (DeployerException e) {
        // How it ended is what is looked at.
      }
      over = !cut.get(0).hasCut();
      courses.add(String.join(" ", events()));
      assertThat(events().stream().filter(ENDS::contains)).as("cut " + number).hasSize(1);
      assertThat(ENDS).contains(events().get(events().size() - 1));
    }
    assertThat(cuts).isGreaterThan(50);
    assertThat(courses).contains("started failed", "started activated confirmed");
  }

  @Test
  void noNoticeAndNoJournalHoldsWhatAHookPrints() throws Exception {
    for (HookPhase phase :
        List.of(HookPhase.BUILD, HookPhase.BEFORE_ACTIVATE, HookPhase.AFTER_ACTIVATE)) {
      for (OnFailure onFailure : OnFailure.values()) {
        with(onFailure, phase, "fails");
        try {
          deploy(3);
        } catch (DeployerException e) {
          assertThat(e.getMessage()).contains("the hook hook").doesNotContain("duplicate row");
          assertThat(e.output()).anyMatch(one -> one.lines().contains("duplicate row: anna"));
        }
        cluster.with(Rollout.DEFAULTS);
        if (onFailure == OnFailure.HOLD && phase == HookPhase.AFTER_ACTIVATE) {
          cluster.deployer().recover(Decision.REVERT);
        }
      }
    }
    assertThat(told).isNotEmpty();
    assertThat(told.toString()).doesNotContain("duplicate row");
    for (Shop shop : cluster.shops) {
      assertThat(shop.journal().toString()).doesNotContain("duplicate row");
    }
  }

  @Test
  void theEndSaysWhatIsLiveOnTheHosts() throws Exception {
    with(OnFailure.REVERT, HookPhase.BEFORE_ACTIVATE, "fails");
    try {
      deploy(3);
    } catch (DeployerException e) {
      assertThat(e.live()).hasToString("2 is live");
    }
    assertThat(told.get(told.size() - 1))
        .containsEntry("live", Map.of("state", "release", "release", "2"))
        .containsEntry("previous", "2")
        .containsEntry("release", "3");
  }

  @Test
  void hostsThatDifferAreMixedAndNotUnknown() throws Exception {
    with(OnFailure.HOLD, HookPhase.AFTER_ACTIVATE, "fails");
    try {
      deploy(3);
    } catch (DeployerException e) {
      assertThat(e.live()).hasToString("the hosts differ");
    }
    assertThat(told.get(told.size() - 1)).containsEntry("live", Map.of("state", "mixed"));
  }
}
