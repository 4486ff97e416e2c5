package dev.deployer.plan;

import dev.deployer.manifest.Digest;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.RootState;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Warns where the release that is to be live is one that the root's journal calls bad. It forbids
 * nothing.
 */
public final class KnownBad {
  private static final int SHOWN = 300;
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private KnownBad() {}

  /**
   * For people: {@code release 7 was recorded as bad on …: why}. A release is its content: one that
   * was recorded as bad under another id is known too.
   */
  public static Optional<String> inWords(
      RootState state, ReleaseId release, Optional<Digest> digest) {
    return state.history().bad(release, digest).map(record -> inWords(record, release));
  }

  private static String inWords(JournalRecord bad, ReleaseId release) {
    ReleaseId named = bad.to().orElse(release);
    return (named.equals(release)
            ? "release " + release
            : "the content of release " + release + ", then release " + named + ",")
        + " was recorded as bad on "
        + UTC.format(bad.time())
        + bad.note().map(note -> ": " + shown(note)).orElse("");
  }

  private static String shown(String note) {
    String text = Printable.escape(note);
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
