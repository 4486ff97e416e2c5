package dev.deployer.project.report;

import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person can do about a release that was not rehearsed, or that is not on a host as it was
 * deployed.
 */
final class ReleaseRemedies {
  private static final Pattern DRIFTED = Pattern.compile("(?:^| )(\\S+) on the host differs");
  private static final Pattern REHEARSED_ON =
      Pattern.compile("rehears(?:ed|al of the content [0-9a-f]+) on ([^\\s,]+)");
  private static final String NOT_KNOWN = " is not known (";

  private final Invocation typed;
  private final Optional<ReleaseId> live;

  /**
   * @param live what is live; absent where that is not one release, or not known
   */
  ReleaseRemedies(Invocation typed, Optional<ReleaseId> live) {
    this.typed = typed;
    this.live = live;
  }

  List<String> rehearsal(Objection objection) {
    Matcher elsewhere = REHEARSED_ON.matcher(objection.fact());
    boolean known = !objection.fact().contains(NOT_KNOWN);
    Line line =
        elsewhere.find()
            ? new Invocation(typed.command(), elsewhere.group(1), typed.words(), Optional.empty())
                .line(known ? "rehearse" : "check")
                .onAllHosts()
            : typed.line("rehearse");
    return List.of((known ? "Rehearse it: " : "Look what is wrong there: ") + line);
  }

  List<String> drift(Objection objection) {
    if (objection.fact().contains("a hook has changed ")) {
      return List.of(
          "Let the hook write elsewhere, or name where it writes in deployer.yaml: writable:"
              + " [PATH]");
    }
    Optional<String> waiting = notLive(objection);
    List<String> remedies = new ArrayList<>();
    remedies.add(
        "All differences are listed by: "
            + waiting
                .map(release -> typed.line("verify", release))
                .orElseGet(() -> typed.line("verify")));
    if (waiting.isPresent() && Carried.to(typed.command(), "--release")) {
      remedies.add("Or send it anew: " + typed.otherwise().with("--release", "ID"));
    } else if (waiting.isEmpty()
        && DRIFTED.matcher(objection.fact()).find()
        && !objection.fact().contains(", as recorded by ")) {
      remedies.add(
          "To keep what was changed by hand: " + typed.lineForAll("verify").with("--save", "DIR"));
    }
    return remedies;
  }

  /** Where what is to come back from the trash has an id that is not free, or not one content. */
  String takenBack(Objection objection) {
    return objection.fact().contains(" content")
        ? "Take it back on hosts that have the same: " + typed.otherwise().with("--hosts", "NAMES")
        : "The releases on the host are listed by: " + typed.line("releases");
  }

  /** The release that differs, where it is one that is not live: it was to be. */
  private Optional<String> notLive(Objection objection) {
    Matcher release = DRIFTED.matcher(objection.fact());
    return release.find()
            && (typed.command().equals("rollback")
                || live.filter(id -> !id.value().equals(release.group(1))).isPresent())
        ? Optional.of(release.group(1))
        : Optional.empty();
  }
}
