package dev.deployer.project.report;

import dev.deployer.LockOwner;
import dev.deployer.path.Printable;
import dev.deployer.project.output.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Who holds a lock, in words. */
public final class LockHolder {
  private LockHolder() {}

  /** As below, or that it cannot be said. */
  public static String describe(Optional<LockOwner> holder, Instant now) {
    return holder.map(h -> describe(h, now)).orElse("a run whose card cannot be read");
  }

  /** {@code anna@laptop since … (4 minutes ago) to deploy 42, "message"}. */
  static String describe(LockOwner holder, Instant now) {
    return "%s since %s (%s ago) to %s%s"
        .formatted(
            Printable.escape(holder.by()),
            Amounts.time(holder.since()),
            Amounts.roughly(Duration.between(holder.since(), now)),
            Printable.escape(holder.what()),
            holder.message().map(message -> ", " + Printable.quote(message)).orElse(""));
  }
}
