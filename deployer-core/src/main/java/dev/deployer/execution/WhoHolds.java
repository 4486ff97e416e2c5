package dev.deployer.execution;

import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Objection;
import dev.deployer.path.Printable;
import dev.deployer.root.Holder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says who holds the lock, in the words of a refusal: by the card on the workbench, and by the time
 * of the last heartbeat.
 */
final class WhoHolds {
  private final Run run;

  WhoHolds(Run run) {
    this.run = run;
  }

  /**
   * Who holds the lock; empty if nobody does.
   *
   * @param made something that was made a moment ago, by whose time the heartbeat is judged
   */
  Optional<Objection> now(Optional<Facts> made) throws IOException {
    Host host = run.host();
    List<String> tokens = new ArrayList<>();
    host.walk(List.of(run.layout().lock()), false, entry -> tokens.add(entry.path().name()));
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    String token = tokens.get(0);
    Optional<Holder> holder = run.reader().holder(token);
    Optional<Facts> beat = host.stat(run.layout().lock().child(token));
    if (holder.isEmpty() && beat.isEmpty()) {
      // It was given back, or broken, since it was seen.
      return Optional.empty();
    }
    List<String> details = new ArrayList<>();
    details.add("token " + Printable.escape(token));
    holder.ifPresent(
        h -> {
          details.add("by " + Printable.escape(h.by()));
          details.add("since " + InWords.of(h.since()));
          details.add("to " + Printable.escape(h.purpose()));
        });
    // Both times are the host's own, so that no clock but its is asked.
    made.ifPresent(
        n ->
            beat.ifPresent(
                b ->
                    details.add(
                        "last sign of life "
                            + Math.max(0, n.modified() - b.modified())
                            + " s ago")));
    return Optional.of(
        new Objection(
            Objection.Kind.LOCK_HELD,
            holder
                .map(
                    h ->
                        "locked by "
                            + Printable.escape(h.by())
                            + " since "
                            + InWords.of(h.since())
                            + " to "
                            + Printable.escape(h.purpose()))
                .orElse("locked by a run whose card cannot be read"),
            details));
  }
}
