package dev.deployer;

import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.patch.PatchEntry;
import dev.deployer.path.EntryPath;
import dev.deployer.path.Printable;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A place in a release that is not as it was deployed, and what has been learnt of it so far. */
final class ChangedPlace {
  /** Its path as it is shown. */
  private final String shown;

  private final Optional<EntryPath> path;
  private final Optional<Entry> recorded;
  private final Set<Difference.Kind> kinds = EnumSet.noneOf(Difference.Kind.class);
  private Optional<Found> now = Optional.empty();
  private Optional<Digest> content = Optional.empty();
  private Optional<String> apart = Optional.empty();

  /**
   * @param shown the path, escaped
   */
  ChangedPlace(String shown, Manifest manifest) {
    this.shown = shown;
    String text = Printable.plain(shown);
    this.path = EntryPath.fault(text) == null ? Optional.of(new EntryPath(text)) : Optional.empty();
    this.recorded = path.flatMap(manifest::find);
  }

  /** Its path; empty where its name is none that a release may have. */
  Optional<EntryPath> path() {
    return path;
  }

  void differsIn(Difference.Kind kind) {
    kinds.add(kind);
  }

  boolean differsIn(Set<Difference.Kind> any) {
    return kinds.stream().anyMatch(any::contains);
  }

  /** From here on it is known what lies there. */
  void has(Found there) {
    now = Optional.of(there);
  }

  /** From here on the file that lies there was read, and has this digest. */
  void wasRead(Digest digest) {
    content = Optional.of(digest);
  }

  /** From here on it is not in the diff, for this reason. */
  void isApart(String why) {
    apart = Optional.of(why);
  }

  boolean isApart() {
    return apart.isPresent();
  }

  /** What lies there now; empty where nothing does. */
  Optional<Facts> now() {
    return now.map(Found::facts);
  }

  boolean isFile() {
    return now().map(Facts::isFile).orElse(false);
  }

  boolean isDirectory() {
    return now().map(Facts::isDirectory).orElse(false);
  }

  boolean isOrWasALink() {
    return now().map(Facts::isLink).orElse(false)
        || recorded.filter(Entry.Link.class::isInstance).isPresent();
  }

  /** The file that was deployed there. */
  Optional<Entry.File> recorded() {
    return recorded.filter(Entry.File.class::isInstance).map(Entry.File.class::cast);
  }

  /** Whether a file is there with the content that was deployed. */
  boolean isUnchanged() {
    return content.isPresent() && content.equals(recorded().map(Entry.File::digest));
  }

  /** Whether only the time of a file differs. */
  boolean isTouched() {
    return isUnchanged() && kinds.equals(EnumSet.of(Difference.Kind.TIME));
  }

  /** Whether its file is to be kept. */
  boolean isKept() {
    return isFile() && content.isPresent() && !isTouched();
  }

  /** Whether it is a file now, or was one and is gone. */
  boolean isOfFiles() {
    return isKept() || (now.isEmpty() && recorded().isPresent());
  }

  /** Whether it is one of so many files: what lies in a directory that was made counts for it. */
  boolean counts() {
    return !isTouched() && !isDirectory();
  }

  /** As it stands on the card of a patch. */
  PatchEntry entry() {
    return new PatchEntry(
        shown,
        isTouched() ? PatchEntry.TOUCHED : kind(),
        content.map(Digest::toString),
        now()
            .filter(facts -> facts.isFile() || facts.isDirectory())
            .map(facts -> String.format("0%o", facts.mode())),
        now.flatMap(Found::target).map(Printable::escape),
        path.isPresent() && now.isEmpty(),
        isKept(),
        apart);
  }

  /**
   * Of a file with another time and the same size, it is the content that was changed; of a
   * directory with too much below it to be named, that it is there.
   */
  private String kind() {
    Set<Difference.Kind> told = EnumSet.copyOf(kinds);
    if (told.contains(Difference.Kind.TYPE)) {
      told.remove(Difference.Kind.EXTRA);
    }
    if (told.remove(Difference.Kind.TIME) && told.isEmpty()) {
      told.add(Difference.Kind.CHANGED);
    }
    return told.iterator().next().name().toLowerCase(Locale.ROOT);
  }
}
