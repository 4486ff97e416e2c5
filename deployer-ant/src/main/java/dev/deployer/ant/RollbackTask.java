package dev.deployer.ant;

import dev.deployer.project.buildtool.CommandWords;
import dev.deployer.project.target.Options;

/** Makes an earlier release live again. */
public final class RollbackTask extends GatedTask {
  private final LockWait wait = new LockWait(this);
  private String release;

  /** Made by Ant. */
  public RollbackTask() {}

  /** The release. By default the one that was live and good before. */
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
    return CommandWords.of("rollback").argument(said(release));
  }
}
