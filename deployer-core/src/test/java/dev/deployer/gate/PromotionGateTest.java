package dev.deployer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.gate.GateSettings.PromotionRule;
import dev.deployer.gate.PromotionFacts.Good;
import dev.deployer.gate.PromotionFacts.Lost;
import dev.deployer.gate.PromotionFacts.NotDone;
import dev.deployer.gate.PromotionFacts.NotGood;
import dev.deployer.gate.PromotionFacts.NotRun;
import dev.deployer.gate.PromotionFacts.Nothing;
import dev.deployer.gate.PromotionFacts.OnHost;
import dev.deployer.gate.PromotionFacts.Other;
import dev.deployer.gate.PromotionFacts.Says;
import dev.deployer.gate.PromotionFacts.Unasked;
import dev.deployer.gate.PromotionFacts.Undecided;
import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gate says of what the hosts of the other environment say. */
final class PromotionGateTest {
  private static final Instant NOW = Instant.parse("2026-11-28T20:40:04Z");
  private static final Instant SINCE = NOW.minus(Duration.ofMinutes(30));
  private static final PromotionRule RULE = new PromotionRule("staging", Duration.ofMinutes(30));
  private static final Digest FORTY = Digest.ofContent("40".getBytes(StandardCharsets.UTF_8));
  private static final Digest NEXT = Digest.ofContent("41".getBytes(StandardCharsets.UTF_8));
  private static final Candidate CONTENT = Candidate.content(NEXT);
  private static final Candidate STEP = Candidate.step(NEXT);
  private static final String BRIEF = FORTY.toString().substring(0, 12) + "…";

  private static Good good(Instant since) {
    return new Good(false, since, Optional.empty());
  }

  private static Other forty() {
    return new Other(ReleaseId.parse("40"), Optional.of(FORTY));
  }

  private static Finding judge(PromotionRule rule, Instant now, Says... says) {
    return judge(CONTENT, rule, now, says);
  }

  private static Finding judge(Candidate what, PromotionRule rule, Instant now, Says... says) {
    List<OnHost> hosts = new ArrayList<>();
    for (Says one : says) {
      hosts.add(new OnHost("s" + (hosts.size() + 1), one));
    }
    return PromotionGate.judge(new PromotionFacts(what, false, hosts), rule, now, List.of());
  }

  private static Arguments of(String name, String fact, Says... says) {
    return Arguments.of(name, List.of(says), fact);
  }

  static Stream<Arguments> good() {
    return Stream.of(
        of(
            "exactly as long as is wanted",
            "live and good on staging since 2026-11-28 20:10:04 UTC",
            good(SINCE)),
        of(
            "on each host, the last of them just now",
            "live and good on staging since 2026-11-28 20:10:04 UTC",
            good(SINCE.minusSeconds(60)),
            good(SINCE)),
        of(
            "a step",
            "done on staging since 2026-11-28 20:10:04 UTC",
            new Good(true, SINCE, Optional.empty())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void whatIsThereAsItMustBePasses(String name, List<Says> says, String fact) {
    Finding found = judge(RULE, NOW, says.toArray(Says[]::new));

    assertThat(found.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(found.fact()).isEqualTo(fact);
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        of(
            "a second too young",
            "staging: live and good since 2026-11-28 20:10:05 UTC; 30m are wanted",
            good(SINCE.plusSeconds(1))),
        of(
            "too young on one host of two",
            "staging: live and good on s2 since 2026-11-28 20:10:05 UTC; 30m are wanted",
            good(SINCE),
            good(SINCE.plusSeconds(1))),
        of(
            "something else on one host of two",
            "staging: s1 runs 40 (digest " + BRIEF + "), not this content",
            forty(),
            good(SINCE)),
        of(
            "something else on all of them",
            "staging: runs 40 (digest " + BRIEF + "), not this content",
            forty(),
            forty()),
        of(
            "another tool's",
            "staging: runs 40, which was made by another tool",
            new Other(ReleaseId.parse("40"), Optional.empty())),
        of(
            "one of which the manifest was deleted",
            "staging: runs 40, whose manifest is not there any more",
            new Lost(ReleaseId.parse("40"))),
        of("nothing", "staging: nothing is live", new Nothing()),
        of("bad", "staging: live, and bad", new NotGood(true, false)),
        of("not judged", "staging: live, and not known to be good", new NotGood(false, false)),
        of(
            "not watched",
            "staging: live, and not known to be good, since it was not watched to the end",
            new NotGood(false, true)),
        of(
            "not decided",
            "staging: what is live on s2 is not decided, since a run there did not end",
            good(SINCE),
            new Undecided()),
        of(
            "not reached, whatever another host says",
            "staging: s2 could not be asked: nobody answers",
            good(SINCE),
            new Unasked("nobody answers")),
        of(
            "raised since",
            "staging: live and good since 2026-11-28 20:10:04 UTC, and an alert was raised there"
                + " 2026-11-28 20:11:04 UTC",
            new Good(false, SINCE, Optional.of(SINCE.plusSeconds(60)))),
        of("a step that did not run", "staging: this step was not run", new NotRun()),
        of(
            "a step that failed",
            "staging: this step was begun 2026-11-28 20:10:04 UTC, and failed",
            new NotDone(SINCE, true)),
        of(
            "a step of which nobody knows what it did",
            "staging: this step was begun 2026-11-28 20:10:04 UTC, and what it did is not known",
            new NotDone(SINCE, false)),
        of("no such environment", "staging: it is not configured"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void whatIsNotThereAsItMustBeIsObjectedTo(String name, List<Says> says, String fact) {
    Finding found = judge(RULE, NOW, says.toArray(Says[]::new));

    assertThat(found.verdict()).isEqualTo(Verdict.OBJECTED);
    assertThat(found.fact()).isEqualTo(CONTENT.inWords() + " on " + fact);
    assertThat(found.details()).isEmpty();
  }

  @Test
  void whatSeveralHostsLackIsListedHostByHost() {
    Finding found = judge(RULE, NOW, new Unasked("nobody answers"), forty(), good(SINCE));

    assertThat(found.fact())
        .isEqualTo(CONTENT.inWords() + " on staging: not live and good on all hosts as it must be");
    assertThat(found.details())
        .containsExactly(
            "s1 could not be asked: nobody answers",
            "s2 runs 40 (digest " + BRIEF + "), not this content");
  }

  @Test
  void whatIsLiveAlreadyIsNotAskedAbout() {
    Finding found =
        PromotionGate.judge(
            new PromotionFacts(CONTENT, true, List.of(new OnHost("s1", forty()))),
            RULE,
            NOW,
            List.of());

    assertThat(found.verdict()).isEqualTo(Verdict.NOT_ASKED);
  }

  @Test
  void aTimeThatIsStillToComeIsNeverOldEnoughAndSaysHowFarTheClocksDiffer() {
    PromotionRule anyTime = new PromotionRule("staging", Duration.ZERO);
    assertThat(judge(anyTime, NOW, good(NOW)).verdict()).isEqualTo(Verdict.PASSED);

    Finding found = judge(anyTime, NOW, good(NOW.plusSeconds(250)));

    assertThat(found.fact())
        .isEqualTo(
            CONTENT.inWords()
                + " on staging: live and good since 2026-11-28 20:44:14 UTC, which is still to come"
                + " by the clock here");
    assertThat(found.details()).containsExactly("the clocks differ by at least 4 min");
    assertThat(judge(anyTime, NOW, good(NOW.plusMillis(300))).details())
        .containsExactly("the clocks differ by at least 1 s");
  }

  @Test
  void whatIsAcceptedHoldsAMinuteLaterAndForNothingElse() {
    PromotionRule anyTime = new PromotionRule("staging", Duration.ZERO);
    Says ahead = good(NOW.plusSeconds(250));
    Finding found = judge(anyTime, NOW, ahead);
    Acceptance accepted =
        new Acceptance(GateName.PROMOTION, Optional.of(found.digest()), "the clock of s1 is wrong");
    PromotionFacts facts = new PromotionFacts(CONTENT, false, List.of(new OnHost("s1", ahead)));

    Finding later = PromotionGate.judge(facts, anyTime, NOW.plusSeconds(60), List.of(accepted));

    assertThat(later.details()).isNotEqualTo(found.details());
    assertThat(later.digest()).isEqualTo(found.digest());
    assertThat(later.verdict()).isEqualTo(Verdict.ACCEPTED);
    PromotionFacts other = new PromotionFacts(CONTENT, false, List.of(new OnHost("s1", forty())));
    assertThat(PromotionGate.judge(other, anyTime, NOW, List.of(accepted)).verdict())
        .isEqualTo(Verdict.OBJECTED);
  }

  @Test
  void whatIsAcceptedOfOneContentOrStepIsAcceptedOfNoOther() {
    List<Says> said =
        List.of(
            new Nothing(), forty(), new Undecided(), new Unasked("nobody answers"), new NotRun());
    for (Says says : said) {
      String digest = judge(CONTENT, RULE, NOW, says).digest();
      assertThat(judge(CONTENT, RULE, NOW.plusSeconds(60), says).digest()).isEqualTo(digest);
      assertThat(judge(Candidate.content(FORTY), RULE, NOW, says).digest()).isNotEqualTo(digest);
      assertThat(judge(Candidate.step(FORTY), RULE, NOW, says).digest())
          .isNotEqualTo(judge(STEP, RULE, NOW, says).digest());
    }
  }

  @Test
  void aStepThatIsDoneOnSomeHostsIsMissedOnTheOthers() {
    Good done = new Good(true, SINCE, Optional.empty());

    assertThat(judge(STEP, RULE, NOW, done, new NotRun()).fact())
        .isEqualTo(STEP.inWords() + " on staging: this step was not run on s2");
    Finding several = judge(STEP, RULE, NOW, done, new NotRun(), new NotDone(SINCE, true));
    assertThat(several.fact())
        .isEqualTo(STEP.inWords() + " on staging: not done on all hosts as it must be");
    assertThat(several.details())
        .containsExactly(
            "this step was begun on s3 2026-11-28 20:10:04 UTC, and failed",
            "this step was not run on s2");
  }
}
