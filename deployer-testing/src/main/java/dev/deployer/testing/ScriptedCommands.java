package dev.deployer.testing;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.OutputLines;
import dev.deployer.host.HostCommand;
import dev.deployer.host.HostCommands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A shell in memory: what comes of a command is what was said beforehand of its program. Programs
 * of which nothing was said exit with 0 and print nothing.
 */
public final class ScriptedCommands implements HostCommands {
  private final Map<String, HostCommands> programs = new LinkedHashMap<>();
  private final List<HostCommand> ran = new ArrayList<>();

  /** What is to come of a program: its outcome, after these lines. */
  public ScriptedCommands answer(String program, CommandOutcome outcome, String... lines) {
    return answer(
        program,
        (command, output) -> {
          for (String line : lines) {
            output.line(line, false);
          }
          return outcome;
        });
  }

  /** What a program does; it is called on the thread that runs it. */
  public synchronized ScriptedCommands answer(String program, HostCommands behaviour) {
    programs.put(program, behaviour);
    return this;
  }

  /** All that were begun, in order. */
  public synchronized List<HostCommand> ran() {
    return List.copyOf(ran);
  }

  @Override
  public CommandOutcome run(HostCommand command, OutputLines output) {
    HostCommands behaviour;
    synchronized (this) {
      ran.add(command);
      behaviour = programs.getOrDefault(command.arguments().program(), (c, lines) -> new Exited(0));
    }
    return behaviour.run(command, output);
  }
}
