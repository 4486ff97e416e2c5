package dev.deployer.health;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Searches a text for a regular expression, but only for a limited time. A regular expression can
 * take longer than the world is old to find nothing, and does not ask whether it should stop; but
 * it reads its text character by character, and that is where it is stopped.
 */
public final class Search {
  /** What came of it. */
  public enum Outcome {
    FOUND,
    NOT_FOUND,
    /** The time was over first. */
    NOT_IN_TIME,
    /** The pattern goes deeper with each character of the text than the thread's stack reaches. */
    TOO_DEEP
  }

  /**
   * What was found.
   *
   * @param group the first group of the pattern, where it has one and that has matched
   */
  public record Found(Outcome outcome, Optional<String> group) {
    private static Found none(Outcome outcome) {
      return new Found(outcome, Optional.empty());
    }
  }

  private Search() {}

  /**
   * Looks for it.
   *
   * @param within how long at most
   * @throws InterruptedException if someone interrupts the thread
   */
  static Outcome search(Pattern pattern, String text, Duration within) throws InterruptedException {
    return find(pattern, text, within).outcome();
  }

  /** The same, with the first group. */
  public static Found find(Pattern pattern, String text, Duration within)
      throws InterruptedException {
    try {
      Matcher matcher = pattern.matcher(new Timed(text, System.nanoTime(), within.toNanos()));
      return matcher.find()
          ? new Found(
              Outcome.FOUND,
              matcher.groupCount() > 0 ? Optional.ofNullable(matcher.group(1)) : Optional.empty())
          : Found.none(Outcome.NOT_FOUND);
    } catch (OverException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return Found.none(Outcome.NOT_IN_TIME);
    } catch (StackOverflowError e) {
      return Found.none(Outcome.TOO_DEEP);
    }
  }

  /** Not to be searched any more. */
  private static final class OverException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OverException() {
      super("the time is over", null, false, false);
    }
  }

  /** A text that can be read until its time is over, or its reader is interrupted. */
  private static final class Timed implements CharSequence {
    /** To look at the clock takes longer than to read a character. */
    private static final int BETWEEN_LOOKS = 1024;

    private final CharSequence text;
    private final long start;
    private final long nanos;
    private int read;

    Timed(CharSequence text, long start, long nanos) {
      this.text = text;
      this.start = start;
      this.nanos = nanos;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (++read % BETWEEN_LOOKS == 0
          && (Thread.currentThread().isInterrupted() || System.nanoTime() - start > nanos)) {
        throw new OverException();
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return text.subSequence(from, to);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
