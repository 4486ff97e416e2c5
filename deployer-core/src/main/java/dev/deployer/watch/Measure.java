package dev.deployer.watch;

import dev.deployer.command.Arguments;
import dev.deployer.health.HostUrl;
import dev.deployer.hook.Where;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A number that tells of errors, and from where on it is bad: above {@code atMost} and, where that
 * is given, above {@code times} what it was before. So a rise alone is never bad where numbers are
 * small.
 *
 * @param name for people, 1 to 100 printable characters
 * @param source where it is read
 * @param counter whether it only ever grows, so that its growth a minute is what counts
 * @param atMost what is never bad; 0 or more
 * @param times how many times what was before; 1 or more
 */
public record Measure(
    String name, Source source, boolean counter, double atMost, Optional<Double> times) {
  private static final int LONGEST_NAME = 100;

  /** Where a number is read. */
  public sealed interface Source {
    /**
     * The first group of a pattern in the first 64 KiB of what an HTTP GET from the operator's
     * machine answers with a status of 2xx.
     *
     * @param url asked once of each host where it names the host, and once where not
     * @param number with a group
     */
    record Http(HostUrl url, Pattern number) implements Source {
      /** Validates. */
      public Http {
        if (number.matcher("").groupCount() < 1) {
          throw new IllegalArgumentException(
              "the pattern has a group, in parentheses, around the number");
        }
      }
    }

    /**
     * The last line, that is not empty, of what a command prints that exits with 0.
     *
     * @param command the program and its arguments
     * @param where on which machines it runs
     */
    record Command(Arguments command, Where where) implements Source {}
  }

  /** Validates. */
  public Measure {
    if (name.isBlank()
        || name.length() > LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the name of a number has 1 to 100 characters and no control character");
    }
    if (!Double.isFinite(atMost) || atMost < 0) {
      throw new IllegalArgumentException("at_most is a number, 0 or more");
    }
    if (times.isPresent() && !(Double.isFinite(times.get()) && times.get() >= 1)) {
      throw new IllegalArgumentException("times is a number, 1 or more");
    }
  }

  /** Above which value it is bad, where it was that before; empty where that is not known. */
  double limit(Optional<Double> before) {
    return times.isPresent() && before.isPresent()
        ? Math.max(atMost, times.get() * before.get())
        : atMost;
  }
}
