package dev.deployer.watch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts, for each thing that is looked at, how many bad samples stand in a row, and how many were
 * not known. A sample that is not known, or says nothing, neither adds to a row nor ends it. Pure;
 * for one thread.
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

  private record Key(String check, String address) {}

  private static final class State {
    private Sample.Verdict last;
    private int bad;
    private boolean counted;
    private long unknown;
    private long asked;
    private String reason = "";
    private String subject = "";
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
    State state =
        states.computeIfAbsent(new Key(sample.check(), sample.address()), key -> new State());
    boolean changed = sample.verdict() != state.last && sample.verdict() != Sample.Verdict.SKIPPED;
    state.subject = sample.subject();
    switch (sample.verdict()) {
      case GOOD -> state.bad = 0;
      case BAD -> state.bad++;
      case UNKNOWN -> {
        state.unknown++;
        state.reason = sample.reason();
      }
      case SKIPPED -> {}
    }
    if (sample.verdict() != Sample.Verdict.SKIPPED) {
      state.asked++;
      state.last = sample.verdict();
    }
    boolean bad = sample.verdict() == Sample.Verdict.BAD;
    boolean counts = bad && state.bad >= wanted && !state.counted;
    state.counted |= counts;
    return new Judgement(sample, bad ? state.bad : 0, wanted, counts, changed);
  }

  /** Whether something was bad when it was last known, and does not count yet. */
  public boolean isDoubtful() {
    return states.values().stream().anyMatch(state -> state.bad > 0 && !state.counted);
  }

  /** How many things were bad when they were last known. */
  public int bad() {
    return (int) states.values().stream().filter(state -> state.last == Sample.Verdict.BAD).count();
  }

  /** What was mostly not known. */
  public List<Blind> blind() {
    List<Blind> blind = new ArrayList<>();
    for (State state : states.values()) {
      if (state.unknown * 2 > state.asked) {
        blind.add(new Blind(state.subject, state.unknown, state.asked, state.reason));
      }
    }
    return blind;
  }
}
