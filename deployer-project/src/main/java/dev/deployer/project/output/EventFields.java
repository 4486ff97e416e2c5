package dev.deployer.project.output;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** An event for programs: its type and fields, as {@code docs/json.md} has them. */
record EventFields(String type, Map<String, Object> fields) {

  static EventFields of(Event event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    return new EventFields(describe(event, fields), fields);
  }

  /** Puts the fields, and returns the type. */
  private static String describe(Event event, Map<String, Object> fields) {
    if (event instanceof Event.PhaseStarted e) {
      fields.put("phase", word(e.phase()));
      return "phase_started";
    } else if (event instanceof Event.PhaseDone e) {
      fields.put("phase", word(e.phase()));
      fields.put("took_ms", e.took().toMillis());
      return "phase_done";
    } else if (event instanceof Event.Progress e) {
      fields.put("phase", word(e.phase()));
      fields.put("files", e.files());
      fields.put("total_files", e.totalFiles());
      fields.put("bytes", e.bytes());
      fields.put("total_bytes", e.totalBytes());
      return "progress";
    } else if (event instanceof Event.Connected e) {
      fields.put("host_key", e.hostKey());
      fields.put("server", e.server());
      return "connected";
    } else if (event instanceof Event.ConnectionLost e) {
      fields.put("reason", e.reason());
      return "connection_lost";
    } else if (event instanceof Event.ConnectionClosed e) {
      fields.put("requests", e.requests());
      fields.put("round_trips", e.roundTrips());
      return "connection_closed";
    } else if (event instanceof Event.Reconnecting e) {
      fields.put("attempt", e.attempt());
      fields.put("delay_ms", e.delay().toMillis());
      return "reconnecting";
    } else if (event instanceof Event.Resumed e) {
      fields.put("token", e.token());
      return "resumed";
    } else if (event instanceof Event.LockTaken e) {
      fields.put("token", e.token());
      return "lock_taken";
    } else if (event instanceof Event.LockAwaited e) {
      fields.put("holder", e.holder());
      return "lock_awaited";
    } else if (event instanceof Event.LockGivenBack) {
      return "lock_given_back";
    } else if (event instanceof Event.Staging e) {
      fields.put("release", e.release().value());
      fields.put("sent_files", e.sentFiles());
      fields.put("sent_bytes", e.sentBytes());
      fields.put("copied_files", e.copiedFiles());
      fields.put("copied_bytes", e.copiedBytes());
      fields.put("linked_files", e.linkedFiles());
      return "staging";
    } else if (event instanceof Event.Staged e) {
      fields.put("sent_files", e.sentFiles());
      fields.put("sent_bytes", e.sentBytes());
      fields.put("copied_files", e.copiedFiles());
      fields.put("copied_bytes", e.copiedBytes());
      fields.put("linked_files", e.linkedFiles());
      return "staged";
    } else if (event instanceof Event.Published e) {
      fields.put("release", e.release().value());
      return "published";
    } else if (event instanceof Event.Activated e) {
      e.to().ifPresent(id -> fields.put("release", id.value()));
      e.from().ifPresent(id -> fields.put("from", id.value()));
      return "activated";
    } else if (event instanceof Event.Decided e) {
      fields.put("decision", e.decision().name().toLowerCase(Locale.ROOT));
      e.release().ifPresent(id -> fields.put("release", id.value()));
      return "decided";
    } else if (event instanceof Event.Wave e) {
      fields.put("number", e.number());
      fields.put("of", e.of());
      fields.put("hosts", e.hosts());
      return "wave";
    } else if (event instanceof Event.Baking e) {
      fields.put("delay_ms", e.delay().toMillis());
      return "baking";
    } else if (event instanceof Event.Watching e) {
      fields.put("for_ms", e.time().toMillis());
      fields.put("every_ms", e.every().toMillis());
      fields.put("until", e.until().truncatedTo(ChronoUnit.SECONDS).toString());
      return "watching";
    } else if (event instanceof Event.Looked e) {
      fields.put("watched_ms", e.time().toMillis());
      fields.put("for_ms", e.of().toMillis());
      fields.put("samples", e.samples());
      fields.put("bad", e.bad());
      return "looked";
    } else if (event instanceof Event.DriftChecked e) {
      e.drifted().ifPresent(drifted -> fields.put("drifted", drifted));
      if (!e.words().isEmpty()) {
        fields.put("fact", e.words());
      }
      return "drift_checked";
    } else if (event instanceof Event.Watched e) {
      fields.put("watched_ms", e.time().toMillis());
      fields.put("for_ms", e.of().toMillis());
      fields.put("samples", e.samples());
      fields.put("findings", e.findings());
      fields.put("blind", e.blind());
      return "watched";
    } else if (event instanceof Event.Measured e) {
      fields.put("check", e.check());
      e.value().ifPresent(value -> fields.put("value", value));
      e.before().ifPresent(before -> fields.put("before", before));
      fields.put("limit", e.limit());
      e.good().ifPresent(good -> fields.put("good", good));
      return "measured";
    } else if (event instanceof Event.Retired e) {
      fields.put("release", e.release().value());
      return "retired";
    } else if (event instanceof Event.Recovered e) {
      fields.put("what", RecoveryText.word(e.what()));
      e.what().release().ifPresent(id -> fields.put("release", id.value()));
      fields.put("fact", RecoveryText.of(e.what()));
      return "recovered";
    } else if (event instanceof Event.HookStarted e) {
      fields.put("phase", e.phase());
      fields.put("hook", e.hook());
      return "hook_started";
    } else if (event instanceof Event.HookOutput e) {
      fields.put("hook", e.hook());
      fields.put("line", e.line());
      return "hook_output";
    } else if (event instanceof Event.HookFinished e) {
      fields.put("phase", e.phase());
      fields.put("hook", e.hook());
      fields.put("passed", e.passed());
      fields.put("outcome", e.outcome());
      fields.put("took_ms", e.took().toMillis());
      return "hook_finished";
    } else if (event instanceof Event.HealthChecked e) {
      fields.put("check", e.check());
      fields.put("healthy", e.healthy());
      fields.put("attempts", e.attempts());
      if (!e.healthy()) {
        fields.put("reason", e.reason());
      }
      fields.put("took_ms", e.took().toMillis());
      return "health_checked";
    } else if (event instanceof Event.GateJudged e) {
      fields.put("gate", e.gate());
      fields.put("verdict", e.verdict());
      fields.put("fact", e.fact());
      fields.put("details", e.details());
      fields.put("digest", e.digest());
      return "gate";
    } else if (event instanceof Event.Overridden e) {
      fields.put("gate", e.gate());
      fields.put("digest", e.digest());
      fields.put("reason", e.reason());
      return "overridden";
    } else if (event instanceof Event.Emergency e) {
      fields.put("number", e.number());
      fields.put("of", e.of());
      fields.put("symptom", e.symptom());
      fields.put("shown", e.shown());
      fields.put("within_ms", e.within().toMillis());
      return "emergency";
    } else if (event instanceof Event.EmergencyMoved e) {
      fields.put("what", e.what());
      fields.put("after_ms", e.since().toMillis());
      return "emergency_moved";
    } else if (event instanceof Event.EmergencyOver e) {
      fields.put("scenario", e.scenario());
      fields.put("outcome", e.outcome());
      fields.put("took_ms", e.took().toMillis());
      return "emergency_over";
    } else if (event instanceof Event.DrillTakenBack e) {
      fields.put("by", e.by());
      fields.put("fact", e.words());
      return "drill_taken_back";
    } else if (event instanceof Event.Warned e) {
      fields.put("what", WarningText.word(e.what()));
      fields.put("fact", WarningText.of(e.what()));
      return "warning";
    }
    throw new IllegalArgumentException("an event that docs/json.md does not know: " + event);
  }

  private static String word(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
