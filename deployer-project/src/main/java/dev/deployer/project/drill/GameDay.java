package dev.deployer.project.drill;

import dev.deployer.DrillTakenBack;
import dev.deployer.Drilling;
import dev.deployer.OpenDrill;
import dev.deployer.event.Event;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.run.Typing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Plays emergencies one after the other: each is made, told, watched until it is settled or its
 * time is over, and taken back before the next begins.
 */
public final class GameDay {
  /** So much longer than it may take, a drill may be under way. */
  private static final Duration TIDYING = Duration.ofMinutes(10);

  private static final List<Scenario> ALL =
      List.of(
          new FailedWave(), new LostHost(), new LeftLock(), new HandPatch(), new HurriedRollback());

  private final Crew crew;
  private final Clock clock;
  private final long process;
  private final Consumer<Event> told;
  private final Typing typing;

  /**
   * A day.
   *
   * @param process the number of the one in which it was typed: while that lives, it is under way
   * @param told is told what whoever is to settle them may know
   * @param typing what they type meanwhile
   */
  public GameDay(Crew crew, Clock clock, long process, Consumer<Event> told, Typing typing) {
    this.crew = crew;
    this.clock = clock;
    this.process = process;
    this.told = told;
    this.typing = typing;
  }

  /** The names of all scenarios. */
  public static List<String> names() {
    return ALL.stream().map(Scenario::name).toList();
  }

  /** Those of these scenarios that can happen there, in the order that the seed makes. */
  public static List<String> chosen(Crew crew, List<String> only, long seed) {
    List<Scenario> fitting =
        new ArrayList<>(
            ALL.stream()
                .filter(one -> only.isEmpty() || only.contains(one.name()))
                .filter(one -> one.fits(crew.target()))
                .toList());
    Collections.shuffle(fitting, new Random(seed));
    return fitting.stream().map(Scenario::name).toList();
  }

  /**
   * Plays them.
   *
   * @param live what is live on all hosts
   * @param build that release, with one more file
   * @param within how long each may take; absent where each has its own time
   * @param after is told after each what there is so far
   */
  public DayPlayed play(
      List<String> names,
      ReleaseId live,
      Path build,
      long seed,
      Optional<Duration> within,
      Consumer<DayPlayed> after)
      throws DeployerException, IOException {
    List<Played> all = new ArrayList<>();
    Random random = new Random(seed);
    DayPlayed day = new DayPlayed(crew.name(), seed, live, clock.instant(), List.of());
    for (String name : names) {
      Scenario scenario =
          ALL.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
      Duration time = within.orElse(scenario.usually());
      OpenDrill drill =
          crew.deployer()
              .drilling()
              .begin(
                  "%08x".formatted(random.nextInt() ^ (int) clock.millis()),
                  live,
                  clock.instant().plus(time).plus(TIDYING),
                  process);
      Game game = new Game(crew, drill, build, random.nextLong());
      Played played = played(scenario, game, time, all.size() + 1, names.size());
      all.add(played);
      day = new DayPlayed(crew.name(), seed, live, day.began(), all);
      after.accept(day);
      if (played.outcome().endsTheDay() || played.takenBack().isEmpty()) {
        break;
      }
    }
    return day;
  }

  private Played played(Scenario scenario, Game game, Duration time, int number, int of)
      throws DeployerException, IOException {
    Drilling drilling = crew.deployer().drilling();
    Scenario.Told symptom;
    try {
      symptom = scenario.begin(game);
    } catch (DeployerException | IOException | RuntimeException e) {
      takeBackAfter(e, drilling, game.drill(), scenario);
      throw e;
    }
    Sight first = Sight.of(crew);
    Instant began = clock.instant();
    told.accept(new Event.Emergency(number, of, symptom.symptom(), symptom.shown(), time));
    Lookout lookout = new Lookout(scenario, game, first, told, typing);
    Played.Outcome outcome;
    try {
      outcome = lookout.watch(time);
    } catch (DeployerException e) {
      if (e.kind() != DeployerException.Kind.INTERRUPTED) {
        takeBackAfter(e, drilling, game.drill(), scenario);
        throw e;
      }
      outcome = Played.Outcome.ENDED;
    }
    Duration took = lookout.took();
    Optional<DrillTakenBack> back = Optional.empty();
    Optional<String> why = Optional.empty();
    try {
      back =
          Optional.of(
              drilling.takeBack(
                  game.drill(),
                  "%s, %s; a rehearsed emergency".formatted(scenario.name(), outcome.inWords())));
    } catch (DeployerException e) {
      why = Optional.of(e.getMessage());
    }
    told.accept(new Event.EmergencyOver(scenario.name(), outcome.word(), took));
    return new Played(
        scenario.name(),
        symptom,
        began,
        time,
        lookout.moves(),
        outcome,
        took,
        back,
        why,
        scenario.task(crew.name()));
  }

  private static void takeBackAfter(
      Exception failure, Drilling drilling, OpenDrill drill, Scenario scenario) {
    boolean interrupted = Thread.interrupted();
    try {
      DrillTakenBack unused =
          drilling.takeBack(drill, scenario.name() + ", which could not be made");
    } catch (DeployerException e) {
      failure.addSuppressed(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
