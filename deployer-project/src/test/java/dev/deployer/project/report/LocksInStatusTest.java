package dev.deployer.project.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.Status;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What status says of runs that hold locks, and of how those are broken. */
class LocksInStatusTest extends StatusOfHosts {
  @Test
  void aRunningRunShowsOnSeveralHostsWhetherItLives() {
    assertThat(text("a", "a", ""))
        .contains(
            "    The run on web1, web2: heartbeat 12, the last sign of life at 2026-11-20 21:13:42"
                + " UTC (3 seconds ago) by the host's clock.");
  }

  @Test
  void aRunningRunShowsOnOneHostWhetherItLives() {
    assertThat(
            PlainPage.of(
                new StatusPage(
                    holding(
                        Optional.of(
                            new Status.LockState(
                                "0f8c",
                                "a",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(TIME)))),
                    TIME,
                    TYPED,
                    List.of(),
                    NextDeploy.PLAIN)))
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
