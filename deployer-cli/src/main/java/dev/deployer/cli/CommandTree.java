package dev.deployer.cli;

import dev.deployer.project.report.Spelling;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** All commands. */
final class CommandTree {
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("new", NewCommand::new);
    COMMANDS.put("config", ConfigCommand::new);
    COMMANDS.put("init", InitCommand::new);
    COMMANDS.put("rename", RenameCommand::new);
    COMMANDS.put("check", CheckCommand::new);
    COMMANDS.put("seal", SealCommand::new);
    COMMANDS.put("plan", PlanCommand::new);
    COMMANDS.put("approve", ApproveCommand::new);
    COMMANDS.put("rehearse", RehearseCommand::new);
    COMMANDS.put("deploy", DeployCommand::new);
    COMMANDS.put("rollback", RollbackCommand::new);
    COMMANDS.put("step", StepCommand::new);
    COMMANDS.put("data", DataCommand::new);
    COMMANDS.put("releases", ReleasesCommand::new);
    COMMANDS.put("status", StatusCommand::new);
    COMMANDS.put("verify", VerifyCommand::new);
    COMMANDS.put("watch", WatchCommand::new);
    COMMANDS.put("prune", PruneCommand::new);
    COMMANDS.put("restore", RestoreCommand::new);
    COMMANDS.put("recover", RecoverCommand::new);
    COMMANDS.put("unlock", UnlockCommand::new);
    COMMANDS.put("history", HistoryCommand::new);
    COMMANDS.put("daemon", DaemonCommand::new);
    COMMANDS.put("demo", DemoCommand::new);
  }

  private CommandTree() {}

  /** The names of all commands. */
  static Set<String> names() {
    return COMMANDS.keySet();
  }

  /** How the options of a command are typed. */
  static Spelling spelling(CommandSpec command) {
    Map<String, String> names = new HashMap<>();
    Set<String> flags = new HashSet<>();
    Map<String, Set<String>> words = new HashMap<>();
    for (OptionSpec option : command.options()) {
      String name =
          Stream.of(option.names())
              .filter(each -> each.startsWith("--"))
              .findFirst()
              .orElse(option.longestName());
      Stream.of(option.names()).forEach(each -> names.put(each, name));
      if (option.arity().max() == 0) {
        flags.add(name);
      } else if (option.arity().min() == 0) {
        Set<String> of = new HashSet<>();
        option.completionCandidates().forEach(of::add);
        words.put(name, of);
      }
    }
    return new Spelling(names, flags, words);
  }

  /**
   * A parser for these arguments. The description of a command is read by reflection, so where the
   * first argument names one, the others are left out: that is a tenth of a second.
   */
  static CommandLine of(String... arguments) {
    // Its warnings have in them what was typed, which may be a secret.
    CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
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
