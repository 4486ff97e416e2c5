package dev.deployer.project.report;

import dev.deployer.outcome.Objection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a person can do about what was not where it must have been before. */
final class PromotionRemedies {
  private static final Pattern FROM = Pattern.compile("^the \\w+ [0-9a-f]+ on ([^:]+): ");

  private final Invocation typed;

  PromotionRemedies(Invocation typed) {
    this.typed = typed;
  }

  /** The fact begins with what is promoted, and with the environment where it has to be before. */
  List<String> of(Objection objection) {
    String fact = objection.fact();
    Matcher named = FROM.matcher(fact);
    String from = named.find() ? named.group(1) : "TARGET";
    List<String> all = Stream.concat(Stream.of(fact), objection.details().stream()).toList();
    Invocation there = new Invocation(typed.command(), from, typed.words(), Optional.empty());
    if (any(all, " could not be asked: ") || any(all, " is not decided, ")) {
      return List.of("Look what is wrong there: " + there.line("check").onAllHosts());
    } else if (any(all, "the clocks differ by ")) {
      return List.of(
          "Set right the clock of whoever deploys here, or deployed there; then: " + typed.again());
    } else if (any(all, ", and an alert was raised there ")) {
      return List.of("See what was raised there: " + there.line("history").onAllHosts());
    } else if (any(all, ", and what it did is not known")) {
      return List.of(
          "Look whether it has done its work there: "
              + there
                  .line("step", arguments())
                  .onAllHosts()
                  .without("--accept")
                  .without("--reason")
                  .with("--printed"));
    } else if (any(all, " are wanted (") && all.size() == 1) {
      return List.of("Once it has been so for long enough: " + typed.again());
    }
    List<String> lacking = objection.details().isEmpty() ? List.of(fact) : objection.details();
    if (lacking.stream().allMatch(text -> text.contains(", and not known to be good"))) {
      if (lacking.stream().allMatch(text -> text.contains("not watched to the end"))) {
        return List.of(
            "Deploy it there again, which watches what is live: "
                + there.line("deploy").onAllHosts().without("--accept").without("--reason"));
      }
      if (lacking.stream().anyMatch(text -> text.contains("did not come to its end before"))) {
        return List.of(
            "Deploy another release there, and then this one once more, so that it is watched: "
                + there.line("deploy").onAllHosts().without("--accept").without("--reason"));
      }
      // It is live on all of them: a deploy of it would do nothing, and so judge nothing.
      return List.of(
          "Take it back there first: "
              + there.line("rollback").onAllHosts().without("--accept").without("--reason"),
          "And deploy it there again: "
              + there.line("deploy").onAllHosts().without("--accept").without("--reason"));
    }
    return List.of(
        typed.command().equals("step")
            ? "Run it there first: "
                + there
                    .line("step", arguments())
                    .onAllHosts()
                    .without("--accept")
                    .without("--reason")
            : "Deploy this build there first: "
                + there.line("deploy").onAllHosts().without("--accept").without("--reason"));
  }

  private static boolean any(List<String> all, String words) {
    return all.stream().anyMatch(text -> text.contains(words));
  }

  /** What was typed behind the target: the name of the step. */
  private String[] arguments() {
    return typed.words().stream()
        .filter(Word.Argument.class::isInstance)
        .map(word -> ((Word.Argument) word).text())
        .skip(1)
        .toArray(String[]::new);
  }
}
