package dev.deployer.ant;

import dev.deployer.project.target.Options;

/** A command that gates can stop. */
public abstract class GatedTask extends TargetTask {
  private String accept;
  private String reason;

  GatedTask() {}

  /** Gates that are overridden, {@code GATE} or {@code GATE:DIGEST}; with {@code reason}. */
  public void setAccept(String gates) {
    accept = gates;
  }

  /** Why gates are overridden. */
  public void setReason(String text) {
    reason = text;
  }

  @Override
  Options.Builder options() {
    return super.options().accepting(listed(accept), said(reason));
  }
}
