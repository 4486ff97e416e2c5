package dev.deployer.ant;

import dev.deployer.project.buildtool.CommandWords;

/** Shows what a deploy would do, and changes nothing. */
public final class PlanTask extends BuildTask {
  private String release;

  /** Made by Ant. */
  public PlanTask() {}

  /** The id that the release would have. By default the time. */
  public void setRelease(String id) {
    release = id;
  }

  @Override
  CommandWords words() {
    return CommandWords.of("plan").option("--release", said(release));
  }
}
