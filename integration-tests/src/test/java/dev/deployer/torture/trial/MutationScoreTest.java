package dev.deployer.torture.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class MutationScoreTest {
  private static final String KILLED = mutation(true, "KILLED", "dev.deployer.path.EntryPath");
  private static final String TIMED_OUT =
      mutation(true, "TIMED_OUT", "dev.deployer.path.Printable");
  private static final String SURVIVED =
      mutation(false, "SURVIVED", "dev.deployer.plan.Base$Content");

  @Test
  void aPackageOfWhichTooManyMutantsSurviveIsAViolation() throws IOException {
    Map<String, MutationScore.Noticed> packages = new TreeMap<>();
    MutationScore.read(
        KILLED + TIMED_OUT + SURVIVED + mutation(true, "KILLED", "dev.deployer.plan.Base"),
        packages);

    Score score = MutationScore.score(packages);

    assertThat(score.cases()).isEqualTo(4);
    assertThat(score.violations()).containsExactly("plan 50.0 % of 2, and not 85");
    assertThat(score.figures()).isEqualTo("path 100.0 % of 2, plan 50.0 % of 2");
  }

  @Test
  void eightyFivePercentAreEnough() {
    assertThat(new MutationScore.Noticed(20, 17).isEnough()).isTrue();
    assertThat(new MutationScore.Noticed(20, 16).isEnough()).isFalse();
  }

  @Test
  void aReportWithoutMutantsIsNoSuccess() {
    assertThatThrownBy(() -> MutationScore.read("<mutations/>", new TreeMap<>()))
        .isInstanceOf(IOException.class);
  }

  private static String mutation(boolean detected, String status, String name) {
    return "<mutation detected='%s' status='%s' numberOfTestsRun='1'><sourceFile>X.java</sourceFile><mutatedClass>%s</mutatedClass></mutation>%n"
        .formatted(detected, status, name);
  }
}
