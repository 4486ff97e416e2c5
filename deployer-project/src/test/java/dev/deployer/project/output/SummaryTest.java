package dev.deployer.project.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static Report report(ExitCode exit, String said, Map<String, Object> fields) {
    return new Report() {
      @Override
      public ExitCode exit() {
        return exit;
      }

      @Override
      public void write(Page page) {
        page.line(Style.Mark.DONE, said);
      }

      @Override
      public Map<String, Object> fields() {
        return fields;
      }
    };
  }

  @Test
  void aRunIsAHeadingItsFactsATableOfTheHostsAndWhatTheCommandLinePrints() {
    Report report =
        report(
            ExitCode.DONE,
            "42 is live on web1.",
            Fields.inOrder(
                "command", "deploy",
                "target", "production",
                "verdict", "already_live",
                "release", "42",
                "hosts",
                    List.of(
                        Fields.inOrder(
                            "host", "deploy@web1:22", "sent_files", 3, "sent_bytes", 2_100_000)),
                "took_ms", 12_400));

    assertThat(Summary.of(report, new HostNames(Map.of("deploy@web1:22", "web1"))))
        .isEqualTo(
            """
            ### ✅ deploy production

            verdict **already live** · release **42** · took 12.400s

            | host | sent files | sent |
            | --- | --- | --- |
            | web1 | 3 | 2.1 MB |

            ```text
            ✔ 42 is live on web1.
            ```

            """);
  }

  @Test
  void whatComesFromAHostIsTextInItWhateverItLooksLike() {
    String evil = "a|b `c` ```` </td><img src=x> [x](http://evil.example) \u001b[2J @everyone";
    Report report =
        report(
            ExitCode.UNKNOWN,
            evil,
            Fields.inOrder(
                "command",
                "deploy",
                "target",
                evil,
                "hosts",
                List.of(Fields.inOrder("host", evil))));

    String text = Summary.of(report, HostNames.NONE);

    String beforeTheFence = text.substring(0, text.indexOf("`````text"));
    assertThat(beforeTheFence)
        .startsWith("### ❌ deploy a\\|b ")
        .contains("exit 6")
        .doesNotContain("\u001b")
        .doesNotContainPattern("(?<!\\\\)[<`\\[]");
    assertThat(beforeTheFence.lines().filter(line -> line.startsWith("| a\\|b "))).hasSize(1);
    assertThat(text).endsWith("\n`````\n\n").doesNotContain("\u001b");
  }

  /** Maps whose order is that of their fields. */
  private static final class Fields {
    private Fields() {}

    static Map<String, Object> inOrder(Object... namesAndValues) {
      Map<String, Object> fields = new java.util.LinkedHashMap<>();
      for (int i = 0; i < namesAndValues.length; i += 2) {
        fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
      }
      return fields;
    }
  }
}
