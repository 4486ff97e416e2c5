package dev.deployer.project.report;

import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.PromotionRule;
import dev.deployer.outcome.InWords;
import dev.deployer.path.Printable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is typed to deploy where that is what comes next: a deploy, or the plan of one that somebody
 * else signs first.
 *
 * @param approved whether plans have to be approved there
 * @param promotion where the build has to be live and good before, if that is so
 */
public record NextDeploy(boolean approved, Optional<PromotionRule> promotion) {
  private static final String FILE = "FILE";

  /** Where nobody has to agree. */
  public static final NextDeploy PLAIN = new NextDeploy(false);

  /** Where nothing is promoted. */
  public NextDeploy(boolean approved) {
    this(approved, Optional.empty());
  }

  /** Where these gates are asked. */
  public static NextDeploy by(GateSettings gates) {
    return new NextDeploy(gates.approval().isPresent(), gates.promotion());
  }

  /** Where a first release comes next, and what it takes before that. */
  List<String> first(String words, Invocation typed) {
    return Stream.concat(
            promotion.map(rule -> before(rule, typed)).stream(),
            onAllThatWereMeant(words, typed).stream())
        .toList();
  }

  private static String before(PromotionRule rule, Invocation typed) {
    Invocation there =
        new Invocation(typed.command(), rule.from(), typed.words(), Optional.empty());
    return "First the same build has to be live and good on "
        + Printable.escape(rule.from())
        + (rule.atLeast().isZero() ? "" : " for " + InWords.typed(rule.atLeast()))
        + "; how it is there: "
        + there.line("status").onAllHosts();
  }

  /**
   * The lines.
   *
   * @param words what the first one begins with: {@code Next}
   * @param deploy the line of a deploy
   * @param plan the line of its plan, which is kept nowhere yet
   */
  private List<String> lines(String words, Invocation typed, Line deploy, Line plan) {
    return approved
        ? List.of(
            words + ", by a plan that somebody else approves: " + plan.with("--output", FILE),
            "Whoever approves it signs it: " + ApprovalRemedies.line(typed, FILE),
            "Then carry it out: " + carriedOut(deploy).with("--plan", FILE))
        : List.of(words + ": " + deploy);
  }

  /** The plan says what was accepted, and under which id. */
  private static Line carriedOut(Line deploy) {
    return deploy.without("--release").without("--accept").without("--reason");
  }

  /** On all hosts that were meant. */
  List<String> onAllThatWereMeant(String words, Invocation typed) {
    return lines(words, typed, typed.lineForAll("deploy"), typed.lineForAll("plan"));
  }

  /** On all hosts of the target. */
  List<String> onAllHosts(String words, Invocation typed) {
    return lines(words, typed, typed.line("deploy").onAllHosts(), typed.line("plan").onAllHosts());
  }

  /** On the hosts that it was about. */
  List<String> there(String words, Invocation typed) {
    return lines(words, typed, typed.line("deploy"), typed.line("plan"));
  }
}
