package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.project.reach.SshConnectors;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pipe in the place of a file, into which nobody writes, is refused and not waited for. */
@Timeout(60)
final class NamedPipesTest extends ProgramOnTheModel {
  private static final String SAID = "it is a pipe, a socket or a device, and no file";

  @BeforeEach
  void aPipeInAFolderWithARootOnItsHost() throws Exception {
    pipe("PIPE");
    assertThat(run("init", "production")).isZero();
  }

  private void pipe(String name) throws Exception {
    Path pipe = folder.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
  }

  /** What is said of a failure; empty where there is none. */
  private String said(String line) {
    return run(line.split(" ", -1)) == 0 ? "" : err;
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
    assertThat(run(new SshConnectors(), line.split(" ", -1))).isNotZero();
    assertThat(err).contains(SAID);
  }
}
