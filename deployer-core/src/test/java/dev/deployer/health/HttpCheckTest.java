package dev.deployer.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.deployer.http.SmallHttpServer;
import dev.deployer.path.Printable;
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
class HttpCheckTest {
  private static final Duration WITHIN = Duration.ofSeconds(20);

  @TempDir private static Path folder;
  private static SmallHttpServer server;

  private final Asker asker = new Asker();

  @BeforeAll
  static void start() throws IOException {
    server = new SmallHttpServer(folder, 0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HealthCheck.Http http(
      int status, Optional<String> contains, Optional<String> matches, Duration within) {
    return new HealthCheck.Http(
        "http://{host}:" + server.port() + "/health",
        status,
        contains,
        matches.map(Pattern::compile),
        within,
        Asker.EVERY);
  }

  private static HealthCheck.Http http(Duration within) {
    return http(200, Optional.of("ok"), Optional.empty(), within);
  }

  @Test
  void aServerThatAnswersWellIsHealthyAtTheFirstQuestion() throws Exception {
    server.behave("200 all is ok");

    HealthResult result = asker.askLocalhost(http(WITHIN));

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
            assertThat(duration).isEqualTo(Asker.EVERY);
            if (pauses.incrementAndGet() == 3) {
              try {
                server.behave("200 ok");
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }
          }
        };

    HealthReport report =
        asker.ask(pace, List.of(Asker.host("127.0.0.1", Optional.empty())), http(WITHIN));

    assertThat(report.healthy()).isTrue();
    assertThat(report.results().get(0).attempts()).isEqualTo(4);
  }

  @Test
  void atItsDeadlineTheLastAnswerIsTheReason() throws Exception {
    server.behave("503 no database\n\nat line 7 \u001b[31m");

    HealthResult result = asker.askLocalhost(3, http(WITHIN));

    assertThat(result.healthy()).isFalse();
    assertThat(result.attempts()).isEqualTo(3);
    assertThat(result.reason()).isEqualTo("the status is 503 and should be 200");
    assertThat(result.output()).containsExactly("no database", "at line 7 \\u001b[31m");
    assertThat(result.took()).isEqualTo(WITHIN);
    assertThat(asker.events).singleElement().asString().contains("should be 200");
  }

  @Test
  void statusTextAndPatternAreHeldAgainstTheAnswer() throws Exception {
    server.behave("203 version 42");
    assertThat(
            asker.askLocalhost(
                1, http(203, Optional.empty(), Optional.of("version \\d+$"), WITHIN)))
        .matches(HealthResult::healthy);
    assertThat(
            asker.askLocalhost(1, http(203, Optional.of("ok"), Optional.empty(), WITHIN)).reason())
        .isEqualTo("the body does not contain \"ok\"");
    assertThat(
            asker.askLocalhost(1, http(203, Optional.empty(), Optional.of("^v4"), WITHIN)).reason())
        .isEqualTo("the body does not match \"^v4\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(a+)+$", "(a+)+\\1$", "(.*a){30}$"})
  void aPatternThatNeverComesToAnEndIsGivenUpAtTheDeadline(String endless) throws Exception {
    server.behave("200 " + "a".repeat(60_000) + "!");

    HealthResult result =
        asker.askLocalhost(
            1, http(200, Optional.empty(), Optional.of(endless), Duration.ofSeconds(4)));

    assertThat(result.healthy()).isFalse();
    assertThat(result.reason())
        .isEqualTo(
            "whether the body matches " + Printable.quote(endless) + " was not found out in time");
    assertThat(result.output()).singleElement().asString().startsWith("aaaa");
  }

  @Test
  void aPatternThatNeedsMoreStackThanThereIsIsAnAnswerAndNoCrash() throws Exception {
    server.behave("200 " + "ab".repeat(30_000));

    HealthResult result =
        asker.askLocalhost(1, http(200, Optional.empty(), Optional.of("(a|b)*c"), WITHIN));

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
                    asker.askLocalhost(
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

    assertThat(asker.askLocalhost(http(Asker.BRIEF)).reason()).startsWith("no answer within");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aServerThatIsNotThereIsNotHealthy() {
    HealthCheck.Http nobody =
        new HealthCheck.Http(
            "http://{host}:1/", 200, Optional.empty(), Optional.empty(), WITHIN, Asker.EVERY);

    assertThat(asker.askLocalhost(1, nobody).reason()).containsIgnoringCase("refused");
    assertThat(
            asker
                .ask(
                    Asker.over(WITHIN, 1),
                    List.of(Asker.host("no-such-host.invalid", Optional.empty())),
                    nobody)
                .results()
                .get(0)
                .reason())
        .isEqualTo("there is no host of this name");
  }

  @Test
  void anInterruptEndsTheAskingAndIsNotSwallowed() throws Exception {
    server.behave("503 no");
    List<HealthResult> results = new ArrayList<>();
    List<Boolean> interrupted = new ArrayList<>();
    Thread thread =
        new Thread(
            () -> {
              results.add(asker.askLocalhost(http(Duration.ofMinutes(10))));
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
                    "http://{host}:80/",
                    200,
                    Optional.empty(),
                    Optional.empty(),
                    Asker.BRIEF,
                    Asker.EVERY)
                .uri("2001:db8::1"))
        .hasToString("http://[2001:db8::1]:80/");
    assertThat(HealthCheck.Tcp.parse("[2001:db8::1]:80", Asker.BRIEF, Asker.EVERY).host())
        .isEqualTo("2001:db8::1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthCheck.Tcp.parse("2001:db8::1:80", Asker.BRIEF, Asker.EVERY));
  }

  @Test
  void aNameWithAnUnderscoreCanBeAsked() {
    assertThat(
            new HealthCheck.Http(
                    "http://{host}:80/",
                    200,
                    Optional.empty(),
                    Optional.empty(),
                    Asker.BRIEF,
                    Asker.EVERY)
                .uri("web_1"))
        .hasToString("http://web_1:80/");
  }
}
