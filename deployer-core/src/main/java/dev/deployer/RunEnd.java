package dev.deployer;

import dev.deployer.notify.Occasion;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.watch.WatchReport;

/**
 * What is told of a run that ended and did not fail.
 *
 * @param message one sentence, or two
 */
record RunEnd(Occasion occasion, String message) {
  /** Of a deploy. */
  static RunEnd of(DeployResult result) {
    if (result.isOpen()) {
      return new RunEnd(
          Occasion.MIXED,
          result.release() + " is live on all hosts, and on some the end of the run is not known.");
    }
    return new RunEnd(
        Occasion.CONFIRMED,
        result.verdict() == DeployResult.Verdict.ALREADY_LIVE
            ? result.release() + " was live on all hosts already; " + already(result)
            : result.release() + " is live on all hosts, and good.");
  }

  private static String already(DeployResult result) {
    return result.watch().map(WatchReport::isWell).orElse(false)
        ? "it was watched now, and is good."
        : "nothing was changed.";
  }

  /** Of a rollback. */
  static RunEnd of(RollbackResult result) {
    if (result.isOpen()) {
      return new RunEnd(
          Occasion.MIXED,
          result.to() + " is live on all hosts, and on some the end of the run is not known.");
    }
    if (result.alreadyLive()) {
      return new RunEnd(
          Occasion.CONFIRMED, result.to() + " was live on all hosts already; nothing was done.");
    }
    return result.unhealthy().isEmpty()
        ? new RunEnd(Occasion.CONFIRMED, result.to() + " is live on all hosts again, and good.")
        : new RunEnd(
            Occasion.UNHEALTHY,
            result.to()
                + " is live on all hosts again, and not well: "
                + Unhealthy.inWords(result.unhealthy()));
  }
}
