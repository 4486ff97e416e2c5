package dev.deployer.outcome;

import dev.deployer.path.Printable;
import java.io.EOFException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/**
 * Puts durations, and errors that have no message of their own, into words for the middle of a
 * sentence.
 */
public final class InWords {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private InWords() {}

  /** {@code 2026-11-20 21:13:45 UTC}. */
  public static String of(Instant time) {
    return UTC.format(time) + " UTC";
  }

  /** {@code 500 ms}, {@code 1.5 s}, {@code 15 s}, {@code 2 min 5 s}, {@code 1 h}. */
  public static String of(Duration time) {
    if (time.toMinutes() == 0) {
      long millis = time.toMillis();
      if (millis < 1_000) {
        return millis + " ms";
      }
      String rest =
          millis % 1_000 == 0 ? "" : "." + String.valueOf(1_000 + millis % 1_000).substring(1);
      return millis / 1_000 + rest.replaceAll("0+$", "") + " s";
    }
    List<String> parts = new ArrayList<>();
    add(parts, time.toHours(), "h");
    add(parts, time.toMinutesPart(), "min");
    add(parts, time.toSecondsPart(), "s");
    return String.join(" ", parts);
  }

  /**
   * As it is typed, in the largest unit of which it is a whole number: {@code 24h}, {@code 90s},
   * {@code 250ms}.
   */
  public static String typed(Duration time) {
    long millis = time.toMillis();
    long[] units = {86_400_000, 3_600_000, 60_000, 1_000};
    String[] names = {"d", "h", "m", "s"};
    for (int i = 0; i < units.length; i++) {
      if (millis > 0 && millis % units[i] == 0) {
        return millis / units[i] + names[i];
      }
    }
    return millis == 0 ? "0s" : millis + "ms";
  }

  private static void add(List<String> parts, long number, String unit) {
    if (number > 0) {
      parts.add(number + " " + unit);
    }
  }

  /**
   * Why something failed: the message, or what the kind of error means where there is none. It is
   * safe to show; what was escaped where it came from is not escaped again.
   */
  public static String of(Throwable e) {
    if (isInterrupt(e)) {
      return "it was interrupted";
    }
    String message = e.getMessage();
    for (Throwable cause = e; isBlank(message) && cause != null; cause = cause.getCause()) {
      message = cause.getMessage();
    }
    return isBlank(message) ? meaning(e) : Printable.shown(message);
  }

  private static boolean isBlank(String message) {
    return message == null || message.isBlank() || message.equals("null");
  }

  private static String meaning(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof TimeoutException) {
        return "no answer came in time";
      } else if (cause instanceof EOFException || cause instanceof ClosedChannelException) {
        return "it was ended";
      }
    }
    return e.getClass().getSimpleName();
  }

  /** Whether it only says that the waiting thread was interrupted. */
  public static boolean isInterrupt(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException
          || (cause instanceof InterruptedIOException
              && !(cause instanceof java.net.SocketTimeoutException))) {
        return true;
      }
    }
    return false;
  }
}
