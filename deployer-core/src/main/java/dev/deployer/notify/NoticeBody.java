package dev.deployer.notify;

import dev.deployer.outcome.HostJournal;
import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A notice as JSON (RFC 8259): one object in one line. Fields are only ever added; an absent value
 * is an absent field.
 *
 * <pre>
 * {"v":1,"event":"reverted","application":"shop","environment":"production","release":"42",
 *  "previous":"41","hosts":["deploy@web1:22"],"by":"anna@laptop","message":"…",
 *  "live":{"state":"release","release":"41"},"at":"2026-11-20T21:13:45Z"}
 * </pre>
 */
final class NoticeBody {
  private static final int VERSION = 1;

  private NoticeBody() {}

  /**
   * The text.
   *
   * @param output whether what commands printed is in it
   */
  static String of(Notice notice, boolean output) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("v", VERSION);
    fields.put("event", notice.occasion().key());
    put(fields, "application", notice.application());
    put(fields, "environment", notice.environment());
    put(fields, "release", notice.release().map(ReleaseId::value));
    put(fields, "previous", notice.previous().map(ReleaseId::value));
    fields.put("hosts", notice.hosts());
    fields.put("by", notice.operator());
    fields.put("message", notice.message());
    notice.live().ifPresent(live -> fields.put("live", live(live)));
    if (output && !notice.output().isEmpty()) {
      fields.put(
          "output",
          notice.output().stream()
              .map(one -> Map.of("by", one.by(), "lines", one.lines()))
              .toList());
    }
    if (!notice.journals().isEmpty()) {
      fields.put("journal", notice.journals().stream().map(NoticeBody::journal).toList());
    }
    notice.changes().ifPresent(changes -> fields.put("changes", changes(changes)));
    notice
        .accepted()
        .ifPresent(
            accepted -> {
              fields.put("gate", accepted.gate());
              fields.put("reason", accepted.reason());
            });
    notice.took().ifPresent(time -> fields.put("took_ms", time.toMillis()));
    fields.put("at", notice.at().truncatedTo(ChronoUnit.SECONDS).toString());
    return BodyText.json(fields);
  }

  private static Map<String, Object> changes(Changes changes) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("added", changes.added());
    fields.put("changed", changes.changed());
    fields.put("removed", changes.removed());
    if (!changes.commits().isEmpty()) {
      fields.put("commits", changes.commits());
    }
    return fields;
  }

  private static Map<String, Object> journal(HostJournal journal) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("host", journal.host());
    fields.put("root_id", journal.rootId());
    fields.put("generation", journal.generation());
    fields.put("head", journal.head());
    return fields;
  }

  private static Map<String, Object> live(Live live) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("state", live.word());
    put(fields, "release", live.release().map(ReleaseId::value));
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, Optional<String> value) {
    value.ifPresent(text -> fields.put(name, text));
  }
}
