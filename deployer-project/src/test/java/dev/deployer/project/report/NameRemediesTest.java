package dev.deployer.project.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.manifest.Fault;
import dev.deployer.path.NameRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NameRemediesTest {
  @Test
  void everyRuleOfNamesHasAWayOutAndIsInTheGuide() throws IOException {
    String guide = Files.readString(Path.of("..", "docs", "guide.md"));
    String names = guide.substring(guide.indexOf("\n## Names\n"));
    String section = names.substring(0, names.indexOf("\n## ", 4)).replaceAll("\\s+", " ");
    for (NameRule rule : NameRule.values()) {
      List<String> remedies = NameRemedies.of(List.of(Fault.of("x", rule)));
      assertThat(remedies).as(rule.name()).hasSize(2);
      assertThat(section).as("the guide on " + rule).contains(rule.text());
      remedies.get(0).lines().forEach(line -> assertThat(line).isNotBlank());
      int command = remedies.get(0).indexOf("convmv");
      if (command >= 0) {
        assertThat(section).contains(remedies.get(0).substring(command));
      }
    }
  }

  @Test
  void aWayOutIsToldOnceForManyNames() {
    assertThat(
            NameRemedies.of(
                List.of(
                    Fault.of("a", NameRule.NFC),
                    Fault.of("b", NameRule.NFC),
                    Fault.of("c", NameRule.RESERVED),
                    new Fault("d", "it changed while the source was read"))))
        .hasSize(3);
    assertThat(NameRemedies.of(List.of(new Fault("d", "it changed")))).isEmpty();
  }
}
