package dev.deployer.source;

import dev.deployer.manifest.Digest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where the files of a release come from, as far as that is known to be true.
 *
 * @param kind what was sent
 * @param revision of what it was made; ends in {@code -dirty} where git does not account for it
 * @param dirty whether git does not account for it; absent where git was not asked
 * @param archive SHA-256 of the archive that it was
 * @param seal SHA-256 of the seal that it was held against
 * @param commit of which it was made as far as git knows, where somebody has called that revision
 *     otherwise
 */
public record Origin(
    Kind kind,
    Optional<String> revision,
    Optional<Boolean> dirty,
    Optional<Digest> archive,
    Optional<Digest> seal,
    Optional<String> commit) {

  /** What a source is. */
  public enum Kind {
    /** A directory, sent as it is. */
    DIRECTORY,
    /** A commit. */
    GIT,
    /** An archive. */
    ARCHIVE;

    /** As it stands in files: {@code directory}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of this word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Kind parse(String word) {
      for (Kind kind : values()) {
        if (kind.word().equals(word)) {
          return kind;
        }
      }
      throw new IllegalArgumentException("there is no source of kind " + word);
    }
  }

  /** As the fields of an object. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", kind.word());
    revision.ifPresent(text -> fields.put("revision", text));
    dirty.ifPresent(known -> fields.put("dirty", known));
    archive.ifPresent(digest -> fields.put("archive_sha256", digest.toString()));
    seal.ifPresent(digest -> fields.put("seal_sha256", digest.toString()));
    commit.ifPresent(id -> fields.put("commit", id));
    return fields;
  }
}
