package dev.deployer.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** All commands. */
final class CommandTree {
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("init", InitCommand::new);
    COMMANDS.put("rename", RenameCommand::new);
    COMMANDS.put("check", CheckCommand::new);
    COMMANDS.put("plan", PlanCommand::new);
    COMMANDS.put("deploy", DeployCommand::new);
    COMMANDS.put("rollback", RollbackCommand::new);
    COMMANDS.put("releases", ReleasesCommand::new);
    COMMANDS.put("status", StatusCommand::new);
    COMMANDS.put("verify", VerifyCommand::new);
    COMMANDS.put("prune", PruneCommand::new);
    COMMANDS.put("recover", RecoverCommand::new);
    COMMANDS.put("unlock", UnlockCommand::new);
    COMMANDS.put("history", HistoryCommand::new);
    COMMANDS.put("daemon", DaemonCommand::new);
    COMMANDS.put("demo", DemoCommand::new);
  }

  private CommandTree() {}

  /**
   * A parser for these arguments. The description of a command is read by reflection, so where the
   * first argument names one, the others are left out: that is a tenth of a second.
   */
  static CommandLine of(String... arguments) {
    CommandLine tree = new CommandLine(new TopCommand());
    Supplier<Object> named = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
    if (named != null) {
      tree.addSubcommand(arguments[0], named.get());
    } else if (!TopCommand.asksForVersion(arguments)) {
      COMMANDS.forEach((name, command) -> tree.addSubcommand(name, command.get()));
    }
    // Of an option that stands twice the last one counts: so a line can be typed again with more.
    return tree.setOverwrittenOptionsAllowed(true);
  }
}
