package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The standard output: help, JSON and nothing else where that is wanted, and one that is full. */
class StandardOutputTest extends ProgramOnTheModel {
  @Test
  void aResultThatCannotBeWrittenIsNoSuccessOfACommandThatOnlyLooks() {
    run("init", "production");
    stdout =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThat(run("status", "production")).isEqualTo(1);
    assertThat(err).isEqualTo("✘ The result could not be written to the standard output.\n");
    assertThat(run("--version")).isEqualTo(1);
    assertThat(run("deploy", "production", "--json")).as("it is done").isZero();
    assertThat(err).isEqualTo("✘ The result could not be written to the standard output.\n");
    assertThat(run("status", "elsewhere")).as("it was wrong before").isEqualTo(2);
  }

  @Test
  void withJsonNothingElseIsOnStdoutAlsoWhereItIsMistyped() {
    assertThat(run("status", "--bogus", "--json")).isEqualTo(2);
    assertThat(out).startsWith("{\"v\":1,\"type\":\"error\",").endsWith("}\n").hasLineCount(1);
    assertThat(err).isEmpty();
    assertThat(run("status", "production", "--json")).isEqualTo(3);
    assertThat(out.lines()).allMatch(line -> line.startsWith("{\"v\":1,\"type\":\""));
    assertThat(out.lines().filter(line -> line.contains("\"type\":\"error\""))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "init",
        "check",
        "plan",
        "deploy",
        "rollback",
        "releases",
        "status",
        "verify",
        "prune",
        "recover",
        "unlock",
        "history"
      })
  void everyCommandExplainsItself(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out).startsWith("Usage: deployer " + command + " TARGET");
    assertThat(out.lines()).allMatch(line -> line.length() <= 80);
    String explained = out;
    assertThat(run("help", command)).isZero();
    assertThat(out).isEqualTo(explained);
    assertThat(run("--help")).isZero();
    assertThat(out).contains("  " + command + " ");
    explained = out;
    assertThat(run("help")).isZero();
    assertThat(out).isEqualTo(explained);
  }
}
