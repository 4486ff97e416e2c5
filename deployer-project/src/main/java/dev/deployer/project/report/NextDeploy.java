package dev.deployer.project.report;

import dev.deployer.gate.GateSettings;
import java.util.List;

/**
 * What is typed to deploy where that is what comes next: a deploy, or the plan of one that somebody
 * else signs first.
 *
 * @param approved whether plans have to be approved there
 */
public record NextDeploy(boolean approved) {
  private static final String FILE = "FILE";

  /** Where nobody has to agree. */
  public static final NextDeploy PLAIN = new NextDeploy(false);

  /** Where these gates are asked. */
  public static NextDeploy by(GateSettings gates) {
    return new NextDeploy(gates.approval().isPresent());
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
