package dev.deployer.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people type who mean YAML gets a sentence of its own, at its place. */
final class SlipTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application: shop\\n"
            + "source:build/dist\\n"
            + "keep_releases: 3\\n"
            + " | 2:8: a blank is missing after \"source:\"; write source: VALUE",
        "application: shop\\n"
            + "source:build/dist\\n"
            + " | 2:8: a blank is missing after \"source:\"; write source: VALUE",
        "environments:\\n  production:\\n    root:/srv/shop\\n    hosts: [a]\\n | 3:10: a blank is"
            + " missing after \"root:\"; write root: VALUE",
        "exclude: [*.log]\\n | 1:11: a text that begins with * stands in quotes, such as \"*.log\"",
        "exclude: [\"*.a\", *.log]\\n | 1:18: a text that begins with * stands in quotes, such as"
            + " \"*.log\"",
        "exclude:\\n  - *.log\\n | 2:5: a text that begins with * stands in quotes, such as"
            + " \"*.log\"",
        "source: @build\\n | 1:9: a text that begins with @ stands in quotes",
        "shared:\\n\\tdirs: [a]\\n | 2:1: the line is indented with a tab; YAML takes blanks only",
      })
  void aSlipIsNamedAtItsPlaceAndSaysHowItIsWritten(String typed, String told) {
    assertThat(faults(typed.replace("\\n", "\n").replace("\\t", "\t")))
        .isEqualTo("deployer.yaml:" + told);
  }

  @Test
  void whatIsNoneOfTheseIsToldInTheWordsOfTheParser() {
    assertThat(faults("exclude: [a, b\n"))
        .startsWith("deployer.yaml:2:1: this is not YAML 1.2: expected ',' or ']'");
    assertThat(faults("notify: [http://a, 'x: *b'\n"))
        .startsWith("deployer.yaml:2:1: this is not YAML 1.2: ");
  }

  @Test
  void aSlipShowsNoValueSinceThatMayBeASecret() {
    assertThat(faults("environment:\n  TOKEN:hunter2\nx: y\n")).doesNotContain("hunter2");
  }

  private static String faults(String text) {
    Faults faults = new Faults("deployer.yaml");
    YamlDocument.read(text.getBytes(UTF_8), faults);
    return faults.all().stream().map(Fault::toString).collect(Collectors.joining("\n"));
  }
}
