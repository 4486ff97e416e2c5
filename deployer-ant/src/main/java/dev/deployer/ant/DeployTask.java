package dev.deployer.ant;

import dev.deployer.project.buildtool.CommandWords;
import dev.deployer.project.target.Options;

/** Makes a build live, on all hosts of the target. */
public final class DeployTask extends BuildTask {
  private final LockWait wait = new LockWait(this);
  private String release;

  /** Made by Ant. */
  public DeployTask() {}

  /** The id of the release. By default the time. */
  public void setRelease(String id) {
    release = id;
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
    return CommandWords.of("deploy").option("--release", said(release));
  }
}
