package dev.deployer.integration.program;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Launcher;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the distribution is made of. */
@Timeout(120)
final class DistributionTest {
  @TempDir private Path folder;
  private Path home;

  @BeforeEach
  void unpack() throws IOException {
    assertThat(Launcher.in(folder).isOfDistribution())
        .as("there is no distribution of these classes: run mvn package, which makes one")
        .isTrue();
    home = folder.resolve("distribution");
  }

  @Test
  void whatServesTheDemoAloneIsOnNoClassPathAndEveryOtherJarIs() throws IOException {
    List<String> classPath;
    try (JarFile program = new JarFile(home.resolve("lib/deployer-cli.jar").toFile())) {
      assertThat(program.stream().map(entry -> entry.getName()))
          .contains("dev/deployer/cli/DemoCommand.class")
          .noneMatch(name -> name.startsWith("dev/deployer/cli/demo/"));
      classPath =
          List.of(
              program
                  .getManifest()
                  .getMainAttributes()
                  .getValue(Attributes.Name.CLASS_PATH)
                  .split(" ", -1));
    }
    assertThat(jars("lib"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(Stream.of("deployer-cli.jar"), classPath.stream()).toList());
    assertThat(classPath).noneMatch(name -> name.matches("(sshd|jcl|deployer-demo).*"));
    assertThat(jars("lib/demo"))
        .hasSize(5)
        .allMatch(name -> name.matches("(sshd-(core|common|sftp)|jcl-over-slf4j|deployer-demo).*"));
  }

  @Test
  void theDemoFindsItsServerAndTheArchiveOfOtherCommandsHasNothingOfIt() throws IOException {
    // It shows itself the demo, and fails where that fails.
    OpenSshServer.run("sh", home.resolve("lib/make-archive").toString());
    assertThat(Files.readString(home.resolve("archive/classes.jsa"), ISO_8859_1))
        .contains("dev/deployer/cli/Program")
        .doesNotContain("org/apache/sshd/", "dev/deployer/cli/demo/");
  }

  private List<String> jars(String in) throws IOException {
    try (Stream<Path> files = Files.list(home.resolve(in))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .toList();
    }
  }
}
