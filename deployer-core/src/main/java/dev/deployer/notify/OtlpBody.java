package dev.deployer.notify;

import dev.deployer.path.ReleaseId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One log record of OpenTelemetry, for {@code /v1/logs} of a collector (OTLP 1.x in its JSON
 * encoding; severities of its data model; attributes {@code service.name} and {@code deployment.*}
 * of its semantic conventions, and our own as {@code deployer.*}).
 */
final class OtlpBody {
  private static final int INFO = 9;
  private static final int WARN = 13;
  private static final int ERROR = 17;

  private OtlpBody() {}

  static String of(Notice notice, Optional<String> link) {
    Card.Tone tone = Card.Tone.of(notice.occasion());
    List<Object> resource = new ArrayList<>();
    notice.application().ifPresent(name -> resource.add(text("service.name", name)));
    notice.environment().ifPresent(name -> resource.add(text("deployment.environment.name", name)));
    Map<String, Object> record =
        BodyText.ordered(
            "timeUnixNano",
            nanos(notice.at()),
            "observedTimeUnixNano",
            nanos(notice.at()),
            "severityNumber",
            severity(tone),
            "severityText",
            severityText(tone),
            "eventName",
            "deployer." + notice.occasion().key(),
            "body",
            Map.of("stringValue", notice.message()),
            "attributes",
            attributes(notice, link));
    return BodyText.json(
        BodyText.ordered(
            "resourceLogs",
            List.of(
                BodyText.ordered(
                    "resource",
                    Map.of("attributes", resource),
                    "scopeLogs",
                    List.of(
                        BodyText.ordered(
                            "scope",
                            Map.of("name", "dev.deployer"),
                            "logRecords",
                            List.of(record)))))));
  }

  private static List<Object> attributes(Notice notice, Optional<String> link) {
    List<Object> attributes = new ArrayList<>();
    notice
        .release()
        .map(ReleaseId::value)
        .ifPresent(id -> attributes.add(text("deployment.id", id)));
    attributes.add(text("deployment.name", Card.title(notice)));
    switch (notice.occasion()) {
      case CONFIRMED -> attributes.add(text("deployment.status", "succeeded"));
      case REVERTED, FAILED, MIXED, UNHEALTHY ->
          attributes.add(text("deployment.status", "failed"));
      default -> {
        // It is not over, or was no deployment.
      }
    }
    attributes.add(text("deployer.event", notice.occasion().key()));
    notice
        .previous()
        .map(ReleaseId::value)
        .ifPresent(id -> attributes.add(text("deployer.previous", id)));
    attributes.add(
        BodyText.ordered(
            "key",
            "deployer.hosts",
            "value",
            Map.of(
                "arrayValue",
                Map.of(
                    "values",
                    notice.hosts().stream().map(host -> Map.of("stringValue", host)).toList()))));
    attributes.add(text("deployer.operator", notice.operator()));
    notice.live().ifPresent(live -> attributes.add(text("deployer.live", live.word())));
    notice
        .changes()
        .ifPresent(
            changes -> {
              attributes.add(number("deployer.changes.added", changes.added()));
              attributes.add(number("deployer.changes.changed", changes.changed()));
              attributes.add(number("deployer.changes.removed", changes.removed()));
            });
    notice
        .accepted()
        .ifPresent(
            accepted -> {
              attributes.add(text("deployer.gate", accepted.gate()));
              attributes.add(text("deployer.reason", accepted.reason()));
            });
    notice.took().ifPresent(time -> attributes.add(number("deployer.took_ms", time.toMillis())));
    link.ifPresent(url -> attributes.add(text("deployer.link", url)));
    return attributes;
  }

  private static int severity(Card.Tone tone) {
    return switch (tone) {
      case GOOD, NEUTRAL -> INFO;
      case DOUBTFUL -> WARN;
      case BAD -> ERROR;
    };
  }

  private static String severityText(Card.Tone tone) {
    return switch (tone) {
      case GOOD, NEUTRAL -> "INFO";
      case DOUBTFUL -> "WARN";
      case BAD -> "ERROR";
    };
  }

  private static Map<String, Object> text(String key, String value) {
    return BodyText.ordered("key", key, "value", Map.of("stringValue", value));
  }

  /** 64 bits are a text in the JSON of protocol buffers. */
  private static Map<String, Object> number(String key, long value) {
    return BodyText.ordered("key", key, "value", Map.of("intValue", Long.toString(value)));
  }

  private static String nanos(Instant at) {
    return Long.toString(TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano());
  }
}
