package dev.deployer.cli.output;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Phases that several hosts go through side by side, each as one line for all of them. A phase has
 * ended when one begins that comes after it on every host.
 */
final class SharedPhases {
  /** Which phases hosts go through without waiting for each other. */
  private static final List<Set<Phase>> ABREAST =
      List.of(
          EnumSet.of(Phase.CONNECT, Phase.SCAN),
          EnumSet.of(Phase.STAGE, Phase.VERIFY, Phase.PUBLISH));

  private final InstantSource clock;
  private final Map<Phase, Span> spans = new EnumMap<>(Phase.class);

  SharedPhases(InstantSource clock) {
    this.clock = clock;
  }

  private static final class Span {
    private final long start;
    private long end;
    private int begun;
    private int done;
    private long sentFiles;
    private long sentBytes;
    private long linkedFiles;

    Span(long start) {
      this.start = start;
      this.end = start;
    }
  }

  /** A host begins a phase; the lines of the phases that ended with it. */
  List<String> started(Phase phase) {
    List<String> ended = continues(phase) ? List.of() : ended();
    spans.computeIfAbsent(phase, p -> new Span(clock.millis())).begun++;
    return ended;
  }

  private boolean continues(Phase phase) {
    return spans.keySet().stream()
        .allMatch(
            open ->
                open == phase
                    || ABREAST.stream().anyMatch(all -> all.contains(open) && all.contains(phase)));
  }

  /** A host has ended a phase. */
  void done(Event.PhaseDone ended) {
    Span span = spans.get(ended.phase());
    if (span != null) {
      span.done++;
      // It may have begun before it was told of.
      span.end = Math.max(clock.millis(), span.start + ended.took().toMillis());
    }
  }

  /** A host begins to stage; the lines of the phases that ended with it. */
  List<String> staging() {
    List<String> ended = continues(Phase.STAGE) ? List.of() : ended();
    spans.computeIfAbsent(Phase.STAGE, p -> new Span(clock.millis()));
    return ended;
  }

  /** A host has staged this. */
  void staged(Event.Staged what) {
    Span span = spans.get(Phase.STAGE);
    if (span != null) {
      span.sentFiles += what.sentFiles();
      span.sentBytes += what.sentBytes();
      span.linkedFiles += what.linkedFiles();
    }
  }

  /** The lines of all phases that have begun, which end with this. */
  List<String> ended() {
    List<String> lines = new ArrayList<>();
    spans.forEach(
        (phase, span) -> {
          if (span.begun > 0) {
            lines.add(line(phase, span));
          }
        });
    // What is about to be staged may be told before its phase begins.
    spans.values().removeIf(span -> span.begun > 0);
    return lines;
  }

  /** How far a phase is. */
  String moving(Phase phase) {
    Span span = spans.get(phase);
    return TextOutput.word(phase)
        + (span == null ? "" : "  " + span.done + " of " + hosts(span.begun));
  }

  private static String line(Phase phase, Span span) {
    Duration took = Duration.ofMillis(span.end - span.start);
    if (phase == Phase.SCAN) {
      return String.format("%-9s %s", TextOutput.word(phase), Amounts.took(took));
    }
    String who = span.done == span.begun ? "" : span.done + " of ";
    String what =
        phase == Phase.STAGE
            ? "  %s sent (%s), %s linked"
                .formatted(
                    Amounts.files(span.sentFiles),
                    Amounts.bytes(span.sentBytes),
                    Amounts.count(span.linkedFiles))
            : "";
    return String.format(
        "%-9s %s%s  %s%s",
        TextOutput.word(phase), who, hosts(span.begun), Amounts.took(took), what);
  }

  private static String hosts(int number) {
    return Amounts.count(number, "host", "hosts");
  }
}
