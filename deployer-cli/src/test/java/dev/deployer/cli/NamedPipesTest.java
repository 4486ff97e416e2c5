package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Interruptions;
import dev.deployer.cli.local.Person;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.Terminals;
import dev.deployer.project.reach.HostConnectors;
import dev.deployer.project.reach.SshConnectors;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.MemoryDisk;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pipe in the place of a file, into which nobody writes, is refused and not waited for. */
@Timeout(60)
final class NamedPipesTest {
  private static final String SAID = "it is a pipe, a socket or a device, and no file";

  @TempDir Path folder;

  private final MemoryDisk disk = new MemoryDisk();
  private final MemoryConnector host = disk.connector("web1");

  @BeforeEach
  void aShopAndAPipe() throws Exception {
    Files.createDirectories(folder.resolve("dist"));
    Files.writeString(folder.resolve("dist/index.html"), "one");
    configured("source: dist");
    pipe("PIPE");
    assertThat(run((address, trust, here) -> host, List.of("init", "production"))).isEmpty();
  }

  private void configured(String top) throws Exception {
    Files.writeString(
        folder.resolve("deployer.yaml"),
        """
        application: shop
        %s
        environments:
          production: {root: /srv/shop, hosts: [deploy@web1]}
        """
            .formatted(top));
  }

  private void pipe(String name) throws Exception {
    Path pipe = folder.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
  }

  /** What is said of a failure; empty where there is none. */
  private String run(HostConnectors connectors, List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings here =
        new Surroundings(
            Map.of(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Terminals.NONE,
            Person.NOBODY,
            Interruptions.OF_PROCESS,
            Clock.systemUTC(),
            folder,
            folder,
            "anna");
    int exit = new Program(here, connectors).run(words.toArray(String[]::new));
    return exit == 0 ? "" : err.toString(StandardCharsets.UTF_8);
  }

  private String said(String line) {
    return run((address, trust, here) -> host, List.of(line.split(" ", -1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config --config PIPE",
        "status production --config PIPE",
        "approve PIPE",
        "deploy production --plan PIPE",
        "step production tidy --plan PIPE",
        "step production --plan PIPE",
        "history production --verify --heads PIPE",
        "plan production --seal PIPE",
        "plan production -o PIPE",
        "seal production -o PIPE",
      })
  void whereAFileIsTyped(String line) {
    assertThat(said(line)).contains(SAID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"source: {archive: PIPE}", "gates: {approval: {signers: PIPE}}", "source: PIPE"})
  void whereAFileIsConfigured(String top) throws Exception {
    configured(top);
    assertThat(said("plan production")).contains("PIPE").containsAnyOf(SAID, "not a directory");
  }

  @Test
  void whereTheRulesOfTheSourceAre() throws Exception {
    pipe("dist/.deployignore");
    assertThat(said("plan production")).contains(SAID);
  }

  @Test
  void whereReleaseYamlWouldBeAndIsNotSent() throws Exception {
    pipe("dist/release.yaml");
    configured("source: dist\nexclude: [release.yaml]");
    assertThat(said("plan production")).as("it is not read").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"status production -F PIPE", "status deploy@web1.invalid:/srv/shop -F PIPE"})
  void whereItIsTheConfigurationOfSsh(String line) {
    assertThat(run(new SshConnectors(), List.of(line.split(" ", -1)))).contains(SAID);
  }
}
