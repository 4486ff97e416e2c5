package dev.deployer.root;

import dev.deployer.host.Found;
import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A release that was retired and can still be restored: the card {@code trash/<id>.<number>/card
 * .json}, beside which lie the release and its manifest.
 *
 * @param number of the journal's record that retired it, so that a release which is retired twice
 *     does not collide with itself; where the trash has higher ones, since the journal was begun
 *     anew, the next after those
 * @param place in which order that record's releases were retired, from 0
 * @param digest the content digest of its manifest
 * @param retired by the clock of the one who retired it
 * @param by who that was
 * @param files how many it has
 * @param contentBytes of all its files; what its end frees is less, where others share them
 * @param manifest as in {@link ReleaseRecord}
 */
public record RetiredRelease(
    ReleaseId id,
    long number,
    long place,
    Digest digest,
    Instant retired,
    String by,
    long files,
    long contentBytes,
    Optional<Digest> manifest)
    implements Comparable<RetiredRelease> {
  /** The name of the card. */
  public static final String CARD = "card.json";

  /** The name of the tree beside it. */
  public static final String RELEASE = "release";

  /** The name of the directory with its manifest. */
  public static final String MANIFEST = "manifest";

  /** How many {@link #parts} there are. */
  static final int PARTS = 3;

  /** A part of one without which it cannot be restored. */
  public enum Part {
    /** Its directory. */
    RELEASE,
    /** Its manifest, or the record beside that. */
    MANIFEST
  }

  /**
   * What has to lie beside the card.
   *
   * @param place where the card lies
   */
  public static List<RemotePath> parts(RemotePath place) {
    RemotePath manifest = place.child(MANIFEST);
    return List.of(
        place.child(RELEASE), ReleaseSweep.manifestIn(manifest), manifest.child("release.json"));
  }

  /**
   * What is not there.
   *
   * @param found what lies where its {@link #parts} have to
   */
  static Optional<Part> missing(List<Optional<Found>> found) {
    if (found.get(0).isEmpty()) {
      return Optional.of(Part.RELEASE);
    }
    return found.stream().allMatch(Optional::isPresent)
        ? Optional.empty()
        : Optional.of(Part.MANIFEST);
  }

  /** Its name in the trash. */
  public String name() {
    return id + "." + number;
  }

  /** The bytes of the card. */
  public byte[] bytes() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("format", Layout.FORMAT);
    fields.put("id", id.value());
    fields.put("number", number);
    fields.put("place", place);
    fields.put("digest", digest.toString());
    fields.put("retired", retired.toString());
    fields.put("by", by);
    fields.put("files", files);
    fields.put("bytes", contentBytes);
    manifest.ifPresent(text -> fields.put("manifest", text.toString()));
    return Json.write(fields);
  }

  /** Reads a card. */
  public static RetiredRelease read(byte[] bytes) throws Json.MalformedException {
    Json json = Json.read(CARD, bytes);
    return new RetiredRelease(
        json.required("id", ReleaseId::parse),
        json.number("number"),
        json.all().containsKey("place") ? json.number("place") : 0,
        json.required("digest", Digest::parse),
        json.time("retired"),
        json.text("by"),
        json.number("files"),
        json.number("bytes"),
        json.value("manifest", Digest::parse));
  }

  /** Reads a card; empty where the bytes are not a card. */
  public static Optional<RetiredRelease> readIfWhole(byte[] bytes) {
    try {
      return Optional.of(read(bytes));
    } catch (Json.MalformedException e) {
      return Optional.empty();
    }
  }

  /** The one that was retired first comes first, and is the first to lose its place. */
  @Override
  public int compareTo(RetiredRelease other) {
    return ORDER.compare(this, other);
  }

  private static final Comparator<RetiredRelease> ORDER =
      Comparator.comparingLong(RetiredRelease::number)
          .thenComparingLong(RetiredRelease::place)
          .thenComparing(RetiredRelease::id);
}
