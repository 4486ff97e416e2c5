package dev.deployer;

import dev.deployer.gate.DriftGate;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.History;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was changed by hand in a release, as the journal of its host knows it. Texts are as they
 * were recorded: whoever shows them on a terminal escapes them.
 *
 * @param release in which
 * @param drift the digits of what differed in type, size, mode and time when it was recorded
 * @param content the digits of all that differed, where every byte was read and that found more
 * @param places how many files, directories and links were changed
 * @param since when it was recorded
 * @param by who recorded it
 * @param message why it was made
 * @param changedSince whether what differs now is something else
 */
public record KnownPatch(
    ReleaseId release,
    String drift,
    Optional<String> content,
    long places,
    Instant since,
    String by,
    Optional<String> message,
    boolean changedSince) {

  /** What was recorded of a release with this content, the last first. */
  static List<KnownPatch> in(History history, ReleaseId release, Digest digest) {
    return history.patches(release, digest).stream().map(KnownPatch::of).toList();
  }

  private static KnownPatch of(JournalRecord record) {
    Noted.Patch patch = record.noted().flatMap(Noted::patch).orElseThrow();
    return new KnownPatch(
        record.to().orElseThrow(),
        patch.drift(),
        patch.content(),
        patch.places(),
        record.time(),
        record.by(),
        patch.message(),
        false);
  }

  /**
   * The last of these that is exactly this.
   *
   * @param facts what differs in type, size, mode and time
   * @param all the same, with what differs in content as far as that was read
   */
  static Optional<KnownPatch> of(
      List<KnownPatch> known, List<Difference> facts, List<Difference> all) {
    String drift = DriftGate.digest(facts);
    return known.stream()
        .filter(one -> one.drift.equals(drift))
        .filter(
            one ->
                all.size() == facts.size()
                    || one.content.equals(Optional.of(DriftGate.digest(all))))
        .findFirst();
  }

  /** The same, where something else differs now. */
  KnownPatch otherwise() {
    return new KnownPatch(release, drift, content, places, since, by, message, true);
  }
}
