package dev.deployer.project.report;

import dev.deployer.outcome.Objection;
import java.util.List;

/** What a person can do where there is no room on a disk. */
final class SpaceRemedies {
  private final Invocation typed;

  SpaceRemedies(Invocation typed) {
    this.typed = typed;
  }

  /** Where there is no room for a first release, and nothing of ours to delete. */
  List<String> atFirst() {
    return List.of("Make room on that disk; there is no release yet that could be deleted.");
  }

  /** Where there is no room; it works on a full disk. */
  List<String> full() {
    return List.of(
        "Delete old releases, and what lies in the trash: " + prune(),
        "Where that deletes nothing, make room on that disk.");
  }

  List<String> of(Objection objection) {
    if (objection.fact().endsWith("read-only")) {
      return List.of("Make that filesystem writable on the host; then: " + typed.inEarnest());
    } else if (!objection.details().contains(Objection.NOTHING_OLD)) {
      return List.of(full().get(0));
    } else if (objection.details().size() > 1) {
      return List.of("Empty the trash, or make room on that disk: " + prune());
    }
    return List.of("Make room on that disk; there is nothing of Deployer's to delete.");
  }

  private Line prune() {
    return typed.line("prune").with("--keep", "2").with("--now");
  }
}
