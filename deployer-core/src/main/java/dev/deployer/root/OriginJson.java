package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.source.Origin;
import java.util.Optional;

/** Reads where a release comes from, as plans and releases have it. */
public final class OriginJson {
  private OriginJson() {}

  /** What the object at {@code source} says; empty where there is none. */
  public static Optional<Origin> read(Json json) throws Json.MalformedException {
    Optional<Json> source = json.object("source");
    if (source.isEmpty()) {
      return Optional.empty();
    }
    Json known = source.get();
    return Optional.of(
        new Origin(
            known.required("kind", Origin.Kind::parse),
            known.optionalText("revision"),
            known.optionalBoolean("dirty"),
            known.value("archive_sha256", Digest::parse),
            known.value("seal_sha256", Digest::parse),
            known.optionalText("commit")));
  }
}
