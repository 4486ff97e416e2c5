package dev.deployer.ant;

import dev.deployer.project.buildtool.CommandWords;

/** Shows what is live, on each host of the target. */
public final class StatusTask extends TargetTask {
  /** Made by Ant. */
  public StatusTask() {}

  @Override
  CommandWords words() {
    return CommandWords.of("status");
  }
}
