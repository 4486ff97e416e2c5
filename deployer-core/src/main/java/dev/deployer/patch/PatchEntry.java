package dev.deployer.patch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One place of a patch: what lies there now.
 *
 * @param path below the release, safe to show
 * @param kind how it differs from what was deployed, as {@code verify --json} has it
 * @param sha256 of the content of a file, where it was read
 * @param mode the permission bits of a file or directory, as {@code 0644}
 * @param link where a link leads, safe to show
 * @param gone whether there is nothing any more
 * @param kept whether the file lies below {@code files/}
 * @param apart why it does not stand in the diff; absent where it does
 */
public record PatchEntry(
    String path,
    String kind,
    Optional<String> sha256,
    Optional<String> mode,
    Optional<String> link,
    boolean gone,
    boolean kept,
    Optional<String> apart) {
  /** Of a file that was only touched. */
  public static final String TOUCHED = "time";

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("path", path);
    fields.put("kind", kind);
    sha256.ifPresent(digest -> fields.put("sha256", digest));
    mode.ifPresent(bits -> fields.put("mode", bits));
    link.ifPresent(target -> fields.put("link", target));
    if (gone) {
      fields.put("gone", true);
    }
    if (kept) {
      fields.put("kept", true);
    }
    apart.ifPresent(why -> fields.put("not_in_diff", why));
    return fields;
  }
}
