package dev.deployer.torture.trial;

import java.util.ArrayList;
import java.util.List;

/** Counts the cases of a trial and keeps what was violated. For any number of threads. */
final class Tally {
  private static final int KEPT = 10;

  private final List<String> violations = new ArrayList<>();
  private long cases;
  private long violated;

  /** A case; it fails by an assertion, or by an exception that it does not expect. */
  @FunctionalInterface
  interface Case {
    void run() throws Exception;
  }

  /**
   * Runs a case.
   *
   * @param what names it so that it can be found again
   */
  void attempt(String what, Case attempted) {
    synchronized (this) {
      cases++;
    }
    try {
      attempted.run();
    } catch (Exception | AssertionError e) {
      violated(what + ": " + reason(e));
    }
  }

  private static String reason(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    String where = trace.length == 0 ? "" : " at " + firstOfOurs(trace);
    String cause = e.getCause() == null ? "" : " caused by " + e.getCause();
    return e + cause + where;
  }

  private static StackTraceElement firstOfOurs(StackTraceElement[] trace) {
    for (StackTraceElement element : trace) {
      if (element.getClassName().startsWith("dev.deployer")) {
        return element;
      }
    }
    return trace[0];
  }

  synchronized void violated(String what) {
    violated++;
    if (violations.size() < KEPT) {
      violations.add(what);
    }
  }

  synchronized Score score(String figures) {
    return new Score(cases, violated, violations, figures);
  }
}
