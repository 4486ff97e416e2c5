package dev.deployer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.SourceRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of {@code gates}. */
final class GateKeysTest {
  @TempDir Path folder;

  private Configuration read(String gates, String ofProduction) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("deployer.yaml"),
            """
            application: shop
            %s
            environments:
              production:
                root: /srv/shop
                hosts: [web1]
                %s
            """
                .formatted(gates, ofProduction));
    return Configuration.read(file);
  }

  private GateSettings production(String gates, String ofProduction) throws Exception {
    return read(gates, ofProduction).environments().get("production").recipe().settings().gates();
  }

  private List<String> faults(String gates) {
    return catchThrowableOfType(ConfigurationException.class, () -> read(gates, ""))
        .faults()
        .stream()
        .map(fault -> fault.toString().replaceFirst("^.*deployer.yaml:", ""))
        .toList();
  }

  @Test
  void aSourceIsCleanUnlessItIsSaidOtherwise() throws Exception {
    assertThat(production("", "")).isEqualTo(GateSettings.DEFAULTS);
    assertThat(production("gates: {}", "")).isEqualTo(GateSettings.DEFAULTS);
    assertThat(production("gates: {source: clean}", "")).isEqualTo(GateSettings.DEFAULTS);
    assertThat(production("gates: {source: off}", ""))
        .isEqualTo(new GateSettings(Optional.empty()));
    assertThat(production("gates: {source: {generated: [vendor/]}}", ""))
        .isEqualTo(new GateSettings(Optional.of(new SourceRule(List.of("vendor/")))));
  }

  @Test
  void aGateOfAnEnvironmentReplacesThatOfTheTop() throws Exception {
    assertThat(production("gates: {source: {generated: [vendor/]}}", "gates: {source: off}"))
        .isEqualTo(new GateSettings(Optional.empty()));
    assertThat(production("gates: {source: off}", "gates: {source: clean}"))
        .isEqualTo(GateSettings.DEFAULTS);
    assertThat(production("gates: {source: off}", "gates: {}"))
        .isEqualTo(new GateSettings(Optional.empty()));
  }

  @Test
  void everyFaultSaysItsPlaceAndWhatIsAllowed() {
    assertThat(faults("gates: {sorce: clean}"))
        .singleElement()
        .asString()
        .contains("gates.sorce", "did you mean source?");
    assertThat(faults("gates: {source: dirty}"))
        .singleElement()
        .asString()
        .contains("gates.source", "\"dirty\": must be clean or off");
    assertThat(faults("gates: {source: {files: 3, generated: vendor}}"))
        .anyMatch(fault -> fault.contains("gates.source.files"))
        .anyMatch(fault -> fault.contains("gates.source.generated"));
  }
}
