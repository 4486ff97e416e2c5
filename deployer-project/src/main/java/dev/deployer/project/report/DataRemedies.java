package dev.deployer.project.report;

import dev.deployer.outcome.Objection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person can do where someone could not read the data. */
final class DataRemedies {
  /** A release that does not read as far as was written. */
  private static final Pattern TOO_LOW =
      Pattern.compile("^\\S+ reads (\\S+) to ([0-9]+); [0-9]+ (?:was|may have been) written ");

  /** One that is live and does not read what would be written. */
  private static final Pattern BESIDE =
      Pattern.compile("^\\S+, live on .*, reads \\S+ to [0-9]+; ");

  private final Invocation typed;

  DataRemedies(Invocation typed) {
    this.typed = typed;
  }

  List<String> of(Objection objection) {
    List<String> remedies = new ArrayList<>();
    if (typed.command().equals("recover")) {
      remedies.add(
          "Let the new release stay: "
              + typed.line("recover").onAllHosts().with("--decide", "commit"));
      return remedies;
    }
    first(objection, BESIDE)
        .ifPresent(
            beside ->
                remedies.add(
                    "Deploy a release first that reads it and does not write it yet; or say that"
                        + " there is no way back where it is reviewed, in release.yaml: one_way:"
                        + " true"));
    first(objection, TOO_LOW)
        .ifPresent(
            low ->
                remedies.add(
                    "If the data was repaired: "
                        + typed
                            .line("data")
                            .with("--written", low.group(1) + "=" + low.group(2))
                            .with("--reason", "…")));
    if (remedies.isEmpty()) {
      remedies.add("What was written, and who reads it: " + typed.line("data"));
    }
    return remedies;
  }

  private static Optional<Matcher> first(Objection objection, Pattern pattern) {
    return objection.details().stream().map(pattern::matcher).filter(Matcher::find).findFirst();
  }
}
