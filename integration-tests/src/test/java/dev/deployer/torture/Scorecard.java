package dev.deployer.torture;

import dev.deployer.torture.trial.AssembledFiles;
import dev.deployer.torture.trial.ChangingSource;
import dev.deployer.torture.trial.Containment;
import dev.deployer.torture.trial.Drift;
import dev.deployer.torture.trial.HostileServer;
import dev.deployer.torture.trial.Kills;
import dev.deployer.torture.trial.LargeSources;
import dev.deployer.torture.trial.ModelAgainstOpenSsh;
import dev.deployer.torture.trial.MutationScore;
import dev.deployer.torture.trial.OneCut;
import dev.deployer.torture.trial.PathFuzz;
import dev.deployer.torture.trial.PowerLosses;
import dev.deployer.torture.trial.PruneAgainstRollback;
import dev.deployer.torture.trial.Races;
import dev.deployer.torture.trial.Readers;
import dev.deployer.torture.trial.Refusals;
import dev.deployer.torture.trial.RenameRaces;
import dev.deployer.torture.trial.Scale;
import dev.deployer.torture.trial.Score;
import dev.deployer.torture.trial.Soak;
import dev.deployer.torture.trial.SwappedComponents;
import dev.deployer.torture.trial.SwappedDirectories;
import dev.deployer.torture.trial.Trial;
import dev.deployer.torture.trial.TwoCuts;
import dev.deployer.torture.trial.WrongClocks;
import dev.deployer.torture.trial.Zombies;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs trials and prints a line for each; {@code bin/torture} starts it. The exit is 1 after any
 * violation, 2 where the arguments are not usable.
 */
final class Scorecard {
  static final List<Trial> TRIALS =
      List.of(
          new OneCut(),
          new TwoCuts(),
          new Zombies(),
          new RenameRaces(),
          new Kills(),
          new PowerLosses(),
          new Refusals(),
          new Races(),
          new WrongClocks(),
          new Readers(),
          new PruneAgainstRollback(),
          new Drift(),
          new ChangingSource(),
          new PathFuzz(),
          new SwappedComponents(),
          new SwappedDirectories(),
          new Containment(),
          new HostileServer(),
          new LargeSources(),
          new Soak(),
          new MutationScore(),
          new ModelAgainstOpenSsh(),
          new AssembledFiles());

  /** A trial that was run. */
  record Line(Trial trial, Score score, long seed, Duration time) {}

  private final Scale scale;
  private final Set<Integer> only;
  private final long seed;
  private final Optional<Path> report;
  private final String commit;

  private Scorecard(
      Scale scale, Set<Integer> only, long seed, Optional<Path> report, String commit) {
    this.scale = scale;
    this.only = only;
    this.seed = seed;
    this.report = report;
    this.commit = commit;
  }

  public static void main(String[] arguments) throws Exception {
    Scorecard scorecard;
    try {
      scorecard = parse(arguments);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      System.err.println("torture: " + e.getMessage());
      System.err.println("bin/torture [--scale PERCENT] [--only 1,2,5] [--seed N]");
      System.exit(2);
      return;
    }
    System.exit(scorecard.run(System.out) ? 0 : 1);
  }

  private static Scorecard parse(String[] arguments) {
    Scale scale = Scale.FULL;
    Set<Integer> only = Set.of();
    long seed = new Random().nextInt(1_000_000_000);
    Optional<Path> report = Optional.empty();
    String commit = "unknown";
    for (int i = 0; i < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--scale" -> scale = new Scale(Double.parseDouble(arguments[i + 1]));
        case "--only" ->
            only =
                Arrays.stream(arguments[i + 1].split(","))
                    .map(Integer::valueOf)
                    .collect(Collectors.toSet());
        case "--seed" -> seed = Long.parseLong(arguments[i + 1]);
        case "--report" -> report = Optional.of(Path.of(arguments[i + 1]));
        case "--commit" -> commit = arguments[i + 1];
        default -> throw new IllegalArgumentException("unknown argument " + arguments[i]);
      }
    }
    return new Scorecard(scale, only, seed, report, commit);
  }

  /** Whether nothing was violated. */
  private boolean run(PrintStream out) throws Exception {
    out.println("seed " + seed + ", scale " + scale.percent() + " %");
    List<Line> lines = new ArrayList<>();
    for (Trial trial : TRIALS) {
      if (only.isEmpty() || only.contains(trial.number())) {
        long start = System.nanoTime();
        Score score = trial.run(scale, seed);
        lines.add(new Line(trial, score, seed, Duration.ofNanos(System.nanoTime() - start)));
        Line line = lines.get(lines.size() - 1);
        print(out, line);
        if (report.isPresent()) {
          write(report.get(), line);
        }
      }
    }
    return lines.stream().allMatch(line -> line.score().violated() == 0);
  }

  private static void print(PrintStream out, Line line) {
    Score score = line.score();
    out.printf(
        "%2d  %-52s %,9d cases  %d violations  seed %d  %d.%01d s  %s%n",
        line.trial().number(),
        line.trial().title(),
        score.cases(),
        score.violated(),
        line.seed(),
        line.time().toSeconds(),
        line.time().toMillisPart() / 100,
        score.figures());
    score.violations().forEach(violation -> out.println("      VIOLATION " + violation));
  }

  /** Only a run at full size becomes a row. */
  private void write(Path report, Line line) throws IOException {
    Files.createDirectories(report.toAbsolutePath().getParent());
    ReliabilityPage page = ReliabilityPage.read(report, TRIALS);
    if (scale.isFull()) {
      page = page.with(FullRun.of(line, LocalDate.now(ZoneOffset.UTC), commit));
    }
    Files.writeString(report, page.text());
  }
}
