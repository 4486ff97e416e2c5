package dev.deployer.project.report;

import dev.deployer.StepSummary;
import dev.deployer.StepSummary.State;
import dev.deployer.StepTestimony;
import dev.deployer.path.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where steps stand, by what those who were asked know.
 *
 * @param steps each with its standing
 * @param unasked the hosts and environments that were not asked, or did not answer: they may know
 *     more
 */
public record StepStandings(List<StepSummary> steps, List<String> unasked) {
  /** Copies the lists. */
  public StepStandings {
    steps = List.copyOf(steps);
    unasked = List.copyOf(unasked);
  }

  /**
   * The same pages, each with where its steps stand by what all of them know.
   *
   * @param hosts by their names
   * @param silent those that did not answer
   */
  static Map<String, StepStandings> together(Map<String, StatusPage> hosts, List<String> silent) {
    Map<String, StepTestimony> known = new LinkedHashMap<>();
    hosts.forEach((host, page) -> known.put(host, page.status().stepTestimony()));
    Map<String, StepSummary> all =
        StepTestimony.together(known).stream()
            .collect(Collectors.toMap(StepSummary::identity, step -> step, (one, other) -> one));
    Set<String> unasked = new LinkedHashSet<>(silent);
    hosts.values().forEach(page -> unasked.addAll(page.steps().unasked()));
    Map<String, StepStandings> together = new LinkedHashMap<>();
    hosts.forEach(
        (host, page) ->
            together.put(
                host,
                new StepStandings(
                    page.steps().steps().stream()
                        .map(step -> all.getOrDefault(step.identity(), step))
                        .toList(),
                    List.copyOf(unasked))));
    return together;
  }

  /** Which are not done, and where they stand. */
  Optional<String> open() {
    List<String> open =
        steps.stream()
            .filter(step -> step.state() != State.DONE)
            .map(StepStandings::standing)
            .toList();
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join(", ", open) + asFarAsIsKnown());
  }

  private static String standing(StepSummary step) {
    return step.name()
        + " "
        + StepList.standing(step.state())
        + (step.state() == State.DUE && step.each() && !step.lacking().isEmpty()
            ? " (not done on " + String.join(", ", step.lacking()) + ")"
            : "");
  }

  private String asFarAsIsKnown() {
    List<String> names = new ArrayList<>(unasked);
    names.replaceAll(Printable::escape);
    return names.isEmpty()
        ? ""
        : ", as far as is known here (%s %s not asked)"
            .formatted(Alike.names(names), names.size() == 1 ? "was" : "were");
  }
}
