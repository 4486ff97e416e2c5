package dev.deployer.project.drill;

import dev.deployer.outcome.InWords;
import dev.deployer.path.ReleaseId;
import java.time.Duration;
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

  /** The line that plays the same emergencies again, each with the time that it had. */
  String again() {
    StringBuilder line = new StringBuilder("deployer drill " + target + " --seed " + seed);
    List<String> names = played.stream().map(Played::scenario).toList();
    if (names.size() < GameDay.names().size()) {
      line.append(" --only ").append(String.join(",", names));
    }
    List<Duration> times = played.stream().map(Played::within).distinct().toList();
    if (times.size() == 1) {
      line.append(" --within ").append(InWords.typed(times.get(0)));
    }
    return line.toString();
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
