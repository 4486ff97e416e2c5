package dev.deployer.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.LocalCommands;
import dev.deployer.event.Listener;
import dev.deployer.hook.HookContext;
import dev.deployer.hook.HookHost;
import dev.deployer.hook.Where;
import dev.deployer.host.HostCommands;
import dev.deployer.http.SmallHttpServer;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.testing.ScriptedCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HealthRunTest {
  private static final Duration WITHIN = Duration.ofSeconds(20);
  private static final Duration BRIEF = Duration.ofMillis(500);
  private static final Duration EVERY = Duration.ofMillis(20);
  private static final HookContext CONTEXT =
      new HookContext(Optional.of(ReleaseId.parse("42")), Optional.empty(), Path.of("/home/anna"));

  @TempDir private static Path folder;
  private static SmallHttpServer server;

  private final List<String> events = new ArrayList<>();
  private final List<LocalCommand> local = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    server = new SmallHttpServer(folder, 0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HookHost host(String name, Optional<HostCommands> commands) {
    RemotePath release = ReleaseRoot.parse("/srv/shop").path().child("releases").child("42");
    return new HookHost(
        name,
        name,
        "deploy@" + name + ":22",
        commands,
        release,
        Optional.of(release),
        Optional.empty());
  }

  private HealthReport ask(List<HookHost> hosts, HealthCheck... checks) {
    return ask(Pace.real(), hosts, checks);
  }

  private HealthReport ask(Pace pace, List<HookHost> hosts, HealthCheck... checks) {
    LocalCommands here =
        (command, output) -> {
          local.add(command);
          return new Exited(0);
        };
    Listener listener = (host, event) -> events.add(host + " " + event);
    return new HealthRun(here, listener, 4, pace).run(List.of(checks), CONTEXT, hosts);
  }

  private HealthResult askLocalhost(HealthCheck check) {
    return ask(List.of(host("127.0.0.1", Optional.empty())), check).results().get(0);
  }

  private static HealthCheck.Http http(
      int status, Optional<String> contains, Optional<String> matches, Duration within) {
    return new HealthCheck.Http(
        "http://{host}:" + server.port() + "/health",
        status,
        contains,
        matches.map(Pattern::compile),
        within,
        EVERY);
  }

  private static HealthCheck.Http http(Duration within) {
    return http(200, Optional.of("ok"), Optional.empty(), within);
  }

  @Test
  void aServerThatAnswersWellIsHealthyAtTheFirstQuestion() throws Exception {
    server.behave("200 all is ok");

    HealthResult result = askLocalhost(http(WITHIN));

    assertThat(result.healthy()).isTrue();
    assertThat(result.attempts()).isEqualTo(1);
    assertThat(result.reason()).isEmpty();
  }

  @Test
  void aServerIsAskedAgainUntilItAnswersWell() throws Exception {
    server.behave("503 starting");
    AtomicInteger pauses = new AtomicInteger();
    Pace pace =
        new Pace() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public void pause(Duration duration) {
            assertThat(duration).isEqualTo(EVERY);
            if (pauses.incrementAndGet() == 3) {
              try {
                server.behave("200 ok");
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }
          }
        };

    HealthReport report = ask(pace, List.of(host("127.0.0.1", Optional.empty())), http(WITHIN));

    assertThat(report.healthy()).isTrue();
    assertThat(report.results().get(0).attempts()).isEqualTo(4);
  }

  @Test
  void aCheckIsAskedUntilItsTimeIsOverAndALastTimeThen() {
    assertThat(asked(Duration.ofSeconds(5), Duration.ofSeconds(3))).containsExactly(0L, 3L, 5L);
    assertThat(asked(Duration.ofSeconds(6), Duration.ofSeconds(3))).containsExactly(0L, 3L, 6L);
    assertThat(asked(Duration.ofSeconds(2), Duration.ofSeconds(3))).containsExactly(0L, 2L);
  }

  /** After how many seconds it was asked, by a clock that goes on only in pauses. */
  private List<Long> asked(Duration within, Duration every) {
    List<Long> asked = new ArrayList<>();
    Duration[] now = {Duration.ZERO};
    Pace pace =
        new Pace() {
          @Override
          public long nanos() {
            return now[0].toNanos();
          }

          @Override
          public void pause(Duration duration) {
            now[0] = now[0].plus(duration);
          }
        };
    LocalCommands here =
        (command, output) -> {
          asked.add(now[0].toSeconds());
          return new Exited(1);
        };
    HealthCheck check = new HealthCheck.Command(Arguments.of("asks"), Where.LOCAL, within, every);
    HealthReport report =
        new HealthRun(here, (host, event) -> {}, 1, pace)
            .run(List.of(check), CONTEXT, List.of(host("web1", Optional.empty())));
    assertThat(report.results().get(0).attempts()).isEqualTo(asked.size());
    return asked;
  }

  @Test
  void atItsDeadlineTheLastAnswerIsTheReason() throws Exception {
    server.behave("503 no database\n\nat line 7 \u001b[31m");

    HealthResult result = askLocalhost(http(BRIEF));

    assertThat(result.healthy()).isFalse();
    assertThat(result.attempts()).isGreaterThan(1);
    assertThat(result.reason()).isEqualTo("the status is 503 and should be 200");
    assertThat(result.output()).containsExactly("no database", "at line 7 \\u001b[31m");
    assertThat(result.took()).isLessThan(Duration.ofSeconds(10));
    assertThat(events).singleElement().asString().contains("should be 200");
  }

  @Test
  void statusTextAndPatternAreHeldAgainstTheAnswer() throws Exception {
    server.behave("203 version 42");
    assertThat(askLocalhost(http(203, Optional.empty(), Optional.of("version \\d+$"), BRIEF)))
        .matches(HealthResult::healthy);
    assertThat(askLocalhost(http(203, Optional.of("ok"), Optional.empty(), BRIEF)).reason())
        .isEqualTo("the body does not contain \"ok\"");
    assertThat(askLocalhost(http(203, Optional.empty(), Optional.of("^v4"), BRIEF)).reason())
        .isEqualTo("the body does not match \"^v4\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+$", "(a+)+\\1$", "(.*a){30}$"})
  void aPatternThatNeverComesToAnEndIsGivenUpAtTheDeadline(String endless) throws Exception {
    server.behave("200 " + "a".repeat(60_000) + "!");

    HealthResult result = askLocalhost(http(200, Optional.empty(), Optional.of(endless), BRIEF));

    assertThat(result.healthy()).isFalse();
    assertThat(result.reason())
        .isEqualTo(
            "whether the body matches " + Printable.quote(endless) + " was not found out in time");
    assertThat(result.output()).singleElement().asString().startsWith("aaaa");
  }

  @Test
  void aPatternThatNeedsMoreStackThanThereIsIsAnAnswerAndNoCrash() throws Exception {
    server.behave("200 " + "ab".repeat(30_000));

    HealthResult result = askLocalhost(http(200, Optional.empty(), Optional.of("(a|b)*c"), BRIEF));

    assertThat(result.healthy()).isFalse();
    assertThat(result.reason()).isEqualTo("the body is too long for the pattern \"(a|b)*c\"");
  }

  @Test
  void anInterruptEndsTheSearchForAPattern() throws Exception {
    server.behave("200 " + "a".repeat(60_000) + "!");
    List<HealthResult> results = new ArrayList<>();
    Thread thread =
        new Thread(
            () ->
                results.add(
                    askLocalhost(
                        http(
                            200,
                            Optional.empty(),
                            Optional.of("(.*a){30}$"),
                            Duration.ofMinutes(10)))));
    thread.start();
    while (Arrays.stream(thread.getStackTrace())
        .noneMatch(frame -> frame.getClassName().equals("java.util.regex.Matcher"))) {
      Thread.onSpinWait();
    }
    thread.interrupt();
    thread.join();

    assertThat(results)
        .singleElement()
        .satisfies(
            result -> {
              assertThat(result.reason()).isEqualTo("it was interrupted");
              assertThat(result.attempts()).isEqualTo(1);
            });
  }

  @Test
  void aServerThatHangsIsNotWaitedForBeyondTheDeadline() throws Exception {
    server.behave("silent");
    long start = System.nanoTime();

    assertThat(askLocalhost(http(BRIEF)).reason()).startsWith("no answer within");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aServerThatIsNotThereIsNotHealthy() {
    HealthCheck.Http nobody =
        new HealthCheck.Http(
            "http://{host}:1/", 200, Optional.empty(), Optional.empty(), BRIEF, EVERY);

    assertThat(askLocalhost(nobody).reason()).containsIgnoringCase("refused");
    assertThat(
            ask(List.of(host("no-such-host.invalid", Optional.empty())), nobody)
                .results()
                .get(0)
                .reason())
        .isEqualTo("there is no host of this name");
  }

  @Test
  void aPortThatTakesConnectionsIsHealthy() {
    assertThat(askLocalhost(new HealthCheck.Tcp("{host}", server.port(), WITHIN, EVERY)).healthy())
        .isTrue();

    HealthResult result = askLocalhost(new HealthCheck.Tcp("{host}", 1, BRIEF, EVERY));
    assertThat(result.healthy()).isFalse();
    assertThat(result.reason()).startsWith("no connection");
    assertThat(result.attempts()).isGreaterThan(1);
  }

  @Test
  void aCommandIsAskedOnEachHostAndItsOutputIsPartOfTheFailure() {
    ScriptedCommands good = new ScriptedCommands();
    ScriptedCommands bad = new ScriptedCommands();
    bad.answer("bin/check", new Exited(2), "queue is stuck");
    HealthCheck check =
        new HealthCheck.Command(Arguments.of("bin/check"), Where.EACH, BRIEF, EVERY);

    HealthReport report =
        ask(List.of(host("web1", Optional.of(good)), host("web2", Optional.of(bad))), check);

    assertThat(report.healthy()).isFalse();
    assertThat(report.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.address()).isEqualTo("deploy@web2:22");
              assertThat(failure.reason()).isEqualTo("it exited with 2");
              assertThat(failure.output()).containsExactly("queue is stuck");
              assertThat(failure.attempts()).isGreaterThan(1);
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
        ask(
            List.of(host("web1", Optional.of(first)), host("web2", Optional.of(second))),
            new HealthCheck.Command(Arguments.of("smoke"), Where.LOCAL, BRIEF, EVERY),
            new HealthCheck.Command(Arguments.of("bin/check"), Where.ONCE, BRIEF, EVERY));

    assertThat(report.healthy()).isTrue();
    assertThat(report.results()).hasSize(2);
    assertThat(local).hasSize(1);
    assertThat(first.ran()).hasSize(1);
    assertThat(second.ran()).isEmpty();
  }

  @Test
  void onAHostWithoutAShellACommandIsNotHealthy() {
    HealthReport report =
        ask(
            List.of(host("web1", Optional.empty())),
            new HealthCheck.Command(Arguments.of("bin/check"), Where.EACH, BRIEF, EVERY));

    assertThat(report.failures().get(0).reason())
        .isEqualTo("it could not be started: the account there has no shell");
  }

  @Test
  void anInterruptEndsTheAskingAndIsNotSwallowed() throws Exception {
    server.behave("503 no");
    List<HealthResult> results = new ArrayList<>();
    List<Boolean> interrupted = new ArrayList<>();
    Thread thread =
        new Thread(
            () -> {
              results.add(askLocalhost(http(Duration.ofMinutes(10))));
              interrupted.add(Thread.currentThread().isInterrupted());
            });
    thread.start();
    thread.interrupt();
    thread.join();

    assertThat(results).singleElement().matches(result -> !result.healthy());
    assertThat(interrupted).containsExactly(true);
  }

  @Test
  void anIpv6AddressStandsInBracketsInAnAddress() {
    assertThat(
            new HealthCheck.Http(
                    "http://{host}:80/", 200, Optional.empty(), Optional.empty(), BRIEF, EVERY)
                .uri("2001:db8::1"))
        .hasToString("http://[2001:db8::1]:80/");
    assertThat(HealthCheck.Tcp.parse("[2001:db8::1]:80", BRIEF, EVERY).host())
        .isEqualTo("2001:db8::1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthCheck.Tcp.parse("2001:db8::1:80", BRIEF, EVERY));
  }

  @Test
  void whatWasAskedIsToldWithTheHostsOwnName() {
    HealthCheck http =
        new HealthCheck.Http(
            "http://{host}:1/{host}", 200, Optional.empty(), Optional.empty(), BRIEF, EVERY);
    HealthCheck tcp = HealthCheck.Tcp.parse("{host}:1", BRIEF, EVERY);

    HealthReport report =
        ask(List.of(host("127.0.0.1", Optional.empty()), host("::1", Optional.empty())), http, tcp);

    assertThat(report.failures())
        .extracting(HealthResult::check)
        .containsExactly(
            "http http://127.0.0.1:1/127.0.0.1",
            "tcp 127.0.0.1:1",
            "http http://[::1]:1/::1",
            "tcp [::1]:1");
    assertThat(events).hasSize(4).noneMatch(event -> event.contains("{host}"));
  }

  @Test
  void aNameWithAnUnderscoreCanBeAsked() {
    assertThat(
            new HealthCheck.Http(
                    "http://{host}:80/", 200, Optional.empty(), Optional.empty(), BRIEF, EVERY)
                .uri("web_1"))
        .hasToString("http://web_1:80/");
  }
}
