package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the Dockerfile takes of the build, and what it expects in it. */
final class ImageTest {
  private static final Path TOP = Path.of("..");

  private static List<String> dockerfile() throws IOException {
    String text = Files.readString(TOP.resolve("Dockerfile")).replace("\\\n", " ");
    String version =
        Pattern.compile("(?m)^ARG VERSION=(.*)$")
            .matcher(text)
            .results()
            .map(found -> found.group(1))
            .findFirst()
            .orElseThrow();
    return text.replace("${VERSION}", version).lines().toList();
  }

  private static List<String> sent() throws IOException {
    return dockerfile().stream()
        .filter(line -> line.startsWith("ADD ") || line.startsWith("COPY "))
        .map(line -> line.split(" +", -1)[1])
        .toList();
  }

  @Test
  void whatItTakesIsWhatTheBuildMakesAndAllThatIsSentToBuildIt() throws IOException {
    assertThat(sent()).hasSize(1);
    assertThat(TOP.resolve(sent().get(0))).as("made by mvn package").isRegularFile();
    assertThat(Files.readAllLines(TOP.resolve(".dockerignore")))
        .containsExactly("*", "!deployer-cli/target/deployer-*.tar.gz");
    assertThat(sent().get(0)).matches("deployer-cli/target/deployer-[^/]*\\.tar\\.gz");
  }

  @Test
  void whatItNamesOfTheDistributionIsThere() throws IOException {
    List<String> names =
        OpenSshServer.run("tar", "-tzf", TOP.resolve(sent().get(0)).toString()).lines().toList();

    List<String> named =
        Pattern.compile("/opt/(deployer-[^ ]+)")
            .matcher(String.join("\n", dockerfile()))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertThat(named).hasSizeGreaterThan(1);
    assertThat(names).containsAll(named);
  }
}
