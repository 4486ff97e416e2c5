package dev.deployer.project.drill;

import dev.deployer.DrillTakenBack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An emergency that is over.
 *
 * @param scenario what it was
 * @param began when it was told
 * @param within how long it might take
 * @param moves what was seen of the work on it
 * @param took from when it was told until it was over
 * @param takenBack what of it was taken back; absent where that failed
 * @param why that failed
 * @param task what had to be done
 */
record Played(
    String scenario,
    Scenario.Told told,
    Instant began,
    Duration within,
    List<Move> moves,
    Outcome outcome,
    Duration took,
    Optional<DrillTakenBack> takenBack,
    Optional<String> why,
    String task) {
  /** How it ended. */
  enum Outcome {
    SETTLED,
    NOT_SETTLED,
    SKIPPED,
    ENDED,
    ENDED_BY_SOMEBODY;

    /** Whether no other is played after it. */
    boolean endsTheDay() {
      return this == ENDED || this == ENDED_BY_SOMEBODY;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    String inWords() {
      return switch (this) {
        case SETTLED -> "settled";
        case NOT_SETTLED -> "not settled in time";
        case SKIPPED -> "skipped";
        case ENDED -> "ended before it was settled";
        case ENDED_BY_SOMEBODY -> "ended by somebody, not settled";
      };
    }
  }

  /** Something that was done about it, as it was seen. */
  record Move(String what, Duration since) {}

  /** Copies the list. */
  Played {
    moves = List.copyOf(moves);
  }

  /**
   * When the hosts first changed, or a person first said that they look; what came when it was over
   * is no move.
   */
  Optional<Duration> firstMove() {
    return moves.stream().map(Move::since).filter(at -> at.compareTo(took) <= 0).findFirst();
  }

  /** What is lost, since nobody has settled it in time and nothing of it was kept. */
  Optional<String> lost() {
    return outcome == Outcome.SETTLED || takenBack.filter(done -> done.kept().isEmpty()).isEmpty()
        ? Optional.empty()
        : told.lost();
  }

  /** What was taken back, each in a clause. */
  List<String> undone() {
    return takenBack.map(TakenBackText::of).orElse(List.of());
  }
}
