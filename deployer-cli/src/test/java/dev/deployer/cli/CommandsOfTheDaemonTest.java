package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Which commands the launcher hands to a daemon. */
class CommandsOfTheDaemonTest {
  private static final Pattern HANDED_OVER = Pattern.compile("(?m)^  (init \\|[^)]*)\\)$");

  @Test
  void eachCommandOnHostsIsHandedToADaemonButADrillWhichKillsProcesses() throws IOException {
    String launcher = Files.readString(Document.TOP.resolve("deployer-cli/src/launcher/deployer"));
    Matcher list = HANDED_OVER.matcher(launcher);
    assertThat(list.find()).isTrue();
    Set<String> onHosts = new TreeSet<>();
    CommandTree.of()
        .getSubcommands()
        .forEach(
            (name, parser) -> {
              if (parser.getCommand() instanceof TargetCommand) {
                onHosts.add(name);
              }
            });
    assertThat(onHosts).contains("drill");
    onHosts.remove("drill");

    assertThat(list.group(1).split("[|\\\\\\s]+")).containsExactlyInAnyOrderElementsOf(onHosts);
  }
}
