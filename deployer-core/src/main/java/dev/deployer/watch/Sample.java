package dev.deployer.watch;

import dev.deployer.health.HealthCheck;
import dev.deployer.health.HealthResult;
import dev.deployer.hook.HookResult;
import java.util.List;
import java.util.Optional;

/**
 * One look at one thing of one host, and what it says.
 *
 * @param kind of what is looked at
 * @param asked of a health check: which one, since several may be called the same
 * @param check what people call it: the name of a number, what a health check asks, {@code drift}
 * @param address of whom, as events name the host; the operator's machine where it is of no host
 * @param value of a number: what counts, for a counter its growth a minute; absent where not known
 * @param before of a number: what it was before; absent where not known
 * @param measure of a number: which one
 * @param reason why it is bad, not known, or cannot be compared, in one clause; empty for a number
 *     that is known, and for one that has nothing before it
 * @param output what a check has said, trimmed and safe to show
 */
public record Sample(
    Kind kind,
    Optional<HealthCheck> asked,
    String check,
    String address,
    Verdict verdict,
    Optional<Double> value,
    Optional<Double> before,
    Optional<Measure> measure,
    String reason,
    List<String> output) {
  /** What is looked at. */
  public enum Kind {
    /** A health check. */
    HEALTH,
    /** A number. */
    NUMBER,
    /** Whether the release is as it was deployed. */
    DRIFT
  }

  /** What it says. */
  public enum Verdict {
    /** All is well. */
    GOOD,
    /** It is not. */
    BAD,
    /** It was asked, and there is no answer: neither. */
    UNKNOWN,
    /** There is nothing to compare with yet. */
    SKIPPED
  }

  /** Copies what was said. */
  public Sample {
    output = List.copyOf(output);
  }

  /** Of a health check. */
  public static Sample ofHealth(HealthResult result) {
    return new Sample(
        Kind.HEALTH,
        Optional.of(result.asked()),
        result.check(),
        result.address(),
        result.healthy() ? Verdict.GOOD : Verdict.BAD,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        result.reason(),
        result.output());
  }

  /** Of something that is neither a number nor a health check. */
  public static Sample of(
      Kind kind,
      String check,
      String address,
      Verdict verdict,
      String reason,
      List<String> output) {
    return new Sample(
        kind,
        Optional.empty(),
        check,
        address,
        verdict,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        reason,
        output);
  }

  /** Above which value a number is bad; absent for what is none. */
  public Optional<Double> limit() {
    return measure.map(one -> one.limit(before));
  }

  /** {@code 5xx on web1}; where it is of no host, its name alone. */
  public String subject() {
    return address.equals(HookResult.LOCAL) ? check : check + " on " + address;
  }

  /**
   * For people, with all that it was judged by: {@code 5xx on web1: 41.0 a minute (before: 1.3, at
   * most 5 and 3×)}.
   */
  public String inWords() {
    return subject() + ": " + saying();
  }

  /** The same without what it is of. */
  String saying() {
    return value.isPresent() ? ofNumber(measure.orElseThrow()) : reason;
  }

  private String ofNumber(Measure of) {
    return amount(of, value.orElseThrow())
        + (of.counter() ? " a minute" : "")
        + " ("
        + (before.isPresent() || of.times().isPresent()
            ? "before: " + before.map(number -> amount(of, number)).orElse("not known") + ", "
            : "")
        + "at most "
        + NumberText.exact(of.atMost())
        + of.times().map(times -> " and " + NumberText.exact(times) + "×").orElse("")
        + ")";
  }

  private static String amount(Measure of, double number) {
    return of.counter() ? NumberText.ofAMinute(number) : NumberText.rounded(number);
  }
}
