package dev.deployer.incident;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs drills and tells of them; {@code bin/drills} starts it. The exit is 0 only where each
 * incident happened with the ordinary tools and did not with Deployer, and 2 where the arguments
 * are not usable.
 */
final class Drills {
  static final List<Drill> ALL =
      List.of(new Creatuity(), new Plasmic(), new Doppler(Database::start), new OpenBuildService());

  private Drills() {}

  public static void main(String[] arguments) throws Exception {
    boolean keep = false;
    List<Drill> chosen = new ArrayList<>();
    for (String argument : arguments) {
      List<Drill> named =
          ALL.stream().filter(d -> String.valueOf(d.number()).equals(argument)).toList();
      if (argument.equals("--keep")) {
        keep = true;
      } else if (named.isEmpty()) {
        System.err.println("There is no drill " + argument + ". Usage: bin/drills [N...] [--keep]");
        for (Drill drill : ALL) {
          System.err.println("  " + drill.number() + "  " + drill.title());
        }
        System.exit(2);
      }
      chosen.addAll(named);
    }
    int failed = 0;
    for (Drill drill : chosen.isEmpty() ? ALL : chosen) {
      failed += passes(drill, System.out, keep) ? 0 : 1;
    }
    System.exit(failed == 0 ? 0 : 1);
  }

  private static boolean passes(Drill drill, PrintStream out, boolean keep) {
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
    return passed;
  }
}
