package dev.deployer.cli;

import dev.deployer.cli.drill.Crew;
import dev.deployer.cli.drill.DayPlayed;
import dev.deployer.cli.drill.DrillEnded;
import dev.deployer.cli.drill.DrillPage;
import dev.deployer.cli.drill.DrillRefused;
import dev.deployer.cli.drill.Drilled;
import dev.deployer.cli.drill.GameDay;
import dev.deployer.cli.drill.Readiness;
import dev.deployer.config.Environment;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.target.Destination;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code drill}: a game day on an environment that allows it. */
@Command(
    name = "drill",
    sortOptions = false,
    customSynopsis = "deployer drill TARGET [--only SCENARIO[,…]] [--end] [options]",
    description = {
      "Rehearse emergencies, where drills: true of the environment allows it.",
      "",
      "Each is told by what one sees of it. Settle it in another terminal, with the other commands;"
          + " the hosts are watched, and the times written down. Then all of it is taken back. At a"
          + " terminal, Enter says that you look at it, skip ends it, and Ctrl-C the game day."
    })
final class DrillCommand extends TargetCommand {
  private static final DateTimeFormatter NAMES =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  @Option(
      names = "--only",
      paramLabel = "SCENARIO[,…]",
      split = ",",
      hideParamSyntax = true,
      converter = ScenarioConverter.class,
      description =
          "These alone: failed-wave, lost-host (of several), left-lock, hand-patch, rollback.")
  List<String> only = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description = "The same emergencies again, in the same order. Default: others each time.")
  Optional<Long> seed = Optional.empty();

  @Option(
      names = "--within",
      paramLabel = "DURATION",
      converter = TimeConverter.class,
      description = "How long each may take, 1s to 4h. Default: 15m, and 5m for rollback.")
  Optional<Duration> within = Optional.empty();

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Where it is written up, in Markdown. Default: drill-TARGET-TIME.md here.")
  Optional<Path> report = Optional.empty();

  @Option(
      names = "--end",
      description = "Take back what a drill has left whose client is gone, and begin none.")
  boolean end;

  /** The name of a scenario. */
  static final class ScenarioConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!GameDay.names().contains(text)) {
        throw new TypeConversionException(
            "the scenarios are " + String.join(", ", GameDay.names()));
      }
      return text;
    }
  }

  /** How long. */
  static final class TimeConverter implements ITypeConverter<Duration> {
    private static final Duration LONGEST = Duration.ofHours(4);

    @Override
    public Duration convert(String text) {
      Duration time = new CommonOptions.DurationConverter().convert(text);
      if (time.toSeconds() < 1 || time.compareTo(LONGEST) > 0) {
        throw new TypeConversionException("an emergency may take 1s to 4h");
      }
      return time;
    }
  }

  @Override
  Report run(CommandRun run) throws DeployerException, MisuseException {
    requireAllowed(run);
    requireFile();
    Crew crew = new DrillCrew(run).crew();
    LeftDrill left = new LeftDrill(run, crew);
    if (end) {
      return new DrillEnded(left.takeBack(), run.typed());
    }
    Optional<String> alive = left.takeBackIfOver();
    if (alive.isPresent()) {
      return new DrillRefused(
          List.of(alive.get()),
          List.of(
              "If its client is gone, this takes it back: "
                  + run.typed().line("drill").with("--end")),
          run.typed());
    }
    Readiness ready = Readiness.of(crew);
    if (!ready.reasons().isEmpty()) {
      return new DrillRefused(
          ready.reasons(),
          List.of("To see more: " + run.typed().line(ready.changedByHand() ? "verify" : "status")),
          run.typed());
    }
    List<String> names = GameDay.chosen(crew, only, number());
    if (names.isEmpty()) {
      throw new MisuseException("lost-host needs an environment of several hosts.");
    }
    return played(run, crew, ready, names);
  }

  private long chosen;

  private long number() {
    if (chosen == 0) {
      chosen = seed.orElseGet(() -> 1L + new SecureRandom().nextInt(Integer.MAX_VALUE - 1));
    }
    return chosen;
  }

  private Report played(CommandRun run, Crew crew, Readiness ready, List<String> names)
      throws DeployerException, MisuseException {
    Path page =
        report.orElseGet(
            () ->
                Path.of(
                    "drill-%s-%s.md"
                        .formatted(
                            run.destination().environment().orElseThrow(),
                            NAMES.format(run.now()))));
    Path file = run.here().resolve(page);
    begin(page, file);
    try {
      return played(run, crew, ready, names, page, file);
    } finally {
      removeIfEmpty(file);
    }
  }

  private Report played(
      CommandRun run, Crew crew, Readiness ready, List<String> names, Path page, Path file)
      throws DeployerException, MisuseException {
    try (DrillBuild build = DrillBuild.of(crew);
        TypedLines lines = TypedLines.of(run)) {
      GameDay day =
          new GameDay(
              crew,
              run.here().clock(),
              run.here().interruptions().process(),
              event -> run.output().on("local", event),
              lines::during);
      DayPlayed played =
          day.play(
              names,
              ready.live(),
              build.folder(),
              number(),
              within,
              soFar -> write(file, run.work().opened().names().in(DrillPage.of(soFar))));
      return new Drilled(played, page.toString(), run.signals().exit(), run.typed());
    } catch (IOException e) {
      throw new MisuseException("The drill cannot be prepared here: " + LocalFailure.why(e) + ".");
    }
  }

  private static void begin(Path page, Path file) throws MisuseException {
    try {
      Files.writeString(file, "", StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new MisuseException(
          "The report " + Discreet.shown(page.toString()) + " is there already, and stays.",
          "Name another: --report FILE");
    } catch (IOException e) {
      throw new MisuseException(
          "The report "
              + Discreet.shown(page.toString())
              + " cannot be written: "
              + LocalFailure.why(e)
              + ".");
    }
  }

  /** Where nothing was played, there is nothing to read. */
  private static void removeIfEmpty(Path file) {
    try {
      if (Files.size(file) == 0) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // It is empty.
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      // What it says is in the result too.
    }
  }

  private void requireFile() throws MisuseException {
    if (report.filter(file -> file.toString().equals("-")).isPresent()) {
      throw new MisuseException(
          "The report is written into a file, and - is none.", "Name one: --report FILE");
    }
  }

  /** Only where the environment says so, and on all of its hosts. */
  private static void requireAllowed(CommandRun run) throws MisuseException {
    Destination destination = run.destination();
    if (!destination.drills()) {
      String target = run.typed().target();
      List<String> allowed =
          run.common().file(run.here()).configuration().environments().values().stream()
              .filter(Environment::drills)
              .map(Environment::name)
              .toList();
      throw new MisuseException(
          destination.environment().isPresent()
              ? "Nothing is rehearsed on "
                  + target
                  + ": in "
                  + Discreet.shown(run.common().configName().toString())
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
  String undone(String target) {
    return "nothing was rehearsed on " + target;
  }
}
