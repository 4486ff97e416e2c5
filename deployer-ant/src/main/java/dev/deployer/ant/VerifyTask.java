package dev.deployer.ant;

import dev.deployer.project.buildtool.CommandWords;
import dev.deployer.project.target.Options;

/** Holds a release against its manifest, and fails where it differs. */
public final class VerifyTask extends TargetTask {
  private final LockWait wait = new LockWait(this);
  private String release;
  private boolean content;

  /** Made by Ant. */
  public VerifyTask() {}

  /** The release. By default the one that is live. */
  public void setRelease(String id) {
    release = id;
  }

  /** Whether contents are read too, and not only what is known of files without. */
  public void setContent(boolean reads) {
    content = reads;
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
    return CommandWords.of("verify").argument(said(release)).argument(content ? "--content" : null);
  }
}
