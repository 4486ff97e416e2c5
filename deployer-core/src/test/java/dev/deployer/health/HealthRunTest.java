package dev.deployer.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.CommandOutcome.TimedOut;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.LocalCommands;
import dev.deployer.hook.Where;
import dev.deployer.testing.ScriptedCommands;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HealthRunTest {
  private static final Duration WITHIN = Duration.ofSeconds(20);

  private final Asker asker = new Asker();

  @Test
  void aCheckIsAskedUntilItsTimeIsOverAndALastTimeThen() {
    assertThat(asked(Duration.ofSeconds(5), Duration.ofSeconds(3))).containsExactly(0L, 3L, 5L);
    assertThat(asked(Duration.ofSeconds(6), Duration.ofSeconds(3))).containsExactly(0L, 3L, 6L);
    assertThat(asked(Duration.ofSeconds(2), Duration.ofSeconds(3))).containsExactly(0L, 2L);
  }

  @Test
  void aLastQuestionThatNothingComesToDoesNotHideWhatWasSaidBefore() {
    Pace pace = Asker.inPauses();
    List<LocalCommand> asked = new ArrayList<>();
    LocalCommands here =
        (command, output) -> {
          asked.add(command);
          if (asked.size() < 3) {
            output.line("no database", false);
            return new Exited(2);
          }
          passes(pace, command.within());
          return new TimedOut(command.within(), true);
        };
    HealthCheck check =
        new HealthCheck.Command(
            Arguments.of("asks"), Where.LOCAL, Duration.ofSeconds(6), Duration.ofSeconds(3));
    HealthResult result =
        new HealthRun(here, (host, event) -> {}, 1, pace)
            .run(List.of(check), Asker.CONTEXT, List.of(Asker.host("web1", Optional.empty())))
            .results()
            .get(0);

    assertThat(result.healthy()).isFalse();
    assertThat(result.attempts()).isEqualTo(3);
    assertThat(result.reason()).startsWith("it exited with 2; then it ").contains("1 s");
    assertThat(result.output()).containsExactly("no database");
  }

  private static void passes(Pace pace, Duration time) {
    try {
      pace.pause(time);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** After how many seconds it was asked. */
  private List<Long> asked(Duration within, Duration every) {
    List<Long> asked = new ArrayList<>();
    Pace pace = Asker.inPauses();
    LocalCommands here =
        (command, output) -> {
          asked.add(Duration.ofNanos(pace.nanos()).toSeconds());
          return new Exited(1);
        };
    HealthCheck check = new HealthCheck.Command(Arguments.of("asks"), Where.LOCAL, within, every);
    HealthReport report =
        new HealthRun(here, (host, event) -> {}, 1, pace)
            .run(List.of(check), Asker.CONTEXT, List.of(Asker.host("web1", Optional.empty())));
    assertThat(report.results().get(0).attempts()).isEqualTo(asked.size());
    return asked;
  }

  @Test
  void aPortThatTakesConnectionsIsHealthy() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertThat(asker.askLocalhost(tcp(listening.getLocalPort(), WITHIN)).healthy()).isTrue();
    }

    HealthResult result = asker.askLocalhost(Asker.inPauses(), tcp(1, Asker.BRIEF));
    assertThat(result.healthy()).isFalse();
    assertThat(result.reason()).startsWith("no connection");
    assertThat(result.attempts()).isEqualTo(1 + 500 / 20);
  }

  private static HealthCheck tcp(int port, Duration within) {
    return new HealthCheck.Tcp("{host}", port, within, Asker.EVERY);
  }

  @Test
  void aCommandIsAskedOnEachHostAndItsOutputIsPartOfTheFailure() {
    ScriptedCommands good = new ScriptedCommands();
    ScriptedCommands bad = new ScriptedCommands();
    bad.answer("bin/check", new Exited(2), "queue is stuck");
    HealthCheck check =
        new HealthCheck.Command(Arguments.of("bin/check"), Where.EACH, Asker.BRIEF, Asker.EVERY);

    HealthReport report =
        asker.ask(
            Asker.inPauses(),
            List.of(Asker.host("web1", Optional.of(good)), Asker.host("web2", Optional.of(bad))),
            check);

    assertThat(report.healthy()).isFalse();
    assertThat(report.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.address()).isEqualTo("deploy@web2:22");
              assertThat(failure.reason()).isEqualTo("it exited with 2");
              assertThat(failure.output()).containsExactly("queue is stuck");
              assertThat(failure.attempts()).isEqualTo(1 + 500 / 20);
            });
    assertThat(good.ran())
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.directory()).hasToString("/srv/shop/releases/42");
              assertThat(command.within()).isEqualTo(Duration.ofSeconds(1));
              assertThat(command.variables().values())
                  .containsEntry("DEPLOYER_HOST", "web1")
                  .containsEntry("DEPLOYER_PHASE", "health");
            });
  }

  @Test
  void aLocalCommandIsAskedOnceForAllHostsAndOneWithOnceOnTheFirst() {
    ScriptedCommands first = new ScriptedCommands();
    ScriptedCommands second = new ScriptedCommands();

    HealthReport report =
        asker.ask(
            List.of(
                Asker.host("web1", Optional.of(first)), Asker.host("web2", Optional.of(second))),
            new HealthCheck.Command(Arguments.of("smoke"), Where.LOCAL, Asker.BRIEF, Asker.EVERY),
            new HealthCheck.Command(
                Arguments.of("bin/check"), Where.ONCE, Asker.BRIEF, Asker.EVERY));

    assertThat(report.healthy()).isTrue();
    assertThat(report.results()).hasSize(2);
    assertThat(asker.local).hasSize(1);
    assertThat(first.ran()).hasSize(1);
    assertThat(second.ran()).isEmpty();
  }

  @Test
  void aCheckThatIsWrittenTwiceIsAskedOnceAndOneOfOtherArgumentsIsAnother() {
    ScriptedCommands shell = new ScriptedCommands();

    HealthReport report =
        asker.ask(
            List.of(Asker.host("web1", Optional.of(shell))),
            command("--queue"),
            command("--queue"),
            command("--db"));

    assertThat(report.results())
        .extracting(HealthResult::asked)
        .containsExactly(command("--queue"), command("--db"));
    assertThat(shell.ran()).hasSize(2);
  }

  private static HealthCheck command(String option) {
    return new HealthCheck.Command(
        Arguments.of("bin/check", option), Where.EACH, Asker.BRIEF, Asker.EVERY);
  }

  @Test
  void onAHostWithoutAShellACommandIsNotHealthy() {
    HealthReport report =
        asker.ask(
            List.of(Asker.host("web1", Optional.empty())),
            new HealthCheck.Command(
                Arguments.of("bin/check"), Where.EACH, Asker.BRIEF, Asker.EVERY));

    assertThat(report.failures().get(0).reason())
        .isEqualTo("it could not be started: the account there has no shell");
  }

  @Test
  void whatWasAskedIsToldWithTheHostsOwnName() {
    HealthCheck http =
        new HealthCheck.Http(
            "http://{host}:1/{host}",
            200,
            Optional.empty(),
            Optional.empty(),
            Asker.BRIEF,
            Asker.EVERY);
    HealthCheck tcp = HealthCheck.Tcp.parse("{host}:1", Asker.BRIEF, Asker.EVERY);

    HealthReport report =
        asker.ask(
            List.of(Asker.host("127.0.0.1", Optional.empty()), Asker.host("::1", Optional.empty())),
            http,
            tcp);

    assertThat(report.failures())
        .extracting(HealthResult::check)
        .containsExactly(
            "http http://127.0.0.1:1/127.0.0.1",
            "tcp 127.0.0.1:1",
            "http http://[::1]:1/::1",
            "tcp [::1]:1");
    assertThat(asker.events).hasSize(4).noneMatch(event -> event.contains("{host}"));
  }
}
