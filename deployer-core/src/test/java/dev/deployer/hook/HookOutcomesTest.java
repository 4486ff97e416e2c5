package dev.deployer.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.Interrupted;
import dev.deployer.command.CommandOutcome.TimedOut;
import dev.deployer.command.CommandOutcome.Unknown;
import dev.deployer.host.Host;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.MemoryDisk;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How hooks end, and what is not run any more after one that did not pass. */
@Timeout(20)
class HookOutcomesTest extends HooksOnThreeHosts {
  @Test
  void hooksRunInTheirOrderAndTheFirstThatFailsAnywhereIsTheLast() {
    web2.answer("bin/second", new Exited(3), "no such table", "giving up");

    HookReport report =
        run(
            HookPhase.AFTER_ACTIVATE,
            hook("first", Where.EACH),
            hook("second", Where.EACH),
            hook("third", Where.EACH));

    assertThat(report.passed()).isFalse();
    assertThat(ran(web1)).containsExactly("bin/first", "bin/second");
    assertThat(ran(web3)).containsExactly("bin/first", "bin/second");
    assertThat(report.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.inWords())
                  .isEqualTo("the hook second on deploy@web2:22 exited with 3");
              assertThat(failure.output()).containsExactly("no such table", "giving up");
            });
  }

  @Test
  void aHookWhoseOutcomeIsUnknownIsUnknownAndNotRunAgain() {
    web1.answer("bin/migrate", new Unknown("the connection was lost"), "altering");

    HookReport report =
        run(HookPhase.BEFORE_ACTIVATE, hook("migrate", Where.ONCE), hook("warm", Where.EACH));

    assertThat(report.hasUnknown()).isTrue();
    assertThat(report.passed()).isFalse();
    assertThat(report.results()).singleElement().matches(HookResult::isUnknown);
    assertThat(ran(web1)).containsExactly("bin/migrate");
  }

  @Test
  void aConnectionThatIsCutDuringAHookMakesItUnknown() throws IOException {
    MemoryConnector connector = new MemoryDisk().connector("web1");
    connector.withShell(
        web1.answer(
            "bin/migrate",
            (command, output) -> {
              connector.cutAll();
              return new Exited(0);
            }));
    Host host = connector.connect();
    HookHost cut = hosts.get(0);
    hosts =
        List.of(
            new HookHost(
                cut.name(),
                cut.at(),
                cut.address(),
                host.commands(),
                cut.directory(),
                cut.release(),
                cut.previous()));

    assertThat(run(HookPhase.BEFORE_ACTIVATE, hook("migrate", Where.ONCE)).hasUnknown()).isTrue();
  }

  @Test
  void aHookThatHangsIsTimedOut() {
    web1.answer("bin/migrate", new TimedOut(Duration.ofMinutes(1), true));

    HookReport report = run(HookPhase.BEFORE_ACTIVATE, hook("migrate", Where.ONCE));

    assertThat(report.hasUnknown()).isFalse();
    assertThat(report.failures())
        .extracting(HookResult::inWords)
        .containsExactly(
            "the hook migrate on deploy@web1:22 had not ended after 1 min, and was stopped");
  }

  @Test
  void onAHostWithoutAShellAHookIsNotStarted() throws IOException {
    hosts = List.of(host("web1", Optional.of(web1)), host("web4", Optional.empty()));

    HookReport report = run(HookPhase.AFTER_ACTIVATE, hook("reload", Where.EACH));

    assertThat(report.failures())
        .extracting(HookResult::inWords)
        .containsExactly(
            "the hook reload on deploy@web4:22 could not be started: the account there has no"
                + " shell");
  }

  @Test
  void anInterruptedRunBeginsNoFurtherHook() {
    web1.answer(
        "bin/first",
        (command, output) -> {
          Thread.currentThread().interrupt();
          return new Interrupted(false);
        });
    try {
      HookReport report =
          run(HookPhase.BEFORE_ACTIVATE, hook("first", Where.ONCE), hook("second", Where.ONCE));
      assertThat(report.hasUnknown()).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(ran(web1)).containsExactly("bin/first");
  }

  @Test
  void outcomesAreTheMiddleOfASentence() {
    assertThat(new CommandOutcome.Killed("KI\u001bLL").inWords())
        .isEqualTo("was ended by the signal KI\\u001bLL");
    assertThat(new TimedOut(Duration.ofMillis(1500), false).inWords())
        .isEqualTo("had not ended after 1.5 s, and may still be running");
    assertThat(new Interrupted(true).inWords()).isEqualTo("was stopped by an interrupt");
    assertThat(new Interrupted(false).inWords())
        .isEqualTo("was interrupted, and may still be running");
    assertThat(new Unknown("gone").inWords()).isEqualTo("has an unknown outcome: gone");
  }
}
