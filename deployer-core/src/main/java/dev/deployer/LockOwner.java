package dev.deployer;

import dev.deployer.root.Holder;
import java.time.Instant;
import java.util.Optional;

/**
 * Who holds a lock. Texts are as the holder wrote them: whoever shows them on a terminal escapes
 * them.
 *
 * @param run the first token of the run; it stays when the run goes on under a new token
 * @param by user and machine, {@code anna@laptop}
 * @param what the command, for people: {@code deploy 42}
 * @param since by the clock of the holder
 * @param message what was said of the run
 */
public record LockOwner(
    String run, String by, String what, Instant since, Optional<String> message) {
  static LockOwner of(Holder holder) {
    return new LockOwner(
        holder.run(), holder.by(), holder.purpose(), holder.since(), holder.message());
  }
}
