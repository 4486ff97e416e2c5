package dev.deployer.project.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How far the hosts of a run are, as text: a line for each phase, of however many hosts. */
final class PhasesOfHostsTest extends OutputOfARun {
  @Test
  void ofOneHostNoPhaseIsALineThatNobodyWaitsForUnlessMoreIsAskedFor() {
    for (TextOutput.Level level : List.of(TextOutput.Level.NORMAL, TextOutput.Level.VERBOSE)) {
      Output output = text(false, Style.PLAIN, level);
      output.hosts(1, true);
      for (Phase phase : Phase.values()) {
        output.on(HOST, new Event.PhaseDone(phase, Duration.ofSeconds(1)));
      }
    }

    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .hasSize(4 + Phase.values().length)
        .startsWith("✔ connect   deploy@web1:22  1.000s", "✔ stage     deploy@web1:22  1.000s");
  }

  @Test
  void ofSeveralHostsEachPhaseIsALineForAllAndOtherLinesBeginWithTheHost() {
    Output output = text(false, Style.PLAIN, TextOutput.Level.NORMAL);
    deployOfTwo(output);

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            ✔ connect   1 of 2 hosts  0.500s
            ✔ stage     2 hosts  2.000s  21 files sent (4.3 kB, and 900 B copied there), 5 linked
            ✔ verify    2 hosts  1.000s
            ! decided: 42 goes live on every host
            + wave 1 of 1: web1, web2:2222
            ! waiting 2.000s before the next wave
            ● web2:2222: 42 is live, in place of 41
                web2:2222 | a password is required
            ✘ web2:2222: after_activate reload php exited with 1 (0.312s)
            ✘ web2:2222: tcp web2:80 is not healthy after 10.000s, asked 1 time: refused
            ! the hook reload php on web2 exited with 1
            """);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("✔ done\n");
  }

  @Test
  void aPhaseOfMoreHostsThanAreWorkedOnAtOnceIsOneLineWithTheirNumber() {
    Output output = text(false, Style.PLAIN, TextOutput.Level.NORMAL);
    output.hosts(10, true);
    for (Phase phase : List.of(Phase.CONNECT, Phase.SWEEP)) {
      goThrough(output, phase, 10);
    }
    // One that is already there is looked at while others are still staged.
    goThrough(output, Phase.STAGE, 8);
    goThrough(output, Phase.SWEEP, 9);
    goThrough(output, Phase.VERIFY, 8);
    output.on(HOST, new Event.PhaseStarted(Phase.STAGE));
    output.on(HOST, new Event.Decided(Event.Decision.COMMIT, Optional.of(R42)));
    output.report(new Done());

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            ✔ connect   10 hosts  1.000s
            ✔ sweep     10 hosts  1.000s
            ✔ stage     8 of 10 hosts  1.000s  0 files sent (0 B), 0 linked
            ✔ verify    8 of 10 hosts  1.000s
            ! decided: 42 goes live on every host
            """);
  }

  @Test
  void whatIsDoneOnEachHostAloneIsTheSameLine() {
    Output output = text(false, Style.PLAIN, TextOutput.Level.NORMAL);
    output.hosts(3, false);
    for (String host : List.of("deploy@web1:22", "deploy@web2:22", "deploy@web3:22")) {
      for (Phase phase : List.of(Phase.CONNECT, Phase.LOCK)) {
        output.on(host, new Event.PhaseStarted(phase));
        output.on(host, new Event.PhaseDone(phase, Duration.ofSeconds(1)));
      }
    }
    output.report(new Done());

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("✔ connect   3 hosts  1.000s\n✔ lock      3 hosts  1.000s\n");
  }

  private static void goThrough(Output output, Phase phase, int hosts) {
    for (int host = 1; host <= hosts; host++) {
      output.on("deploy@web" + host + ":22", new Event.PhaseStarted(phase));
      output.on("deploy@web" + host + ":22", new Event.PhaseDone(phase, Duration.ofSeconds(1)));
    }
  }

  @Test
  void verboseShowsThePhasesOfEachHost() {
    deployOfTwo(text(false, Style.PLAIN, TextOutput.Level.VERBOSE));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("✔ stage     deploy@web1:22  1.000s\n", "✔ stage     deploy@web2:2222  2.000s\n")
        .contains("+ web1: 42: sending 10 files (2.1 kB, and 900 B copied there), linking 3\n");
  }

  @Test
  void aPhaseThatNoHostHasEndedIsNotSaidToBeDone() {
    Output output = text(false, Style.PLAIN, TextOutput.Level.NORMAL);
    output.hosts(3, true);
    output.on(HOST, new Event.PhaseStarted(Phase.LOCK));
    output.report(new Done());

    assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("0 of 3 hosts", "lock");
  }

  private void deployOfTwo(Output output) {
    String other = "deploy@web2:2222";
    output.hosts(2, true);
    output.on(HOST, new Event.PhaseStarted(Phase.CONNECT));
    output.on(other, new Event.PhaseStarted(Phase.CONNECT));
    clock.pass(Duration.ofMillis(500));
    output.on(HOST, new Event.PhaseDone(Phase.CONNECT, Duration.ofMillis(500)));
    for (String host : List.of(HOST, other)) {
      output.on(host, new Event.Staging(R42, 10, 2_100, 1, 900, 3));
      output.on(host, new Event.PhaseStarted(Phase.STAGE));
    }
    clock.pass(Duration.ofSeconds(1));
    // On one of the hosts a link was refused, and the file sent.
    output.on(HOST, new Event.Staged(10, 2_100, 1, 900, 3));
    output.on(other, new Event.Staged(11, 2_150, 0, 0, 2));
    output.on(HOST, new Event.PhaseDone(Phase.STAGE, Duration.ofSeconds(1)));
    output.on(HOST, new Event.PhaseStarted(Phase.VERIFY));
    clock.pass(Duration.ofSeconds(1));
    output.on(HOST, new Event.PhaseDone(Phase.VERIFY, Duration.ofSeconds(1)));
    output.on(other, new Event.PhaseDone(Phase.STAGE, Duration.ofSeconds(2)));
    output.on(other, new Event.PhaseStarted(Phase.VERIFY));
    output.on(other, new Event.PhaseDone(Phase.VERIFY, Duration.ZERO));
    output.on(HOST, new Event.Decided(Event.Decision.COMMIT, Optional.of(R42)));
    output.on(HOST, new Event.Wave(1, 1, List.of(HOST, other)));
    output.on(HOST, new Event.Baking(Duration.ofSeconds(2)));
    output.on(other, new Event.PhaseStarted(Phase.ACTIVATE));
    output.on(other, new Event.Activated(Optional.of(R41), Optional.of(R42)));
    output.on(other, new Event.PhaseDone(Phase.ACTIVATE, Duration.ZERO));
    output.on(other, new Event.HookOutput("reload php", "a password is required"));
    output.on(
        other,
        new Event.HookFinished(
            "after_activate", "reload php", false, "exited with 1", Duration.ofMillis(312)));
    output.on(
        other, new Event.HealthChecked("tcp web2:80", false, 1, "refused", Duration.ofSeconds(10)));
    output.on("local", warned("the hook reload php on web2 exited with 1"));
    output.report(new Done());
  }
}
