package dev.deployer.project.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.plan.PlannedRecipe;
import dev.deployer.plan.PlannedRecipe.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a plan runs and asks, as whoever signs it reads it. */
final class PlannedWordsTest {
  private static String shown(String name, String pattern) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("name", name);
    keys.put("http", "http://web1:8080/metrics");
    keys.put("number", pattern);
    PlannedRecipe recipe =
        new PlannedRecipe(
            Map.of(),
            List.of(),
            List.of("rest"),
            "0s",
            "revert",
            "30s",
            List.of(),
            Map.of(),
            Map.of(),
            List.of(new Part(keys)),
            Map.of());
    return PlainPage.of(new PlannedWords(recipe)::write, false);
  }

  @Test
  void aBackslashIsShownOnceAsItWasWritten() {
    assertThat(shown("5xx \\ all", "http_5xx_total (\\d+)"))
        .isEqualTo(
            "  number     5xx \\ all (http http://web1:8080/metrics, number http_5xx_total"
                + " (\\d+))\n");
  }

  @Test
  void whatIsHeldBackIsEscapedAndCannotBeForged() {
    assertThat(shown("5xx", "\u202e(\\d+)\\u202e"))
        .contains("number \\u202e(\\\\d+)\\\\u202e)")
        .doesNotContain("\u202e");
  }
}
