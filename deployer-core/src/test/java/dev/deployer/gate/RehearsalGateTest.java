package dev.deployer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.gate.GateSettings.RehearsalRule;
import dev.deployer.gate.RehearsalFacts.Change;
import dev.deployer.gate.RehearsalFacts.Situation;
import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Rehearsed;
import dev.deployer.root.Rehearsed.Outcome;
import dev.deployer.root.Rehearsed.Tried;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gate says of which changes, and of which rehearsals. */
final class RehearsalGateTest {
  private static final Instant NOW = Instant.parse("2026-11-29T09:00:00Z");
  private static final Digest CONTENT = Digest.ofContent("43".getBytes(StandardCharsets.UTF_8));
  private static final String NAMED = "the content " + CONTENT.toString().substring(0, 12);
  private static final RehearsalRule ALWAYS =
      new RehearsalRule(Optional.empty(), Duration.ofHours(24), Optional.empty());
  private static final RehearsalRule MIGRATIONS =
      new RehearsalRule(
          Optional.of(List.of("db/migrate/**", "!db/migrate/README.md", "*.sql")),
          Duration.ofHours(24),
          Optional.empty());
  private static final RehearsalRule ON_STAGING =
      new RehearsalRule(Optional.empty(), Duration.ofHours(24), Optional.of("staging"));

  private static Optional<Rehearsed> rehearsed(String at, Outcome outcome) {
    return Optional.of(
        new Rehearsed(
            7,
            ReleaseId.parse("43"),
            CONTENT,
            Instant.parse(at),
            outcome,
            List.of(
                new Tried("clone", true, Duration.ofMillis(41_020)),
                new Tried("migrate", outcome != Outcome.FAILED, Duration.ofMillis(38_214)))));
  }

  private static RehearsalFacts changing(Map<String, Change> changes, Optional<Rehearsed> last) {
    return new RehearsalFacts(
        Candidate.content(CONTENT),
        Situation.NEW,
        new TreeMap<>(changes),
        List.of(),
        Optional.empty(),
        List.of(),
        last);
  }

  private static Map<String, Change> migration() {
    return Map.of("db/migrate/0043.rb", Change.ADDED, "app/shop.rb", Change.CHANGED);
  }

  private static Arguments of(
      String name, RehearsalFacts facts, RehearsalRule rule, Verdict verdict, String fact) {
    return Arguments.of(name, facts, rule, verdict, fact);
  }

  static Stream<Arguments> cases() {
    Optional<Rehearsed> none = Optional.empty();
    Optional<Rehearsed> yesterday = rehearsed("2026-11-28T20:10:04Z", Outcome.PASSED);
    return Stream.of(
        of(
            "the first deploy",
            new RehearsalFacts(
                Candidate.content(CONTENT),
                Situation.FIRST,
                new TreeMap<>(),
                List.of(),
                Optional.empty(),
                List.of(),
                none),
            ALWAYS,
            Verdict.NOT_ASKED,
            "nothing is live yet"),
        of(
            "what is live already",
            new RehearsalFacts(
                Candidate.content(CONTENT),
                Situation.ALREADY_LIVE,
                new TreeMap<>(migration()),
                List.of(),
                Optional.empty(),
                List.of(),
                none),
            ALWAYS,
            Verdict.NOT_ASKED,
            "this content is live already"),
        of(
            "no such path",
            changing(Map.of("app/shop.rb", Change.CHANGED), none),
            MIGRATIONS,
            Verdict.NOT_ASKED,
            "nothing has changed that calls for one"),
        of(
            "a path that is excepted",
            changing(Map.of("db/migrate/README.md", Change.CHANGED), none),
            MIGRATIONS,
            Verdict.NOT_ASKED,
            "nothing has changed that calls for one"),
        of(
            "a path that is removed",
            changing(Map.of("lib/old.sql", Change.REMOVED), none),
            MIGRATIONS,
            Verdict.OBJECTED,
            "lib/old.sql is removed, and " + NAMED + " was not rehearsed"),
        of(
            "a new path, and no rehearsal",
            changing(migration(), none),
            MIGRATIONS,
            Verdict.OBJECTED,
            "db/migrate/0043.rb is new, and " + NAMED + " was not rehearsed"),
        of(
            "a new path, and a rehearsal",
            changing(migration(), yesterday),
            MIGRATIONS,
            Verdict.PASSED,
            "rehearsed 2026-11-28 20:10:04 UTC, clone 41.0 s, migrate 38.2 s"),
        of(
            "always, and no rehearsal",
            changing(Map.of(), none),
            ALWAYS,
            Verdict.OBJECTED,
            NAMED + " was not rehearsed"),
        of(
            "24 hours ago",
            changing(migration(), rehearsed("2026-11-28T09:00:00Z", Outcome.PASSED)),
            ALWAYS,
            Verdict.PASSED,
            "rehearsed 2026-11-28 09:00:00 UTC, clone 41.0 s, migrate 38.2 s"),
        of(
            "a second longer ago",
            changing(migration(), rehearsed("2026-11-28T08:59:59Z", Outcome.PASSED)),
            ALWAYS,
            Verdict.OBJECTED,
            NAMED + " was rehearsed 2026-11-28 08:59:59 UTC, longer ago than 1d"),
        of(
            "a time that is still to come",
            changing(migration(), rehearsed("2026-11-29T09:10:00Z", Outcome.PASSED)),
            ALWAYS,
            Verdict.OBJECTED,
            NAMED
                + " was rehearsed 2026-11-29 09:10:00 UTC, which is still to come by the"
                + " clock here: the clocks differ"),
        of(
            "one that failed",
            changing(migration(), rehearsed("2026-11-29T08:10:00Z", Outcome.FAILED)),
            ALWAYS,
            Verdict.OBJECTED,
            "the last rehearsal of " + NAMED + ", 2026-11-29 08:10:00 UTC, did not pass: migrate"),
        of(
            "one that changed the release",
            changing(migration(), rehearsed("2026-11-29T08:10:00Z", Outcome.CHANGED)),
            ALWAYS,
            Verdict.OBJECTED,
            "the last rehearsal of "
                + NAMED
                + ", 2026-11-29 08:10:00 UTC, did not pass: its hooks"
                + " changed the release"),
        of(
            "a release of another tool",
            new RehearsalFacts(
                Candidate.content(CONTENT),
                Situation.NEW,
                new TreeMap<>(),
                List.of("what changes on web1 is not known, since 41 was made by another tool"),
                Optional.empty(),
                List.of(),
                none),
            MIGRATIONS,
            Verdict.OBJECTED,
            "what changes on web1 is not known, since 41 was made by another tool, and "
                + NAMED
                + " was not rehearsed"),
        of(
            "not on staging",
            new RehearsalFacts(
                Candidate.content(CONTENT),
                Situation.NEW,
                new TreeMap<>(),
                List.of(),
                Optional.of("staging"),
                List.of(),
                none),
            ON_STAGING,
            Verdict.OBJECTED,
            NAMED + " was not rehearsed on staging"),
        of(
            "on staging",
            new RehearsalFacts(
                Candidate.content(CONTENT),
                Situation.NEW,
                new TreeMap<>(),
                List.of(),
                Optional.of("staging"),
                List.of(),
                yesterday),
            ON_STAGING,
            Verdict.PASSED,
            "rehearsed on staging 2026-11-28 20:10:04 UTC, clone 41.0 s, migrate 38.2 s"),
        of(
            "staging does not answer, whatever another host there says",
            new RehearsalFacts(
                Candidate.content(CONTENT),
                Situation.NEW,
                new TreeMap<>(),
                List.of(),
                Optional.of("staging"),
                List.of("s2: cannot connect"),
                yesterday),
            ON_STAGING,
            Verdict.OBJECTED,
            "whether " + NAMED + " was rehearsed on staging is not known"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aReleaseHasToBeRehearsedOrNot(
      String name, RehearsalFacts facts, RehearsalRule rule, Verdict verdict, String fact) {
    Finding found = RehearsalGate.judge(facts, rule, NOW, List.of());

    assertThat(found.fact()).isEqualTo(fact);
    assertThat(found.verdict()).isEqualTo(verdict);
  }

  @Test
  void severalPathsAreEachNamed() {
    Finding found =
        RehearsalGate.judge(
            changing(
                Map.of("b.sql", Change.CHANGED, "a.sql", Change.ADDED, "c.rb", Change.ADDED),
                Optional.empty()),
            MIGRATIONS,
            NOW,
            List.of());

    assertThat(found.fact()).isEqualTo(NAMED + " was not rehearsed");
    assertThat(found.details()).containsExactly("a.sql is new", "b.sql has changed");
  }

  @Test
  void whatIsFoundHasTheSameDigestAMinuteLater() {
    RehearsalFacts facts = changing(migration(), rehearsed("2026-11-27T20:10:04Z", Outcome.PASSED));
    Finding found = RehearsalGate.judge(facts, MIGRATIONS, NOW, List.of());
    Acceptance accepted =
        new Acceptance(GateName.REHEARSAL, Optional.of(found.digest()), "the clone is broken");

    Finding later = RehearsalGate.judge(facts, MIGRATIONS, NOW.plusSeconds(60), List.of(accepted));

    assertThat(later.verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(later.reason()).contains("the clone is broken");
    Finding another =
        RehearsalGate.judge(
            changing(Map.of("x.sql", Change.ADDED), Optional.empty()),
            MIGRATIONS,
            NOW,
            List.of(accepted));
    assertThat(another.verdict()).isEqualTo(Verdict.OBJECTED);
  }

  @Test
  void whatIsAcceptedOfOneContentIsAcceptedOfNoOther() {
    for (RehearsalRule rule : List.of(ALWAYS, MIGRATIONS)) {
      Finding found =
          RehearsalGate.judge(changing(migration(), Optional.empty()), rule, NOW, List.of());
      Acceptance accepted =
          new Acceptance(GateName.REHEARSAL, Optional.of(found.digest()), "a hot-fix");
      RehearsalFacts next =
          new RehearsalFacts(
              Candidate.content(Digest.ofContent("44".getBytes(StandardCharsets.UTF_8))),
              Situation.NEW,
              new TreeMap<>(migration()),
              List.of(),
              Optional.empty(),
              List.of(),
              Optional.empty());

      assertThat(RehearsalGate.judge(next, rule, NOW, List.of(accepted)).objects()).isTrue();
      assertThat(
              RehearsalGate.judge(
                      next, rule, NOW, List.of(Acceptance.parse("rehearsal", "whatever it is")))
                  .isOverridden())
          .isTrue();
    }
  }
}
