package dev.deployer.gate;

import dev.deployer.gate.GateSettings.RehearsalRule;
import dev.deployer.outcome.InWords;
import dev.deployer.root.Rehearsed;
import dev.deployer.source.IgnoreRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The gate {@code rehearsal}: what changes certain paths goes live only if exactly this content has
 * passed a rehearsal, and not too long ago, since the data has changed meanwhile. Asked by paths,
 * since a label is forgotten and a path is not.
 */
public final class RehearsalGate {
  private final RehearsalFacts facts;
  private final RehearsalRule rule;
  private final Instant now;
  private final List<Acceptance> accepted;

  private RehearsalGate(
      RehearsalFacts facts, RehearsalRule rule, Instant now, List<Acceptance> accepted) {
    this.facts = facts;
    this.rule = rule;
    this.now = now;
    this.accepted = accepted;
  }

  /**
   * What is to be said of a release.
   *
   * @param now by the clock of whoever deploys
   */
  public static Finding judge(
      RehearsalFacts facts, RehearsalRule rule, Instant now, List<Acceptance> accepted) {
    return new RehearsalGate(facts, rule, now, accepted).finding();
  }

  private Finding finding() {
    if (facts.situation() == RehearsalFacts.Situation.FIRST) {
      return clear(Verdict.NOT_ASKED, "nothing is live yet");
    }
    if (facts.situation() == RehearsalFacts.Situation.ALREADY_LIVE) {
      return clear(Verdict.NOT_ASKED, "this content is live already");
    }
    List<String> calling = calling();
    if (rule.when().isPresent() && calling.isEmpty()) {
      return clear(Verdict.NOT_ASKED, "nothing has changed that calls for one");
    }
    Optional<String> against = against();
    if (against.isEmpty()) {
      return clear(Verdict.PASSED, passed(facts.last().orElseThrow()));
    }
    String why = calling.size() == 1 ? calling.get(0) + ", and " : "";
    List<String> details = new ArrayList<>(calling.size() == 1 ? List.of() : calling);
    details.addAll(facts.unanswered());
    return Finding.against(
        GateName.REHEARSAL, Optional.empty(), why + against.get(), details, accepted);
  }

  /** Why it is asked, path by path; where it is always asked there is nothing to name. */
  private List<String> calling() {
    if (rule.when().isEmpty()) {
      return List.of();
    }
    IgnoreRules rules = new IgnoreRules(rule.when().get());
    List<String> calling = new ArrayList<>(facts.unknown());
    facts
        .changes()
        .forEach(
            (path, change) -> {
              if (rules.matchFileOrAbove(path)) {
                calling.add(RehearsalFacts.inWords(path, change));
              }
            });
    return calling;
  }

  /** What stands against it; empty where nothing does. */
  private Optional<String> against() {
    String content = facts.what().inWords();
    String there = facts.on().map(name -> " on " + name).orElse("");
    if (!facts.unanswered().isEmpty()) {
      return Optional.of("whether " + content + " was rehearsed" + there + " is not known");
    } else if (facts.last().isEmpty()) {
      return Optional.of(content + " was not rehearsed" + there);
    }
    Rehearsed last = facts.last().get();
    String when = there + " " + InWords.of(last.at());
    if (!last.passed()) {
      return Optional.of(
          "the last rehearsal of "
              + content
              + there
              + ", "
              + InWords.of(last.at())
              + ", did not pass"
              + failed(last));
    } else if (last.at().isAfter(now)) {
      return Optional.of(
          content
              + " was rehearsed"
              + when
              + ", which is still to come by the clock here: the clocks differ");
    } else if (last.at().plus(rule.within()).isBefore(now)) {
      return Optional.of(
          content + " was rehearsed" + when + ", longer ago than " + InWords.typed(rule.within()));
    }
    return Optional.empty();
  }

  private static String failed(Rehearsed last) {
    return last.outcome() == Rehearsed.Outcome.CHANGED
        ? ": its hooks changed the release"
        : last.hooks().stream()
            .filter(hook -> !hook.passed())
            .findFirst()
            .map(hook -> ": " + hook.name())
            .orElse("");
  }

  private String passed(Rehearsed last) {
    return "rehearsed"
        + facts.on().map(name -> " on " + name).orElse("")
        + " "
        + InWords.of(last.at())
        + last.hooks().stream()
            .map(
                hook ->
                    ", "
                        + hook.name()
                        + String.format(Locale.ROOT, " %.1f s", hook.took().toMillis() / 1000.0))
            .collect(Collectors.joining());
  }

  private static Finding clear(Verdict verdict, String fact) {
    return Finding.clear(GateName.REHEARSAL, Optional.empty(), verdict, fact);
  }
}
