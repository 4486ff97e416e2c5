package dev.deployer.cli.report;

import dev.deployer.cli.output.Amounts;
import dev.deployer.path.Printable;
import dev.deployer.root.Holder;
import java.time.Duration;
import java.time.Instant;

/** Who holds a lock, in words. */
public final class LockHolder {
  private LockHolder() {}

  /** {@code anna@laptop since … (4 minutes ago) to deploy 42, "message"}. */
  public static String describe(Holder holder, Instant now) {
    return "%s since %s (%s ago) to %s%s"
        .formatted(
            Printable.escape(holder.by()),
            Amounts.time(holder.since()),
            Amounts.roughly(Duration.between(holder.since(), now)),
            Printable.escape(holder.what()),
            holder.message().map(message -> ", " + Printable.quote(message)).orElse(""));
  }
}
