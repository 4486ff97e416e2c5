package dev.deployer.project.report;

import dev.deployer.KnownPatch;
import dev.deployer.path.Printable;
import dev.deployer.project.output.Amounts;
import java.util.Map;
import java.util.Optional;

/** What was changed by hand and is known, in words and as fields. */
final class Patches {
  private static final int SHOWN = 120;

  private Patches() {}

  /** {@code 2 files since 2026-11-28 20:01:00 UTC, by ben: "job stopped"}. */
  static String inWords(KnownPatch patch) {
    return Amounts.files(patch.places())
        + " since "
        + Amounts.time(patch.since())
        + ", by "
        + Printable.escape(patch.by())
        + message(patch, ": ");
  }

  /** Why it was made, in quotes and not too long. */
  static String message(KnownPatch patch, String before) {
    return patch
        .message()
        .map(text -> text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…")
        .map(text -> before + Printable.quote(text))
        .orElse("");
  }

  static Map<String, Object> fields(KnownPatch patch) {
    return Fields.of("release", patch.release().value())
        .with("drift", patch.drift())
        .with("content", patch.content())
        .with("entries", patch.places())
        .with("since", patch.since().toString())
        .with("by", patch.by())
        .with("message", patch.message())
        .with("changed_since", patch.changedSince() ? Optional.of(true) : Optional.empty())
        .map();
  }
}
