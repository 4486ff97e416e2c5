package dev.deployer.project.buildtool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.project.Project;
import dev.deployer.project.Session;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.target.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that a build runs. */
class CommandWordsTest {
  @TempDir Path folder;

  private Project project(String source) throws Exception {
    Files.writeString(
        folder.resolve("deployer.yaml"),
        """
        application: shop
        %s
        environments:
          production: {root: /srv/shop, hosts: [anna@127.0.0.1]}
        """
            .formatted(source));
    return Project.read(Path.of("deployer.yaml"), Machine.ofProcess().in(folder));
  }

  private static Options.Builder options() {
    return Options.builder().sshConfig(Path.of("none"));
  }

  private static Path nothingBuilt() throws IOException {
    throw new IOException("nothing is built");
  }

  @Test
  void aLineIsACommandAndItsWords() {
    CommandWords parsed = CommandWords.parse("prune --keep 3");

    assertThat(parsed).isEqualTo(CommandWords.of("prune").option("--keep", "3"));
    assertThat(parsed.argument(null).option("--reason", null)).isEqualTo(parsed);
    assertThatThrownBy(() -> CommandWords.parse("  ")).hasMessage("The command is missing.");
  }

  @Test
  void whatWasBuiltIsAskedForOnlyWhereABuildIsWantedAndNoneIsNamed() throws Exception {
    Project named = project("source: dist");
    Project unnamed = project("");
    for (String command : new String[] {"status", "rollback", "prune"}) {
      CommandWords.of(command)
          .open(unnamed, "production", options(), CommandWordsTest::nothingBuilt)
          .close();
    }
    CommandWords deploy = CommandWords.of("deploy");
    deploy.open(named, "production", options(), CommandWordsTest::nothingBuilt).close();
    deploy
        .open(
            unnamed,
            "production",
            options().source(Path.of("dist")),
            CommandWordsTest::nothingBuilt)
        .close();

    assertThatThrownBy(
            () -> deploy.open(unnamed, "production", options(), CommandWordsTest::nothingBuilt))
        .hasMessage("nothing is built");
    try (Session session = deploy.open(unnamed, "production", options(), () -> folder)) {
      assertThat(session.namesSource()).isTrue();
    }
  }
}
