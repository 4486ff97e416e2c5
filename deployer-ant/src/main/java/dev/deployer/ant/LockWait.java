package dev.deployer.ant;

import dev.deployer.yaml.DurationText;
import java.time.Duration;
import java.util.List;

/** How long a task waits for a lock, as its attribute says. */
final class LockWait {
  private final TargetTask task;
  private String text;

  LockWait(TargetTask task) {
    this.task = task;
  }

  /** Such as {@code 5m}. */
  void say(String time) {
    text = time;
  }

  /** Not at all, where nothing is said. */
  Duration time() {
    if (TargetTask.said(text) == null) {
      return Duration.ZERO;
    }
    try {
      return DurationText.parse(text);
    } catch (IllegalArgumentException e) {
      throw task.failure(List.of("wait=\"" + text + "\": " + e.getMessage() + "."), null);
    }
  }
}
