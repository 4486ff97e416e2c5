package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the sources; {@code bin/test} here with a Maven that only writes reports. */
final class TestScriptTest {
  @TempDir Path clone;
  private String said;

  @BeforeEach
  void sources() throws IOException {
    for (String file : List.of("bin/test", "bin/lib/prepare.sh")) {
      Path copy = clone.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(Document.TOP.resolve(file), copy);
    }
    Files.createDirectories(clone.resolve("deployer-core/src/test/java"));
    Files.writeString(clone.resolve("deployer-core/src/test/java/SumTest.java"), "");
    maven(1, 0);
  }

  /** Knows SumTest, with the method adds. */
  private void maven(int tests, int skipped) throws IOException {
    Path file = clone.resolve("tools/mvn");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        #!/bin/sh
        mkdir -p deployer-core/target/surefire-reports
        cd deployer-core/target/surefire-reports
        case "$*" in
          *-Dtest=SumTest\\ * | *-Dtest=SumTest#adds\\ *)
            printf '%%s\\n' '<?xml version="1.0"?>' \\
              '<testsuite name="SumTest" time="0.1" tests="%d" errors="0" skipped="%d" failures="0">' \\
              >TEST-SumTest.xml ;;
        esac
        """
            .formatted(tests, skipped));
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private int only(String name) throws Exception {
    Path told = clone.resolve("told");
    ProcessBuilder process =
        new ProcessBuilder("sh", "bin/test", "--only", name)
            .directory(clone.toFile())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile());
    process.environment().merge("PATH", "", (path, none) -> clone.resolve("tools") + ":" + path);
    process.environment().put("CDPATH", ".:/usr");
    Process running = process.start();
    assertThat(running.waitFor(1, TimeUnit.MINUTES)).isTrue();
    said = Files.readString(told, StandardCharsets.UTF_8);
    return running.exitValue();
  }

  @Test
  void oneClassOrOneMethodPassesWhateverTheShellHasForCdpath() throws Exception {
    assertThat(only("SumTest")).as(() -> said).isZero();
    assertThat(said).contains("SumTest passed.");

    assertThat(only("SumTest#adds")).isZero();
    assertThat(said).contains("SumTest#adds passed.");
  }

  @Test
  void aMethodThatIsNotThereHasNotPassedEvenWhereAnotherHadBefore() throws Exception {
    assertThat(only("SumTest#adds")).isZero();

    assertThat(only("SumTest#subtracts")).isEqualTo(1);
    assertThat(said).contains("FAILED: SumTest#subtracts").doesNotContain("passed");
  }

  @Test
  void aTestThatIsSkippedHasNotPassed() throws Exception {
    maven(2, 1);

    assertThat(only("SumTest")).isEqualTo(1);
    assertThat(said).contains("FAILED: SumTest").doesNotContain("passed");
  }

  /** With one, cd goes elsewhere and says where. Parts of bin/bench are of its shell. */
  @Test
  void aScriptThatAsksWhereItLiesDoesNotHeedCdpath() throws IOException {
    for (String folder : List.of("bin", ".ci", "deployer-cli/src/launcher")) {
      try (Stream<Path> files = Files.walk(Document.TOP.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          if (file.toString().endsWith(".bash")) {
            continue;
          }
          String text = Files.readString(file);
          if (!text.contains("unset CDPATH\n")) {
            assertThat(text).as(file.toString()).doesNotContainPattern("\\$\\(cd .*pwd");
          }
        }
      }
    }
  }
}
