package dev.deployer.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program itself: what is said where no command is named, and the list of commands. */
@Command(
    name = "deployer",
    sortOptions = false,
    customSynopsis = "deployer COMMAND TARGET [options]",
    description = {
      "Puts a build on a server whole, or not at all.",
      "",
      "TARGET is an environment of deployer.yaml, or a root on a host, as",
      "[user@]host:/absolute/root or sftp://user@host:port/absolute/root.",
      "There is no default."
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nA first deploy:%n",
    footer = {
      "  deployer new    --host deploy@web1.example.net",
      "  deployer init   production",
      "  deployer deploy production",
      "",
      "The same without a file:",
      "  deployer init   deploy@web1.example.net:/srv/shop",
      "  deployer deploy deploy@web1.example.net:/srv/shop --source build/dist",
      "",
      "More about a command: deployer COMMAND --help"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed; what was live is still live",
      "2:wrong usage or configuration",
      "3:refused by what is on the host, or findings",
      "4:unreachable, not authenticated, or a host key that is not trusted",
      "5:activated and then reverted",
      "6:what is live is mixed or unknown: deployer unlock TARGET --dead where a lock is left, then"
          + " deployer recover TARGET",
      "130, 143:interrupted by Ctrl-C, by SIGTERM"
    })
final class TopCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  static boolean asksForVersion(String... arguments) {
    return arguments.length == 1 && (arguments[0].equals("-V") || arguments[0].equals("--version"));
  }

  /** As the jar's manifest has it. */
  static String version() {
    return Optional.ofNullable(TopCommand.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
