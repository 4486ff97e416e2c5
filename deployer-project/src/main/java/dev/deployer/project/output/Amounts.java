package dev.deployer.project.output;

import dev.deployer.outcome.InWords;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Numbers, sizes and times as people read them; the same in every locale. */
public final class Amounts {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Amounts() {}

  /** {@code 11,085}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 file}, {@code 139 files}. */
  public static String count(long number, String one, String many) {
    return count(number) + " " + (number == 1 ? one : many);
  }

  /** {@code 139 files}. */
  public static String files(long number) {
    return count(number, "file", "files");
  }

  /** {@code 2.1 MB}, by powers of 1000. */
  public static String bytes(long number) {
    double size = number;
    int unit = 0;
    while (size >= 999.5 && unit < UNITS.length - 1) {
      size /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 || size >= 99.5 ? "%.0f" : "%.1f", size)
        + " "
        + UNITS[unit];
  }

  /** {@code 2.6 MB, and 16.4 MB copied there}; what is not copied is not told. */
  public static String sent(long sent, long copied) {
    return bytes(sent) + (copied == 0 ? "" : ", and " + bytes(copied) + " copied there");
  }

  /** {@code 0.164s}, {@code 2m 05s}. */
  public static String took(Duration time) {
    return time.toMinutes() == 0
        ? String.format(Locale.ROOT, "%.3fs", time.toMillis() / 1000.0)
        : String.format(Locale.ROOT, "%dm %02ds", time.toMinutes(), time.toSecondsPart());
  }

  /** {@code 2026-11-20 21:13:45 UTC}. */
  public static String time(Instant instant) {
    return InWords.of(instant);
  }

  /** The day, in UTC. */
  public static String date(Instant instant) {
    return time(instant).substring(0, "2026-11-20".length());
  }

  /** The largest unit alone: {@code 4 minutes}. */
  public static String roughly(Duration time) {
    Duration t = time.isNegative() ? Duration.ZERO : time;
    if (t.toDays() > 0) {
      return count(t.toDays(), "day", "days");
    }
    if (t.toHours() > 0) {
      return count(t.toHours(), "hour", "hours");
    }
    return t.toMinutes() > 0
        ? count(t.toMinutes(), "minute", "minutes")
        : count(t.toSeconds(), "second", "seconds");
  }
}
