package dev.deployer.patch;

import dev.deployer.manifest.Digest;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a saved patch is, {@code patch.json} (format 1).
 *
 * @param application of the root
 * @param environment of the root
 * @param host its name
 * @param rootId the root's
 * @param release in which it was made
 * @param digest of the content of that, as it was deployed
 * @param drift the digits by which the gate {@code drift} knows it
 * @param saved when
 * @param by who saved it
 * @param message why it was made
 * @param entries the places, sorted
 */
public record PatchCard(
    Optional<String> application,
    Optional<String> environment,
    String host,
    String rootId,
    ReleaseId release,
    Digest digest,
    String drift,
    Instant saved,
    String by,
    Optional<String> message,
    List<PatchEntry> entries) {
  static final String NAME = "patch.json";
  private static final long FORMAT = 1;
  private static final long MOST_BYTES = 64L << 20;

  /** Copies the list. */
  public PatchCard {
    entries = List.copyOf(entries);
  }

  byte[] write() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("format", FORMAT);
    application.ifPresent(name -> fields.put("application", name));
    environment.ifPresent(name -> fields.put("environment", name));
    fields.put("host", host);
    fields.put("root_id", rootId);
    fields.put("release", release.value());
    fields.put("digest", digest.toString());
    fields.put("drift", drift);
    fields.put("saved", saved.toString());
    fields.put("by", by);
    message.ifPresent(text -> fields.put("message", text));
    fields.put("entries", entries.stream().map(PatchEntry::fields).toList());
    return Json.write(fields);
  }

  /** Whether there is a card of this format in a folder. */
  static boolean isIn(Path folder) throws IOException {
    Path card = folder.resolve(NAME);
    if (!Files.isRegularFile(card, LinkOption.NOFOLLOW_LINKS) || Files.size(card) > MOST_BYTES) {
      return false;
    }
    try {
      return Json.read("patch", Files.readAllBytes(card)).number("format") == FORMAT;
    } catch (Json.MalformedException e) {
      return false;
    }
  }

  /** What a diff begins with: lines that no program takes for a part of it. */
  String head() {
    StringBuilder head = new StringBuilder();
    line(
        head,
        "Made by hand on "
            + host
            + " in "
            + release
            + application.map(name -> " of " + name).orElse("")
            + environment.map(name -> " (" + name + ")").orElse("")
            + ", saved "
            + saved
            + " by "
            + by);
    message.ifPresent(text -> line(head, text));
    entries.forEach(
        entry ->
            entry.apart().ifPresent(why -> line(head, "not here: " + entry.path() + ": " + why)));
    return head.append('\n').toString();
  }

  private static void line(StringBuilder head, String text) {
    head.append("# ").append(Printable.shown(text)).append('\n');
  }
}
