package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first {@code bin/deployer} in a clone, which builds; here with a Maven that builds nothing.
 */
final class FreshCloneTest {
  private static final String MADE = "deployer-cli/target/deployer-7.8.9/deployer-7.8.9/bin";

  @TempDir Path clone;
  private String out;
  private String err;

  @BeforeEach
  void sources() throws IOException {
    for (String file : new String[] {"bin/deployer", "bin/lib/prepare.sh"}) {
      Path copy = clone.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(Document.TOP.resolve(file), copy);
    }
    Files.writeString(clone.resolve("pom.xml"), "<project>\n  <version>7.8.9</version>\n");
  }

  private void script(String name, String... lines) throws IOException {
    Path file = clone.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** As Maven does it where no terminal is, too. */
  private void maven(String... more) throws IOException {
    String escapes =
        "printf '\\033[0m'; printf '\\033[0m' >&2; printf '[\\033[1;31mERROR\\033[m] no\\n'";
    script("tools/mvn", escapes, String.join("\n", more));
  }

  private int run() throws Exception {
    Path said = clone.resolve("out");
    Path told = clone.resolve("err");
    ProcessBuilder process =
        new ProcessBuilder("sh", clone.resolve("bin/deployer").toString(), "--version")
            .redirectOutput(said.toFile())
            .redirectError(told.toFile());
    process.environment().merge("PATH", "", (path, none) -> clone.resolve("tools") + ":" + path);
    Process running = process.start();
    assertThat(running.waitFor(1, TimeUnit.MINUTES)).isTrue();
    out = Files.readString(said, StandardCharsets.UTF_8);
    err = Files.readString(told, StandardCharsets.UTF_8);
    return running.exitValue();
  }

  @Test
  void printsTheVersionAndNothingElseAndNoEscapesWhereNoTerminalIs() throws Exception {
    maven(
        "mkdir -p '" + clone.resolve(MADE) + "'",
        "printf '#!/bin/sh\\necho deployer 7.8.9\\n' >'" + clone.resolve(MADE) + "/deployer'",
        "chmod +x '" + clone.resolve(MADE) + "/deployer'");

    assertThat(run()).isZero();

    assertThat(out).isEqualTo("deployer 7.8.9\n");
    assertThat(err)
        .doesNotContain("\u001b")
        .startsWith("Building Deployer; ")
        .contains("[ERROR] no");
  }

  @Test
  void whatDoesNotBuildIsToldAndEndsWithWhatMavenEndsWith() throws Exception {
    maven("exit 7");

    assertThat(run()).isEqualTo(7);

    assertThat(out).isEmpty();
    assertThat(err).contains("[ERROR] no").doesNotContain("\u001b");
    assertThat(clone.resolve("deployer-cli")).doesNotExist();
  }
}
