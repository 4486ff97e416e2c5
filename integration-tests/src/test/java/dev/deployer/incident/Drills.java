package dev.deployer.incident;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs drills and tells of them; {@code bin/drills} starts it. The exit is 0 only where each
 * incident happened with the ordinary tools and did not with Deployer, and 2 where the arguments
 * are not usable.
 */
final class Drills {
  static final List<Drill> ALL =
      List.of(
          new Creatuity(),
          new Plasmic(),
          new Doppler(Database::start),
          new OpenBuildService(),
          new WrongRow());

  private static final String USAGE = "Usage: bin/drills [N...] [--keep] [--page]";

  private final PrintStream out;
  private final boolean keep;
  private final Optional<IncidentPage> page;

  private Drills(PrintStream out, boolean keep, Optional<IncidentPage> page) {
    this.out = out;
    this.keep = keep;
    this.page = page;
  }

  public static void main(String[] arguments) throws Exception {
    boolean keep = false;
    boolean writes = false;
    List<Drill> chosen = new ArrayList<>();
    for (String argument : arguments) {
      Optional<Drill> named =
          ALL.stream().filter(d -> String.valueOf(d.number()).equals(argument)).findFirst();
      if (argument.equals("--keep")) {
        keep = true;
      } else if (argument.equals("--page")) {
        writes = true;
      } else if (named.isPresent()) {
        chosen.add(named.get());
      } else {
        System.err.println("There is no drill " + argument + ". " + USAGE);
        ALL.forEach(drill -> System.err.println("  " + drill.number() + "  " + drill.title()));
        System.exit(2);
      }
    }
    Optional<IncidentPage> page =
        writes ? Optional.of(IncidentPage.read(IncidentPage.FILE)) : Optional.empty();
    Drills drills = new Drills(System.out, keep, page);
    int failed = 0;
    for (Drill drill : chosen.isEmpty() ? ALL : chosen) {
      failed += drills.passes(drill) ? 0 : 1;
    }
    if (failed == 0 && page.isPresent()) {
      page.get().write(IncidentPage.FILE);
    }
    System.exit(failed == 0 ? 0 : 1);
  }

  private boolean passes(Drill drill) {
    out.println(drill.number() + "  " + drill.title());
    long start = System.nanoTime();
    Story story = new Story(out);
    String broken = "";
    try {
      drill.run(story, keep);
    } catch (Exception | AssertionError e) {
      e.printStackTrace(out);
      broken = " It could not be carried out: " + e;
    }
    double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
    boolean passed = broken.isEmpty() && story.failures().isEmpty();
    out.println();
    out.println(
        passed
            ? "  The incident happened, and does not happen with Deployer: %d facts, %.1f s."
                .formatted(story.claims(), seconds)
            : "  FAILED: %d of %d facts are not so, %.1f s.%s"
                .formatted(story.failures().size(), story.claims(), seconds, broken));
    out.println();
    return passed && isPut(drill, story, seconds);
  }

  private boolean isPut(Drill drill, Story story, double seconds) {
    try {
      if (page.isPresent()) {
        page.get().put(drill, story, seconds);
      }
      return true;
    } catch (IOException e) {
      out.println("  FAILED: " + e.getMessage());
      return false;
    }
  }
}
