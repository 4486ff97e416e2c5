package dev.deployer.project.drill;

import dev.deployer.path.ReleaseId;
import java.time.Instant;
import java.util.List;

/**
 * A game day, as far as it has come.
 *
 * @param target as it was typed
 * @param seed by which the same emergencies come again
 * @param live what was live when it began
 */
public record DayPlayed(
    String target, long seed, ReleaseId live, Instant began, List<Played> played) {
  /** Copies the list. */
  public DayPlayed {
    played = List.copyOf(played);
  }

  boolean isAllSettled() {
    return played.stream().allMatch(one -> one.outcome() == Played.Outcome.SETTLED);
  }

  boolean isEnded() {
    return played.stream().anyMatch(one -> one.outcome() == Played.Outcome.ENDED);
  }

  /** Whether nothing is left of it. */
  boolean isTakenBack() {
    return played.stream().allMatch(one -> one.takenBack().isPresent());
  }
}
