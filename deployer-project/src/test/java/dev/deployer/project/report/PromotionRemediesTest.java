package dev.deployer.project.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.Objection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What to type about what was not where it must have been, in each case. */
final class PromotionRemediesTest {
  private static final Spelling SPELLING =
      new Spelling(
          Map.of("-c", "--config", "--source", "--source", "--hosts", "--hosts"),
          Set.of(),
          Map.of());
  private static final String CONTENT = "the content 02c3f0aa91be on ";
  private static final String STEP = "the step ee052136ac9d on ";
  private static final String DIGEST = " (promotion:5be1c02a77f3)";

  private static Invocation typed(String... words) {
    return Invocation.of(List.of(words), SPELLING, (option, value) -> value);
  }

  static Stream<Arguments> cases() {
    Invocation deploy =
        typed("deploy", "production", "-c", "my.yaml", "--source", "dist", "--hosts", "web1");
    Invocation step = typed("step", "production", "drop-email");
    return Stream.of(
        Arguments.of(
            deploy,
            CONTENT + "staging: runs 40 (digest 02c3e1f0aa11…), not this content",
            List.of(),
            "Deploy this build there first: deployer deploy staging -c my.yaml --source dist"),
        Arguments.of(
            deploy,
            CONTENT + "staging: not live and good on all hosts as it must be",
            List.of("live on s1, and not known to be good", "nothing is live on s2"),
            "Deploy this build there first: deployer deploy staging -c my.yaml --source dist"),
        Arguments.of(
            deploy,
            CONTENT + "staging: live and good on s2 since 2026-11-28 20:10:04 UTC; 30m are wanted",
            List.of(),
            "Once it has been so for long enough: deployer deploy production -c my.yaml --source"
                + " dist --hosts web1"),
        Arguments.of(
            deploy,
            CONTENT + "staging: not live and good on all hosts as it must be",
            List.of("s1 could not be asked: nobody answers", "nothing is live on s2"),
            "Look what is wrong there: deployer check staging -c my.yaml"),
        Arguments.of(
            deploy,
            CONTENT + "staging: what is live is not decided, since a run there did not end",
            List.of(),
            "Look what is wrong there: deployer check staging -c my.yaml"),
        Arguments.of(
            deploy,
            CONTENT
                + "staging: live and good since 2026-11-28 20:44:14 UTC, which is still to come by"
                + " the clock here",
            List.of("the clocks differ by at least 4 min"),
            "Set right the clock of whoever deploys here, or deployed there; then: deployer deploy"
                + " production -c my.yaml --source dist --hosts web1"),
        Arguments.of(
            deploy,
            CONTENT
                + "staging: live and good since 2026-11-28 20:10:04 UTC, and an alert was raised"
                + " there 2026-11-28 20:11:04 UTC",
            List.of(),
            "See what was raised there: deployer history staging -c my.yaml"),
        Arguments.of(
            step,
            STEP + "staging: this step was not run",
            List.of(),
            "Run it there first: deployer step staging drop-email"),
        Arguments.of(
            step,
            STEP
                + "staging: this step was begun 2026-11-28 20:10:04 UTC, and what it did is not"
                + " known",
            List.of(),
            "Look whether it has done its work there: deployer step staging drop-email --printed"));
  }

  static Stream<Arguments> unjudged() {
    return Stream.of(
        Arguments.of(CONTENT + "staging: live, and not known to be good", List.of()),
        Arguments.of(
            CONTENT + "staging: not live and good on all hosts as it must be",
            List.of(
                "live on s1, and not known to be good, since it was not watched to the end",
                "live on s2, and not known to be good")));
  }

  @Test
  void whatWasNotWatchedThereIsDeployedThereAgainWhichWatchesIt() {
    Invocation typed = typed("deploy", "production", "--source", "dist", "--hosts", "web1");
    String fact =
        CONTENT + "staging: live, and not known to be good, since it was not watched to the end";

    assertThat(
            new PromotionRemedies(typed)
                .of(new Objection(Objection.Kind.PROMOTION, fact + DIGEST, List.of())))
        .containsExactly(
            "Deploy it there again, which watches what is live: deployer deploy staging --source"
                + " dist");
  }

  @Test
  void whatWasGoneBackToBeforeItWasWatchedIsDeployedThereOnceMoreAfterAnother() {
    Invocation typed = typed("deploy", "production", "--source", "dist", "--hosts", "web1");
    String fact =
        CONTENT
            + "staging: live again, and not known to be good, since the watch of it did not come to"
            + " its end before";

    assertThat(
            new PromotionRemedies(typed)
                .of(new Objection(Objection.Kind.PROMOTION, fact + DIGEST, List.of())))
        .containsExactly(
            "Deploy another release there, and then this one once more, so that it is watched:"
                + " deployer deploy staging --source dist");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unjudged")
  void whatIsLiveThereAlreadyIsTakenBackFirstSinceADeployOfItWouldDoNothing(
      String fact, List<String> details) {
    Invocation typed = typed("deploy", "production", "--source", "dist", "--hosts", "web1");

    assertThat(
            new PromotionRemedies(typed)
                .of(new Objection(Objection.Kind.PROMOTION, fact + DIGEST, details)))
        .containsExactly(
            "Take it back there first: deployer rollback staging",
            "And deploy it there again: deployer deploy staging --source dist");
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("cases")
  void whatToTypeFitsWhatIsLacking(
      Invocation typed, String fact, List<String> details, String line) {
    List<String> remedies =
        new PromotionRemedies(typed)
            .of(new Objection(Objection.Kind.PROMOTION, fact + DIGEST, details));

    assertThat(remedies).containsExactly(line);
  }
}
