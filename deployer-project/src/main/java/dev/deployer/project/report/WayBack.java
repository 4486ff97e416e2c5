package dev.deployer.project.report;

import dev.deployer.KnownPatch;
import dev.deployer.LostPart;
import dev.deployer.Status;
import dev.deployer.outcome.Live;
import dev.deployer.path.Printable;
import java.util.Optional;

/** Where a rollback without a name goes from what is so on a host, and how it is typed. */
record WayBack(Status status) {
  /** In one clause, with the line to type where it goes through now. */
  String text(Invocation as) {
    return text(as, waits());
  }

  /**
   * The same.
   *
   * @param waits for what; empty where it goes through now
   */
  String text(Invocation as, Optional<String> waits) {
    return status
        .previousGood()
        .map(
            name ->
                "goes to "
                    + Printable.escape(name)
                    + waits.map(what -> ", once " + what).orElseGet(() -> line(as)))
        .orElse("no earlier release was live and good");
  }

  /** What a rollback that is typed now would be refused for; empty where it would not. */
  Optional<String> waits() {
    if (status.held()) {
      return Optional.of("you have decided");
    } else if (status.live() instanceof Live.Strange) {
      return Optional.of(
          hasLostItsLive()
              ? "what is left of the one that was deleted is cleared"
              : "current is a link to a release, or away");
    }
    return status.lock().isPresent() ? Optional.of("no lock is held") : Optional.empty();
  }

  /** Whether somebody has deleted what is live. */
  boolean hasLostItsLive() {
    return status.lost().stream().anyMatch(lost -> lost.part() == LostPart.Part.LIVE);
  }

  /** What was changed by hand there is asked about, so it is accepted with it. */
  private String line(Invocation as) {
    if (status.patchesOfPrevious().isEmpty()) {
      return ": " + as.line("rollback");
    }
    KnownPatch patch = status.patchesOfPrevious().get(0);
    return ", which was changed by hand ("
        + Patches.inWords(patch)
        + (patch.changedSince()
            ? "; something else differs now): " + as.line("rollback").with("--dry-run")
            : "): "
                + as.line("rollback")
                    .with("--accept", "drift:" + patch.drift())
                    .with("--reason", "…"));
  }
}
