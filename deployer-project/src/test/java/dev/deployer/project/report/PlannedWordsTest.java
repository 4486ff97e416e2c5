package dev.deployer.project.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.plan.PlannedRecipe;
import dev.deployer.plan.PlannedRecipe.Part;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new PlannedWords(recipe)
        .write(new Page(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN, false));
    return out.toString(StandardCharsets.UTF_8);
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
