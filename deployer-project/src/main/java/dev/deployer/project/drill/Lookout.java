package dev.deployer.project.drill;

import dev.deployer.DrillSeen;
import dev.deployer.event.Event;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.run.Typing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Looks at the hosts again and again, until an emergency is settled, its time is over, or somebody
 * ends it. It is settled where two looks say so, one after the other: whoever takes the drill back
 * is known by the journals and locks, but between two of their runs neither says anything.
 */
final class Lookout {
  /** How often the hosts are looked at. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** So many looks are waited for whoever takes the drill back; then they are held to be gone. */
  private static final int PATIENCE = 60;

  private static final String SKIP = "skip";

  private final Scenario scenario;
  private final Game game;
  private final Consumer<Event> told;
  private final Typing typing;
  private final List<Played.Move> moves = new ArrayList<>();
  private final LongSupplier nanos;
  private final long start;
  private Optional<Duration> over = Optional.empty();
  private Sight last;

  /**
   * From when the emergency is told.
   *
   * @param first what the hosts are like then
   */
  Lookout(Scenario scenario, Game game, Sight first, Consumer<Event> told, Typing typing) {
    this(scenario, game, first, told, typing, System::nanoTime);
  }

  /**
   * The same.
   *
   * @param nanos as {@link System#nanoTime}
   */
  Lookout(
      Scenario scenario,
      Game game,
      Sight first,
      Consumer<Event> told,
      Typing typing,
      LongSupplier nanos) {
    this.scenario = scenario;
    this.game = game;
    this.last = first;
    this.told = told;
    this.typing = typing;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  /** What was seen so far of the work on it. */
  List<Played.Move> moves() {
    return moves;
  }

  /** How long it took until it was settled, or until now. */
  Duration took() {
    return over.orElseGet(this::now);
  }

  private Duration now() {
    return Duration.ofNanos(nanos.getAsLong() - start);
  }

  /**
   * Looks until it is over.
   *
   * @throws DeployerException INTERRUPTED if whoever plays it ends it
   */
  Played.Outcome watch(Duration time) throws DeployerException {
    while (true) {
      Optional<String> typed = typing.during(EVERY);
      if (typed.isPresent()) {
        if (typed.get().strip().equals(SKIP)) {
          over = Optional.empty();
          return Played.Outcome.SKIPPED;
        }
        moved("somebody looks at it", now());
        continue;
      }
      boolean before = over.isPresent();
      if (look() != DrillSeen.Ending.NONE) {
        over = Optional.of(now());
        awaitTheEnd();
        return Played.Outcome.ENDED_BY_SOMEBODY;
      }
      if (before && over.isPresent()) {
        return Played.Outcome.SETTLED;
      }
      if (over.isEmpty() && now().compareTo(time) >= 0) {
        return Played.Outcome.NOT_SETTLED;
      }
    }
  }

  /** Where the hosts cannot be asked, it is not known to be settled. */
  private DrillSeen.Ending look() {
    Sight sight = Sight.of(game.crew());
    Duration when = now();
    sight.since(last).forEach(what -> moved(what, when));
    last = sight;
    try {
      DrillSeen seen = game.crew().deployer().drilling().seen(game.drill());
      over =
          scenario.isSettled(game, sight, seen)
              ? over.or(() -> Optional.of(when))
              : Optional.empty();
      return seen.ending();
    } catch (DeployerException e) {
      over = Optional.empty();
      return DrillSeen.Ending.NONE;
    }
  }

  /** Whoever takes it back is let do so; two at once would break each other's locks. */
  private void awaitTheEnd() throws DeployerException {
    for (int looks = 0; looks < PATIENCE; looks++) {
      if (game.crew().deployer().drilling().seen(game.drill()).ending() == DrillSeen.Ending.DONE) {
        return;
      }
      Optional<String> unused = typing.during(EVERY);
    }
  }

  private void moved(String what, Duration when) {
    Played.Move move = new Played.Move(what, when);
    moves.add(move);
    told.accept(new Event.EmergencyMoved(move.what(), move.since()));
  }
}
