package dev.deployer.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.command.Variable;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Printed;
import dev.deployer.path.ReleaseId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What each receiver is sent, held against files that were written after the documentation of its
 * maker.
 */
class NoticeFormatsTest {
  /** What each maker reads as something else than text. */
  private static final String HOSTILE =
      "<!channel> <@U1> @everyone [x](http://evil.example) *b* _i_ `c` ``` </b><script>&amp;"
          + " \u202e";

  private static final Notice CONFIRMED =
      new Notice(
          Occasion.CONFIRMED,
          Optional.of("shop"),
          Optional.of("production"),
          Optional.of(ReleaseId.parse("42")),
          Optional.of(ReleaseId.parse("41")),
          List.of("deploy@web1:22", "deploy@web2:22"),
          "anna@laptop",
          "42 is live on all hosts, and good.",
          Optional.of(new Live.Release(ReleaseId.parse("42"))),
          List.of(),
          List.of(),
          Optional.of(new Changes(3, 130, 6)),
          Optional.empty(),
          Optional.of(Duration.ofMillis(12_400)),
          Instant.parse("2026-11-20T21:13:45.123Z"));

  private static final Notice REVERTED =
      new Notice(
          Occasion.REVERTED,
          Optional.of("shop"),
          Optional.of("production"),
          Optional.of(ReleaseId.parse("42")),
          Optional.of(ReleaseId.parse("41")),
          Stream.iterate(1, n -> n + 1).limit(12).map(n -> "deploy@web" + n + ":22").toList(),
          "anna@laptop",
          "42 was taken back: " + HOSTILE,
          Optional.of(new Live.Release(ReleaseId.parse("41"))),
          List.of(new Printed("the hook migrate of deploy@web2:22", List.of(HOSTILE))),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(Duration.ofSeconds(95)),
          Instant.parse("2026-11-20T21:13:45.123Z"));

  private static Sink.Webhook to(Format format) {
    return new Sink.Webhook(
        new Variable.Secret("CHAT_URL"),
        format.usual(),
        true,
        format,
        Map.of(),
        Optional.of("https://ci.example.net/{application}/{release}"));
  }

  private static Object golden(String name) throws IOException {
    try (InputStream in = NoticeFormatsTest.class.getResourceAsStream(name + ".json")) {
      return JSON.std.anyFrom(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDeployThatIsGoodIsToldAsTheReceiverUnderstandsIt(Format format) throws Exception {
    assertThat(JSON.std.anyFrom(format.body(CONFIRMED, to(format))))
        .isEqualTo(golden(format.key() + "-confirmed"));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SENTRY")
  void textThatTheReceiverWouldReadAsMarkupStaysText(Format format) throws Exception {
    assertThat(JSON.std.anyFrom(format.body(REVERTED, to(format))))
        .isEqualTo(golden(format.key() + "-reverted"));
  }

  @ParameterizedTest
  @EnumSource
  void withoutALinkAndWithoutFactsTheBodyIsWholeAllTheSame(Format format) throws Exception {
    Notice bare =
        new Notice(
            Occasion.CONFIRMED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of("web1"),
            "anna",
            "It is good.",
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH);
    Sink.Webhook sink =
        new Sink.Webhook(
            new Variable.Plain("https://chat.example.net/"),
            Set.of(Occasion.CONFIRMED),
            false,
            format,
            Map.of(),
            Optional.empty());

    Object body = JSON.std.anyFrom(format.body(bare, sink));

    assertThat(body.toString()).doesNotContain("null", "Optional", "ci.example.net");
  }

  /** The limits of each maker, at which a message would be refused and nobody be told. */
  @ParameterizedTest
  @EnumSource(names = {"SLACK", "TEAMS", "DISCORD"})
  void aMessageIsNeverLongerThanTheReceiverTakes(Format format) throws Exception {
    String endless = "&<\ud83d\ude00`*".repeat(4_000);
    Notice long1 =
        new Notice(
            Occasion.FAILED,
            Optional.of("shop"),
            Optional.of("production"),
            Optional.of(ReleaseId.parse("r".repeat(60))),
            Optional.empty(),
            Collections.nCopies(1_000, "deploy@" + "h".repeat(200) + ":22"),
            endless,
            endless,
            Optional.empty(),
            List.of(new Printed("the hook", Collections.nCopies(20, endless.substring(0, 900)))),
            List.of(),
            Optional.of(new Changes(1, 2, 3)),
            Optional.empty(),
            Optional.of(Duration.ofSeconds(3)),
            Instant.EPOCH);

    String text = format.body(long1, to(format));
    List<String> texts = new ArrayList<>();
    texts(JSON.std.anyFrom(text), texts);

    switch (format) {
      case SLACK -> assertThat(texts).allSatisfy(each -> assertThat(each).hasSizeLessThan(3_001));
      case TEAMS -> assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(28 * 1_024);
      default -> assertThat(texts.stream().mapToInt(String::length).sum()).isLessThan(6_000);
    }
    assertThat(texts)
        .allSatisfy(
            each ->
                assertThat(
                        new String(each.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(each));
  }

  private static void texts(Object value, List<String> all) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(each -> texts(each, all));
    } else if (value instanceof List<?> list) {
      list.forEach(each -> texts(each, all));
    } else if (value instanceof String text) {
      all.add(text);
    }
  }

  @Test
  void withoutAWishIsToldWhatAPersonWants() {
    assertThat(Format.SLACK.usual())
        .containsExactlyInAnyOrder(
            Occasion.CONFIRMED,
            Occasion.UNHEALTHY,
            Occasion.REVERTED,
            Occasion.FAILED,
            Occasion.MIXED,
            Occasion.OVERRIDDEN,
            Occasion.DRIFT_FOUND,
            Occasion.RAISED,
            Occasion.WATCH_BLIND);
    assertThat(Format.SENTRY.usual()).containsExactly(Occasion.CONFIRMED);
  }

  @Test
  void aFactInAnAddressCannotLeaveItsPlace() {
    Notice strange =
        new Notice(
            Occasion.CONFIRMED,
            Optional.of("a/../b?x=1#y z"),
            Optional.empty(),
            Optional.of(ReleaseId.parse("42")),
            Optional.empty(),
            List.of("web1"),
            "anna",
            "It is good.",
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH);

    assertThat(Webhooks.about("https://ci.example.net/{application}/{release}", strange))
        .hasValueSatisfying(
            uri ->
                assertThat(uri)
                    .hasToString("https://ci.example.net/a%2F..%2Fb%3Fx%3D1%23y%20z/42"));
    assertThat(Webhooks.about("https://ci.example.net/{environment}", strange)).isEmpty();
  }
}
