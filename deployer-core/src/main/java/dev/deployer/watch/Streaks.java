package dev.deployer.watch;

import dev.deployer.health.HealthCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Counts, for each thing that is looked at, how many bad samples stand in a row, and how many were
 * not known. A sample that is not known, or says nothing, neither adds to a row nor ends it. A row
 * counts once, and the next one, after a good sample, counts anew. What never said anything was not
 * known. Pure; for one thread.
 */
public final class Streaks {
  private final int wanted;
  private final Map<Key, State> states = new LinkedHashMap<>();

  /**
   * @param bad how many in a row count
   */
  public Streaks(int bad) {
    this.wanted = bad;
  }

  private record Key(Sample.Kind kind, Optional<HealthCheck> asked, String check, String address) {
    static Key of(Sample sample) {
      return new Key(sample.kind(), sample.asked(), sample.check(), sample.address());
    }
  }

  private static final class State {
    private Sample.Verdict last;
    private Sample newest;
    private Sample lastBad;
    private int bad;
    private boolean counted;
    private long unknown;
    private long asked;
    private long skipped;
    private String reason = "there is nothing to compare it with";

    boolean isDoubtful() {
      return bad > 0 && !counted;
    }

    boolean isCounter() {
      return newest.measure().map(Measure::counter).orElse(false);
    }

    long values() {
      return asked - unknown;
    }
  }

  /**
   * Something of which more than half of the samples were not known.
   *
   * @param subject {@code 5xx on web1}
   * @param unknown how many were not
   * @param asked of how many
   * @param reason why the last of them was not
   */
  public record Blind(String subject, long unknown, long asked, String reason) {
    /** {@code 5xx on web1 was not known in 9 of 12 samples: no answer within 5 s}. */
    public String inWords() {
      return subject + " was not known in " + unknown + " of " + asked + " samples: " + reason;
    }
  }

  /** Takes the next sample of something. */
  public Judgement add(Sample sample) {
    State state = states.computeIfAbsent(Key.of(sample), key -> new State());
    boolean changed = sample.verdict() != state.last && sample.verdict() != Sample.Verdict.SKIPPED;
    state.newest = sample;
    switch (sample.verdict()) {
      case GOOD -> {
        state.bad = 0;
        state.counted = false;
      }
      case BAD -> {
        state.bad++;
        state.lastBad = sample;
      }
      case UNKNOWN -> unknown(state, sample);
      case SKIPPED -> {
        state.skipped++;
        if (!sample.reason().isEmpty()) {
          unknown(state, sample);
        }
      }
    }
    if (sample.verdict() != Sample.Verdict.SKIPPED) {
      state.asked++;
      state.last = sample.verdict();
    } else if (!sample.reason().isEmpty()) {
      state.asked++;
    }
    boolean bad = sample.verdict() == Sample.Verdict.BAD;
    boolean counts = bad && state.bad >= wanted && !state.counted;
    state.counted |= counts;
    return new Judgement(sample, bad ? state.bad : 0, wanted, counts, changed);
  }

  private static void unknown(State state, Sample sample) {
    state.unknown++;
    state.reason = sample.reason();
  }

  /** Whether something was bad when it was last known, and does not count yet. */
  public boolean isDoubtful() {
    return states.values().stream().anyMatch(State::isDoubtful);
  }

  /** The same of one kind. */
  public boolean isDoubtful(Sample.Kind kind) {
    return states.values().stream()
        .anyMatch(state -> state.newest.kind() == kind && state.isDoubtful());
  }

  /**
   * Whether there is a counter that has fewer values than these to be judged by, and another sample
   * may give it one.
   */
  public boolean isThin(int values) {
    return states.values().stream()
        .filter(State::isCounter)
        .anyMatch(
            state ->
                state.values() < values
                    && (state.values() > 0 || state.newest.verdict() == Sample.Verdict.SKIPPED));
  }

  /** What is still bad at the end counts, though it was not bad as often as that takes. */
  public List<Judgement> lasting() {
    List<Judgement> lasting = new ArrayList<>();
    for (Sample.Kind kind : Sample.Kind.values()) {
      lasting.addAll(lasting(kind));
    }
    return lasting;
  }

  /** The same of one kind. */
  public List<Judgement> lasting(Sample.Kind kind) {
    List<Judgement> lasting = new ArrayList<>();
    for (State state : states.values()) {
      if (state.newest.kind() == kind && state.isDoubtful()) {
        state.counted = true;
        lasting.add(new Judgement(state.lastBad, state.bad, wanted, true, false));
      }
    }
    return lasting;
  }

  /** How many things were bad when they were last known. */
  public int bad() {
    return (int) states.values().stream().filter(state -> state.bad > 0).count();
  }

  /** What was mostly not known, or never. */
  public List<Blind> blind() {
    List<Blind> blind = new ArrayList<>();
    for (State state : states.values()) {
      String subject = state.newest.subject();
      if (state.asked == 0) {
        blind.add(new Blind(subject, state.skipped, state.skipped, state.reason));
      } else if (state.unknown * 2 > state.asked) {
        blind.add(new Blind(subject, state.unknown, state.asked, state.reason));
      }
    }
    return blind;
  }
}
