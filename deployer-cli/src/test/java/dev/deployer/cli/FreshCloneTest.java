package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first {@code bin/deployer} in a clone, which builds; here with a Maven that builds nothing.
 */
final class FreshCloneTest {
  private static final String MADE = "deployer-cli/target/deployer-7.8.9/deployer-7.8.9/bin";
  private static final String JAR =
      "deployer-cli/target/deployer-7.8.9/deployer-7.8.9/lib/deployer-cli.jar";

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

  /** What such a Maven makes, with a jar that bears the time of all builds. */
  private String[] made() {
    Path jar = clone.resolve(JAR);
    return new String[] {
      "echo called >>'" + clone.resolve("calls") + "'",
      "mkdir -p '" + clone.resolve(MADE) + "' '" + jar.getParent() + "'",
      "echo jar >'" + jar + "'; touch -d 2026-01-01T00:00:00Z '" + jar + "'",
      "printf '#!/bin/sh\\necho deployer 7.8.9\\n' >'" + clone.resolve(MADE) + "/deployer'",
      "chmod +x '" + clone.resolve(MADE) + "/deployer'"
    };
  }

  private long calls() throws IOException {
    return Files.readAllLines(clone.resolve("calls")).size();
  }

  private Process start(String name, String javaHome) throws IOException {
    ProcessBuilder process =
        new ProcessBuilder("sh", clone.resolve("bin/deployer").toString(), "--version")
            .redirectOutput(clone.resolve(name + ".out").toFile())
            .redirectError(clone.resolve(name + ".err").toFile());
    process.environment().merge("PATH", "", (path, none) -> clone.resolve("tools") + ":" + path);
    process.environment().put("JAVA_HOME", javaHome);
    return process.start();
  }

  private int end(String name, Process running) throws Exception {
    assertThat(running.waitFor(1, TimeUnit.MINUTES)).isTrue();
    out = Files.readString(clone.resolve(name + ".out"), StandardCharsets.UTF_8);
    err = Files.readString(clone.resolve(name + ".err"), StandardCharsets.UTF_8);
    return running.exitValue();
  }

  private int run() throws Exception {
    return end("only", start("only", System.getProperty("java.home")));
  }

  @Test
  void printsTheVersionAndNothingElseAndNoEscapesWhereNoTerminalIs() throws Exception {
    maven(made());

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
    assertThat(clone.resolve("deployer-cli/target/built")).doesNotExist();
  }

  @Test
  void whatIsEditedDuringABuildIsBuiltTheNextTimeAndWhatIsBuiltIsNot() throws Exception {
    Path source = clone.resolve("deployer-cli/src/main/Main.java");
    Files.createDirectories(source.getParent());
    Files.createDirectories(clone.resolve("deployer-cli/src/launcher"));
    Files.createDirectories(clone.resolve("deployer-cli/src/assembly"));
    Files.writeString(clone.resolve("deployer-cli/pom.xml"), "<project/>");
    Files.writeString(source, "class Main {}");
    String mark = clone.resolve("mark").toString();
    maven(
        Stream.concat(
                Stream.of(
                    ": >" + mark,
                    "until [ " + source + " -nt " + mark + " ]; do touch " + source,
                    "done"),
                Stream.of(made()))
            .toArray(String[]::new));
    assertThat(run()).isZero();

    maven(made());
    assertThat(run()).isZero();
    assertThat(calls()).isEqualTo(2);

    assertThat(run()).isZero();
    assertThat(calls()).isEqualTo(2);
    assertThat(err).isEmpty();
  }

  @Test
  void ofTwoAtOnceOneBuildsAndTheOtherWaitsForIt() throws Exception {
    // Each asks this one for its version before it builds.
    script("jdk/bin/javac", "echo asked >>'" + clone.resolve("asked") + "'", "echo javac 17.0.1");
    maven(
        Stream.concat(
                Stream.of(
                    "until [ \"$(wc -l <'" + clone.resolve("asked") + "')\" -ge 2 ]; do :; done"),
                Stream.of(made()))
            .toArray(String[]::new));

    Process one = start("one", clone.resolve("jdk").toString());
    Process other = start("other", clone.resolve("jdk").toString());

    assertThat(end("one", one)).as(() -> err).isZero();
    assertThat(out).isEqualTo("deployer 7.8.9\n");
    assertThat(end("other", other)).as(() -> err).isZero();
    assertThat(out).isEqualTo("deployer 7.8.9\n");
    assertThat(calls()).isEqualTo(1);
  }

  /** By which the JVM knows whether an archive of classes is that of this jar. */
  @Test
  void theJarsOfABuildDoNotKeepTheTimeThatThoseOfAllBuildsHave() throws Exception {
    maven(made());

    assertThat(run()).isZero();

    assertThat(Files.getLastModifiedTime(clone.resolve(JAR)).toInstant())
        .isNotEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
  }
}
