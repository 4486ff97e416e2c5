package dev.deployer.project.report;

import dev.deployer.Brought;
import dev.deployer.HistoryEntry;
import dev.deployer.LockOwner;
import dev.deployer.ReleaseFacts;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Printed;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.path.ReleaseId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Values as fields of a JSON object. Absent ones are left out. */
final class Fields {
  private final Map<String, Object> all = new LinkedHashMap<>();

  static Fields of(String name, Object value) {
    return new Fields().with(name, value);
  }

  Fields with(String name, Object value) {
    all.put(name, value);
    return this;
  }

  Fields with(String name, Optional<?> value) {
    value.ifPresent(v -> all.put(name, v instanceof ReleaseId id ? id.value() : v));
    return this;
  }

  Fields with(Brought brought) {
    return with("sent_files", brought.sentFiles())
        .with("sent_bytes", brought.sentBytes())
        .with("copied_files", brought.copiedFiles())
        .with("copied_bytes", brought.copiedBytes())
        .with("linked_files", brought.linkedFiles())
        .with("left_out", brought.leftOut());
  }

  Map<String, Object> map() {
    return all;
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static List<String> ids(List<ReleaseId> ids) {
    return ids.stream().map(ReleaseId::value).toList();
  }

  static Map<String, Object> of(Live live) {
    Fields fields = of("state", live.word()).with("release", live.release());
    return live instanceof Live.Strange strange
        ? fields.with("fact", strange.fact()).map()
        : fields.map();
  }

  static Map<String, Object> of(Printed printed) {
    return of("by", printed.by()).with("lines", printed.lines()).map();
  }

  static Map<String, Object> of(Unhealthy unhealthy) {
    return of("host", unhealthy.host())
        .with("check", unhealthy.check())
        .with("reason", unhealthy.reason())
        .map();
  }

  static Map<String, Object> of(Objection objection) {
    return of("kind", word(objection.kind()))
        .with("fact", objection.fact())
        .with("details", objection.details())
        .map();
  }

  static Map<String, Object> of(ReleaseFacts record) {
    return of("id", record.id().value())
        .with("digest", record.digest().toString())
        .with("created", record.created().toString())
        .with("by", record.by())
        .with("revision", record.revision())
        .with("message", record.message())
        .with("files", record.files())
        .with("bytes", record.contentBytes())
        .map();
  }

  private static Map<String, Object> of(HistoryEntry.Follows follows) {
    return of("hooks", follows.hooks())
        .with("checks", follows.checks())
        .with("waves", follows.waves())
        .map();
  }

  static Map<String, Object> of(HistoryEntry record) {
    return of("number", record.number())
        .with("at", record.time().toString())
        .with("kind", word(record.kind()))
        .with("transaction", record.transaction())
        .with("by", record.by())
        .with("from", record.from())
        .with("to", record.to())
        .with("digest", record.digest().map(Object::toString))
        .with("releases", ids(record.releases()))
        .with("note", record.note())
        .with("follows", record.follows().map(Fields::of))
        .with("word", record.word() ? Optional.of(true) : Optional.empty())
        .with("gates", record.gates())
        .with(
            "accepted",
            record.accepted().stream()
                .map(
                    one ->
                        of("gate", one.gate())
                            .with("digest", one.digest())
                            .with("reason", one.reason())
                            .map())
                .toList())
        .with("approved", record.approved().stream().map(Fields::of).toList())
        .with("about", record.fact().map(HistoryEntry.Fact::about))
        .with("facts", record.fact().map(HistoryEntry.Fact::facts))
        .map();
  }

  private static Map<String, Object> of(HistoryEntry.Approved one) {
    return of("principal", one.principal())
        .with("key", one.key())
        .with("signature_sha256", one.signature())
        .map();
  }

  static Map<String, Object> of(LockOwner holder) {
    return of("run", holder.run())
        .with("by", holder.by())
        .with("what", holder.what())
        .with("since", holder.since().toString())
        .with("message", holder.message())
        .map();
  }
}
