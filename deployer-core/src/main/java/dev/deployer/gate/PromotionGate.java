package dev.deployer.gate;

import dev.deployer.gate.GateSettings.PromotionRule;
import dev.deployer.gate.PromotionFacts.Good;
import dev.deployer.gate.PromotionFacts.OnHost;
import dev.deployer.outcome.InWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The gate {@code promotion}: what goes live is live and good on every host of another environment,
 * with exactly this content and for long enough; a step that runs is done there.
 */
public final class PromotionGate {
  private final PromotionFacts facts;
  private final PromotionRule rule;
  private final Instant now;

  private PromotionGate(PromotionFacts facts, PromotionRule rule, Instant now) {
    this.facts = facts;
    this.rule = rule;
    this.now = now;
  }

  /**
   * What is to be said of it.
   *
   * @param now by the clock of whoever deploys
   */
  public static Finding judge(
      PromotionFacts facts, PromotionRule rule, Instant now, List<Acceptance> accepted) {
    return new PromotionGate(facts, rule, now).finding(accepted);
  }

  private Finding finding(List<Acceptance> accepted) {
    if (facts.live()) {
      return clear(Verdict.NOT_ASKED, "this content is live already");
    }
    if (facts.hosts().isEmpty()) {
      return against("it is not configured", List.of(), accepted);
    }
    List<OnHost> lacking =
        facts.hosts().stream().filter(host -> lack(host, false).isPresent()).toList();
    if (lacking.isEmpty()) {
      Good latest =
          facts.hosts().stream()
              .map(host -> (Good) host.says())
              .max(Comparator.comparing(Good::since))
              .orElseThrow();
      return clear(Verdict.PASSED, latest.clause(Optional.of(rule.from())));
    }
    List<Optional<String>> alike =
        facts.hosts().stream().map(host -> lack(host, false)).distinct().toList();
    if (alike.size() == 1) {
      return against(alike.get(0).orElseThrow(), List.of(), accepted);
    } else if (lacking.size() == 1) {
      return against(lack(lacking.get(0), true).orElseThrow(), List.of(), accepted);
    }
    return against(
        (facts.what().kind() == Candidate.Kind.STEP ? "not done" : "not live and good")
            + " on all hosts as it must be",
        lacking.stream().map(host -> lack(host, true).orElseThrow()).toList(),
        accepted);
  }

  /** What a host lacks; empty where it lacks nothing. */
  private Optional<String> lack(OnHost host, boolean named) {
    String clause = host.says().clause(named ? Optional.of(host.name()) : Optional.empty());
    if (!(host.says() instanceof Good good) || good.raised().isPresent()) {
      return Optional.of(clause);
    } else if (good.since().isAfter(now)) {
      return Optional.of(clause + ", which is still to come by the clock here");
    } else if (good.since().plus(rule.atLeast()).isAfter(now)) {
      return Optional.of(clause + "; " + InWords.typed(rule.atLeast()) + " are wanted");
    }
    return Optional.empty();
  }

  private Finding against(String fact, List<String> lacking, List<Acceptance> accepted) {
    List<String> details = new ArrayList<>(new TreeSet<>(lacking));
    facts.hosts().stream()
        .map(OnHost::says)
        .filter(Good.class::isInstance)
        .map(says -> ((Good) says).since())
        .max(Comparator.naturalOrder())
        .flatMap(since -> ClockGap.between(since, now))
        .ifPresent(details::add);
    return Finding.against(
        GateName.PROMOTION,
        Optional.empty(),
        facts.what().inWords() + " on " + rule.from() + ": " + fact,
        details,
        accepted);
  }

  private static Finding clear(Verdict verdict, String fact) {
    return Finding.clear(GateName.PROMOTION, Optional.empty(), verdict, fact);
  }
}
