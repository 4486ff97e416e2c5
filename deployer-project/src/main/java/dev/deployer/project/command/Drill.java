package dev.deployer.project.command;

import dev.deployer.config.Environment;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.project.drill.Crew;
import dev.deployer.project.drill.DayPlayed;
import dev.deployer.project.drill.DrillBuild;
import dev.deployer.project.drill.DrillEnded;
import dev.deployer.project.drill.DrillFile;
import dev.deployer.project.drill.DrillRefused;
import dev.deployer.project.drill.Drilled;
import dev.deployer.project.drill.GameDay;
import dev.deployer.project.drill.LeftDrill;
import dev.deployer.project.drill.Readiness;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.run.Asking;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Typing;
import dev.deployer.project.run.Work;
import dev.deployer.project.target.Destination;
import dev.deployer.yaml.DurationText;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/**
 * {@code drill}: a game day on an environment that allows it.
 *
 * @param only the names of the scenarios; empty for all that can happen there
 * @param seed by which the same emergencies come in the same order; otherwise others each time
 * @param within how long each may take; otherwise as long as it has
 * @param report where it is written up, as it was typed; otherwise {@code drill-TARGET-TIME.md}
 * @param end whether what a drill has left is taken back, and none begun
 * @param asking who may say meanwhile that they look at it, or skip it
 */
public record Drill(
    List<String> only,
    Optional<Long> seed,
    Optional<Duration> within,
    Optional<Path> report,
    boolean end,
    Asking asking)
    implements Task {
  private static final DateTimeFormatter NAMES =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final Duration LONGEST = Duration.ofHours(4);

  /** Copies the names. */
  public Drill {
    only = List.copyOf(only);
  }

  /**
   * The name of a scenario, as it was typed.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static String scenario(String text) {
    if (!GameDay.names().contains(text)) {
      throw new IllegalArgumentException("the scenarios are " + String.join(", ", GameDay.names()));
    }
    return text;
  }

  /**
   * How long each may take, as it was typed.
   *
   * @throws IllegalArgumentException if it is not that of an emergency
   */
  public static Duration within(String text) {
    Duration time = DurationText.parse(text);
    if (time.toSeconds() < 1 || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("an emergency may take 1s to 4h");
    }
    return time;
  }

  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    requireAllowed(work);
    requireFile();
    // No emergency is made for whoever has gone already.
    work.stops().pause(Duration.ZERO);
    Crew crew = Crew.of(work);
    LeftDrill left = new LeftDrill(work, crew);
    if (end) {
      return new DrillEnded(left.takeBack(), work.typed());
    }
    Optional<String> alive = left.takeBackIfOver();
    if (alive.isPresent()) {
      return new DrillRefused(
          List.of(alive.get()),
          List.of(
              "If its client is gone, this takes it back: "
                  + work.typed().line("drill").with("--end")),
          work.typed());
    }
    Readiness ready = Readiness.of(crew);
    if (!ready.reasons().isEmpty()) {
      return new DrillRefused(
          ready.reasons(),
          List.of("To see more: " + work.typed().line(ready.changedByHand() ? "verify" : "status")),
          work.typed());
    }
    long number = seed.orElseGet(() -> 1L + new SecureRandom().nextInt(Integer.MAX_VALUE - 1));
    List<String> names = GameDay.chosen(crew, only, number);
    if (names.isEmpty()) {
      throw new MisuseException("lost-host needs an environment of several hosts.");
    }
    return played(work, crew, ready, names, number);
  }

  private Report played(Work work, Crew crew, Readiness ready, List<String> names, long number)
      throws DeployerException, MisuseException {
    try (DrillFile file = DrillFile.begin(report.orElseGet(() -> usualFile(work)), work.here());
        DrillBuild build = DrillBuild.of(crew);
        Typing typing = asking.typing(work.stops())) {
      GameDay day =
          new GameDay(
              crew, work.here().clock(), work.stops().process(), work.opened()::tell, typing);
      DayPlayed played =
          day.play(
              names,
              ready.live(),
              build.folder(),
              number,
              within,
              soFar -> file.write(soFar, work.opened().names()));
      return new Drilled(played, file.named().toString(), work.ifStopped(), work.typed());
    } catch (IOException e) {
      throw new MisuseException("The drill cannot be prepared here: " + LocalFailure.why(e) + ".");
    }
  }

  private static Path usualFile(Work work) {
    return Path.of(
        "drill-%s-%s.md"
            .formatted(work.destination().environment().orElseThrow(), NAMES.format(work.now())));
  }

  private void requireFile() throws MisuseException {
    if (report.filter(file -> file.toString().equals("-")).isPresent()) {
      throw new MisuseException(
          "The report is written into a file, and - is none.", "Name one: --report FILE");
    }
  }

  /** Only where the environment says so, and on all of its hosts. */
  private static void requireAllowed(Work work) throws MisuseException {
    Destination destination = work.destination();
    if (!destination.drills()) {
      String target = work.typed().target();
      List<String> allowed =
          work.opened().file().configuration().environments().values().stream()
              .filter(Environment::drills)
              .map(Environment::name)
              .toList();
      throw new MisuseException(
          destination.environment().isPresent()
              ? "Nothing is rehearsed on "
                  + target
                  + ": in "
                  + Discreet.shown(work.opened().file().named().toString())
                  + ", environments."
                  + target
                  + " does not say drills: true."
              : "Nothing is rehearsed on "
                  + target
                  + ": drills are for an environment of deployer.yaml that says drills: true.",
          allowed.isEmpty()
              ? "No environment says it. It is for one in which things may go wrong, never for"
                  + " what users depend on."
              : "Those that say it: " + String.join(", ", allowed) + ".");
    }
    if (!destination.leftOut().isEmpty()) {
      throw new MisuseException("A drill is for all hosts of an environment, without --hosts.");
    }
  }

  @Override
  public String undone(String target) {
    return "nothing was rehearsed on " + target;
  }
}
