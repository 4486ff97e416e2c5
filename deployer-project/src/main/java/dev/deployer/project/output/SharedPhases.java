package dev.deployer.project.output;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Phases that several hosts go through, each as one line for all of them: when the last host has
 * ended it, or, where not all hosts go through it, when it is certain that no other will. A host
 * that goes through a phase once more is not told of again.
 */
final class SharedPhases {
  /** Which phases hosts go through without waiting for each other. */
  private static final List<Set<Phase>> ABREAST =
      List.of(
          EnumSet.of(Phase.CONNECT, Phase.SCAN),
          EnumSet.of(Phase.SWEEP, Phase.STAGE, Phase.VERIFY, Phase.PUBLISH));

  private final InstantSource clock;
  private final Map<Phase, Span> spans = new EnumMap<>(Phase.class);
  private final Set<Phase> told = EnumSet.noneOf(Phase.class);
  private int hosts;
  private boolean together;

  SharedPhases(InstantSource clock) {
    this.clock = clock;
  }

  private static final class Span {
    private final long start;
    private final Set<String> done = new HashSet<>();
    private long end;
    private boolean begun;
    private long sentFiles;
    private long sentBytes;
    private long copiedBytes;
    private long linkedFiles;

    Span(long start) {
      this.start = start;
      this.end = start;
    }
  }

  /**
   * How many hosts there are.
   *
   * @param inStep whether they are worked on together: then a phase that comes later begins when no
   *     host is in an earlier one any more
   */
  void hosts(int number, boolean inStep) {
    hosts = number;
    together = inStep;
  }

  /** A host begins a phase; the lines of the phases that ended with it. */
  List<String> started(Phase phase) {
    List<String> ended = begins(phase);
    span(phase).begun = true;
    return ended;
  }

  private List<String> begins(Phase phase) {
    return together && !told.contains(phase)
        ? ended(open -> open != phase && !areAbreast(open, phase))
        : List.of();
  }

  private static boolean areAbreast(Phase one, Phase other) {
    return ABREAST.stream().anyMatch(all -> all.contains(one) && all.contains(other));
  }

  /** A host has ended a phase; the line of that phase, if it was the last. */
  Optional<String> done(String host, Event.PhaseDone ended) {
    Phase phase = ended.phase();
    Span span = span(phase);
    span.done.add(host);
    // It may have begun before it was told of.
    span.end = Math.max(clock.millis(), span.start + ended.took().toMillis());
    boolean last = span.done.size() == (phase == Phase.SCAN ? 1 : hosts);
    return last && told.add(phase) ? Optional.of(line(phase, span)) : Optional.empty();
  }

  /** A host begins to stage; the lines of the phases that ended with it. */
  List<String> staging() {
    List<String> ended = begins(Phase.STAGE);
    span(Phase.STAGE);
    return ended;
  }

  /** A host has staged this. */
  void staged(Event.Staged what) {
    Span span = span(Phase.STAGE);
    span.sentFiles += what.sentFiles();
    span.sentBytes += what.sentBytes();
    span.copiedBytes += what.copiedBytes();
    span.linkedFiles += what.linkedFiles();
  }

  /** The lines of all phases that have begun and were not told: no other host begins them now. */
  List<String> ended() {
    return ended(phase -> true);
  }

  private List<String> ended(Predicate<Phase> which) {
    List<String> lines = new ArrayList<>();
    spans.forEach(
        (phase, span) -> {
          // One that no host has ended is not over: the failure says why.
          if (span.begun && which.test(phase) && told.add(phase) && !span.done.isEmpty()) {
            lines.add(line(phase, span));
          }
        });
    return lines;
  }

  /** How far a phase is. */
  String moving(Phase phase) {
    return TextOutput.word(phase) + (phase == Phase.SCAN ? "" : "  " + far(span(phase)));
  }

  private Span span(Phase phase) {
    return spans.computeIfAbsent(phase, p -> new Span(clock.millis()));
  }

  private String far(Span span) {
    return Amounts.count(span.done.size()) + " of " + of(hosts);
  }

  private String line(Phase phase, Span span) {
    Duration took = Duration.ofMillis(span.end - span.start);
    if (phase == Phase.SCAN) {
      return String.format("%-9s %s", TextOutput.word(phase), Amounts.took(took));
    }
    String what =
        phase == Phase.STAGE
            ? "  %s sent (%s), %s linked"
                .formatted(
                    Amounts.files(span.sentFiles),
                    Amounts.sent(span.sentBytes, span.copiedBytes),
                    Amounts.count(span.linkedFiles))
            : "";
    return String.format(
        "%-9s %s  %s%s",
        TextOutput.word(phase),
        span.done.size() == hosts ? of(hosts) : far(span),
        Amounts.took(took),
        what);
  }

  private static String of(int number) {
    return Amounts.count(number, "host", "hosts");
  }
}
