package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.project.report.Invocation;
import dev.deployer.ssh.settings.Compression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is typed about compression: a word, or none, in front of the target or behind it. */
final class CompressionOptionTest {
  @ParameterizedTest
  @CsvSource({
    "'production', ",
    "'-C production', YES",
    "'production -C', YES",
    "'--compress production', YES",
    "'production -C -q', YES",
    "'-qC production', YES",
    "'-Cq production', YES",
    "'-Cp 22 production', YES",
    "'-C yes production', YES",
    "'-C no production', NO",
    "'-C auto production', AUTO",
    "'-Cno production', NO",
    "'-C=no production', NO",
    "'--compress=auto production', AUTO",
    "'--compress no production', NO",
    "'-qCno production', NO",
    "'-qC no production', NO",
    "'-C no production -C', YES",
    "'-C -- production', YES",
  })
  void eachWayToTypeItIsUnderstoodAndTypedAgain(String typed, Compression meant) {
    List<String> line = List.of(("status " + typed).split(" "));
    understood(line, meant);
    CommandLine status = CommandTree.of("status").getSubcommands().get("status");
    Invocation invocation =
        Invocation.of(line, CommandTree.spelling(status.getCommandSpec()), (name, value) -> value);
    assertThat(invocation.target()).isEqualTo("production");
    List<String> again = new ArrayList<>(List.of(invocation.again().toString().split(" ")));
    assertThat(again.remove(0)).isEqualTo("deployer");
    understood(again, meant);
  }

  private static void understood(List<String> line, Compression meant) {
    CommandLine tree = CommandTree.of(line.toArray(String[]::new));
    CommandLine.ParseResult read = tree.parseArgs(line.toArray(String[]::new)).subcommand();
    TargetCommand command = (TargetCommand) read.commandSpec().userObject();
    assertThat(command.target).as("%s", line).contains("production");
    assertThat(command.common.compression).as("%s", line).isEqualTo(Optional.ofNullable(meant));
  }
}
