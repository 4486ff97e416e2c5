package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.metadata.Metadata;
import dev.deployer.path.ReleaseId;
import dev.deployer.source.Origin;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a release besides its content, {@code manifests/<id>/release.json}.
 *
 * @param digest the content digest of its manifest
 * @param run the run that published it; see {@link Holder}
 * @param created by the clock of the one who deployed
 * @param revision of the source, such as a git commit
 * @param manifest the SHA-256 of its manifest's text, which has the times as well; absent where it
 *     was published before this was recorded
 * @param source where its files come from; absent where it was published before this was recorded
 * @param chunks the SHA-256 of its chunk index; absent where it has none
 * @param metadata what it says of itself; absent where it has no {@code release.yaml}
 */
public record ReleaseRecord(
    ReleaseId id,
    Digest digest,
    String run,
    Instant created,
    String by,
    Optional<String> revision,
    Optional<String> message,
    long files,
    long contentBytes,
    Optional<Digest> manifest,
    Optional<Origin> source,
    Optional<Digest> chunks,
    Optional<Metadata> metadata) {

  /** Of a release whose manifest is not written yet. */
  public ReleaseRecord(
      ReleaseId id,
      Digest digest,
      String run,
      Instant created,
      String by,
      Optional<String> revision,
      Optional<String> message,
      long files,
      long contentBytes) {
    this(
        id,
        digest,
        run,
        created,
        by,
        revision,
        message,
        files,
        contentBytes,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, where its files come from there. */
  public ReleaseRecord from(Optional<Origin> origin) {
    return new ReleaseRecord(
        id,
        digest,
        run,
        created,
        by,
        revision,
        message,
        files,
        contentBytes,
        manifest,
        origin,
        chunks,
        metadata);
  }

  /** The same, where it says that of itself. */
  public ReleaseRecord saying(Optional<Metadata> own) {
    return new ReleaseRecord(
        id,
        digest,
        run,
        created,
        by,
        revision,
        message,
        files,
        contentBytes,
        manifest,
        source,
        chunks,
        own);
  }

  /** The same with what lies beside it. */
  public ReleaseRecord with(Digest manifestText, Optional<Digest> chunkIndex) {
    return new ReleaseRecord(
        id,
        digest,
        run,
        created,
        by,
        revision,
        message,
        files,
        contentBytes,
        Optional.of(manifestText),
        source,
        chunkIndex,
        metadata);
  }

  /** The bytes of the file. */
  public byte[] bytes() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("format", Layout.FORMAT);
    fields.put("id", id.value());
    fields.put("digest", digest.toString());
    fields.put("run", run);
    fields.put("created", created.toString());
    fields.put("by", by);
    revision.ifPresent(r -> fields.put("revision", r));
    message.ifPresent(m -> fields.put("message", m));
    fields.put("files", files);
    fields.put("bytes", contentBytes);
    manifest.ifPresent(text -> fields.put("manifest", text.toString()));
    source.ifPresent(origin -> fields.put("source", origin.fields()));
    chunks.ifPresent(index -> fields.put("chunks", index.toString()));
    metadata.ifPresent(own -> fields.put("metadata", MetadataJson.fields(own)));
    return Json.write(fields);
  }

  /** Reads the file; empty where the bytes are none of a record. */
  public static Optional<ReleaseRecord> readIfWhole(byte[] bytes) {
    try {
      return Optional.of(read(bytes));
    } catch (Json.MalformedException e) {
      return Optional.empty();
    }
  }

  /** Reads the file. */
  public static ReleaseRecord read(byte[] bytes) throws Json.MalformedException {
    Json json = Json.read("release.json", bytes);
    return new ReleaseRecord(
        json.required("id", ReleaseId::parse),
        json.required("digest", Digest::parse),
        json.text("run"),
        json.time("created"),
        json.text("by"),
        json.optionalText("revision"),
        json.optionalText("message"),
        json.number("files"),
        json.number("bytes"),
        json.value("manifest", Digest::parse),
        OriginJson.read(json),
        json.value("chunks", Digest::parse),
        MetadataJson.read(json));
  }
}
