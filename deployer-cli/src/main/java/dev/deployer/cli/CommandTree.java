package dev.deployer.cli;

import dev.deployer.project.report.Spelling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** All commands. */
final class CommandTree {
  /** Of what goes to hosts with a build. */
  private static final Taken BUILD =
      Taken.onHosts("--source", "--ref", "--revision", "--message", "--accept", "--reason");

  /** Where typing it changes what {@code config} shows of a target. */
  private static final String[] SHOWN = {
    "--source",
    "--on-failure",
    "--hosts",
    "--port",
    "--ssh-config",
    "--jump",
    "--compress",
    "--identity",
    "--known-hosts"
  };

  /** A command, and which of the common options it takes. */
  private record Entry(Supplier<Object> command, Taken taken) {}

  private static final Map<String, Entry> COMMANDS = new LinkedHashMap<>();

  static {
    add("new", NewCommand::new, Taken.of("--yes"));
    add("config", ConfigCommand::new, Taken.of(SHOWN).onlyWith(List.of("TARGET"), SHOWN));
    add("init", InitCommand::new, Taken.onHosts("--yes"));
    add("rename", RenameCommand::new, Taken.onHosts("--wait"));
    add("check", CheckCommand::new, Taken.onHosts("--wait"));
    add("seal", SealCommand::new, Taken.of("--source", "--revision", "--accept", "--reason"));
    add("plan", PlanCommand::new, BUILD.and("--on-failure"));
    add("diff", DiffCommand::new, Taken.onHosts("--source", "--ref"));
    add("approve", ApproveCommand::new, Taken.of("--identity", "--yes"));
    add("rehearse", RehearseCommand::new, BUILD.and("--wait"));
    add(
        "deploy",
        DeployCommand::new,
        BUILD.and("--wait", "--on-failure").onlyWith(List.of("--plan"), "--approval"));
    add(
        "rollback",
        RollbackCommand::new,
        Taken.onHosts("--accept", "--reason", "--wait", "--on-failure")
            .onlyWith(List.of("--waves"), "--on-failure"));
    add(
        "step",
        StepCommand::new,
        Taken.onHosts("--accept", "--reason", "--wait")
            .onlyWith(List.of("NAME"), "--accept", "--reason")
            .onlyWith(List.of("--dry-run", "--output"), "--author")
            .onlyWith(List.of("--plan"), "--approval"));
    add(
        "data",
        DataCommand::new,
        Taken.onHosts("--accept", "--reason", "--wait")
            .onlyWith(List.of("--written"), "--accept", "--reason"));
    add("releases", ReleasesCommand::new, Taken.onHosts());
    add("status", StatusCommand::new, Taken.onHosts());
    add(
        "verify",
        VerifyCommand::new,
        Taken.onHosts("--source", "--message", "--wait")
            .onlyWith(List.of("--save"), "--source", "--message", "--no-record"));
    add("watch", WatchCommand::new, Taken.onHosts());
    add("prune", PruneCommand::new, Taken.onHosts("--wait"));
    add("restore", RestoreCommand::new, Taken.onHosts("--wait"));
    add(
        "recover",
        RecoverCommand::new,
        Taken.onHosts("--accept", "--reason", "--wait")
            .onlyWith(List.of("--decide"), "--accept", "--reason"));
    add("unlock", UnlockCommand::new, Taken.onHosts("--yes"));
    add("history", HistoryCommand::new, Taken.onHosts().onlyWith(List.of("--verify"), "--head"));
    add("drill", DrillCommand::new, Taken.onHosts());
    add("report", ReportCommand::new, Taken.onHosts());
    add("completion", CompletionCommand::new, Taken.NONE);
    add("daemon", DaemonCommand::new, Taken.NONE);
    add("demo", DemoCommand::new, Taken.NONE);
  }

  private static void add(String name, Supplier<Object> command, Taken taken) {
    COMMANDS.put(name, new Entry(command, taken));
  }

  private CommandTree() {}

  /** The names of all commands. */
  static Set<String> names() {
    return COMMANDS.keySet();
  }

  /** By its name, what a command takes. */
  static Taken taken(String name) {
    return COMMANDS.get(name).taken();
  }

  /** The commands that take an option, by any of its names, in their order. */
  static List<String> taking(String option) {
    return Takers.BY_OPTION.getOrDefault(option, List.of());
  }

  /** Asked only where something was typed wrongly, since all commands have to be read for it. */
  private static final class Takers {
    private static final Map<String, List<String>> BY_OPTION = new HashMap<>();

    static {
      of().getSubcommands()
          .forEach(
              (name, command) ->
                  command
                      .getCommandSpec()
                      .optionsMap()
                      .keySet()
                      .forEach(
                          option ->
                              BY_OPTION
                                  .computeIfAbsent(option, takers -> new ArrayList<>())
                                  .add(name)));
    }
  }

  private static CommandLine parser(Entry entry) {
    Object command = entry.command().get();
    CommandLine parser = new CommandLine(command);
    if (command instanceof TargetCommand onTarget) {
      entry.taken().giveTo(parser, onTarget.common);
    } else if (command instanceof OfflineCommand offline) {
      entry.taken().giveTo(parser, offline.common);
    }
    HelpPage.of(parser);
    return parser.registerConverter(Path.class, new PathConverter());
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
    Entry named = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
    if (named != null) {
      tree.addSubcommand(arguments[0], parser(named));
    } else if (!TopCommand.asksForVersion(arguments)) {
      COMMANDS.forEach((name, entry) -> tree.addSubcommand(name, parser(entry)));
    }
    // Of an option that stands twice the last one counts: so a line can be typed again with more.
    return tree.setOverwrittenOptionsAllowed(true);
  }
}
