package dev.deployer.outcome;

import java.util.ArrayList;
import java.util.List;

/** Says of a run all that is known of its end, without a word on what to do. */
final class AllThatIsTold {
  private AllThatIsTold() {}

  static List<String> of(DeployerException end) {
    List<String> lines = new ArrayList<>();
    if (end.objections().isEmpty()) {
      lines.add(String.valueOf(end.getMessage()));
    }
    for (Objection objection : end.objections()) {
      lines.add(objection.fact());
      objection.details().forEach(detail -> lines.add("  " + detail));
    }
    for (Throwable t = end; t != null; t = t.getCause()) {
      if (t instanceof Detailed cause) {
        cause.details().forEach(detail -> lines.add("  " + detail));
      }
    }
    for (Printed printed : end.output()) {
      printed.lines().forEach(line -> lines.add("  | " + line));
    }
    for (Standing standing : end.standings()) {
      lines.add(
          standing.host()
              + ": "
              + standing.live()
              + standing.failure().map(why -> " (" + why + ")").orElse(""));
    }
    return List.copyOf(lines);
  }
}
