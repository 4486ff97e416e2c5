package dev.deployer.ant;

import dev.deployer.project.buildtool.CommandWords;
import dev.deployer.project.target.Options;
import java.util.List;

/** Runs any command that has a target, such as {@code prune --keep 3}. */
public final class RunTask extends BuildTask {
  private final LockWait wait = new LockWait(this);
  private String command;

  /** Made by Ant. */
  public RunTask() {}

  /**
   * The command and its words, without the target; words with blanks are in quotes. Where a person
   * would be asked, nothing is done without {@code --yes} among them.
   */
  public void setCommand(String line) {
    command = line;
  }

  /** How long to wait for a lock, such as {@code 5m}. By default not at all. */
  public void setWait(String time) {
    wait.say(time);
  }

  @Override
  Options.Builder options() {
    return super.options().lockWait(wait.time());
  }

  @Override
  CommandWords words() {
    if (said(command) == null) {
      throw failure(
          List.of(
              "The command is missing.", "  Name it, with its words: command=\"prune --keep 3\""),
          null);
    }
    try {
      return CommandWords.parse(command);
    } catch (IllegalArgumentException e) {
      throw failure(List.of(e.getMessage()), null);
    }
  }
}
