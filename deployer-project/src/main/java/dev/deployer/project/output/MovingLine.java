package dev.deployer.project.output;

import dev.deployer.event.Event;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Warning;
import dev.deployer.path.Printable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/**
 * The one line that moves on a terminal: the phase, files, bytes, rate, and the time left. {@link
 * #clear} takes it away, so that other lines can be written in its place.
 */
final class MovingLine {
  private static final Duration LEAST_FOR_A_RATE = Duration.ofMillis(500);

  private final Screen screen;
  private final InstantSource clock;
  private long started;
  private boolean shown;
  private boolean watching;
  private int findings;

  MovingLine(Screen screen, InstantSource clock) {
    this.screen = screen;
    this.clock = clock;
  }

  void start(String host, Event.PhaseStarted event) {
    started = clock.millis();
    show(TextOutput.word(event.phase()) + "  " + host);
  }

  void move(Event.Progress progress) {
    show(describe(progress, Duration.ofMillis(clock.millis() - started)));
  }

  void say(String text) {
    show(text);
  }

  /** From here on a journal that is contradicted is something that a watch has found. */
  void watch() {
    watching = true;
  }

  /** What was found stands, though it may be well again when it is looked at next. */
  void warn(Warning of) {
    if (of instanceof Warning.Raised || (watching && of instanceof Warning.JournalContradicted)) {
      findings++;
    }
  }

  /** How far a watch is. */
  void look(Event.Looked looked) {
    show(
        "watching  %s of %s  %s  %s"
            .formatted(
                InWords.typed(Duration.ofSeconds(looked.time().toSeconds())),
                InWords.typed(looked.of()),
                Amounts.count(looked.samples(), "sample", "samples"),
                state(looked.bad())));
  }

  private String state(int bad) {
    String found = Amounts.count(findings, "finding", "findings") + " so far";
    if (bad == 0) {
      return findings == 0 ? "all is well" : found;
    }
    return Amounts.count(bad, "thing is bad", "things are bad")
        + (findings == 0 ? "" : ", " + found);
  }

  void clear() {
    if (shown) {
      screen.err().print("\r\u001b[K");
      screen.err().flush();
      shown = false;
    }
  }

  private void show(String text) {
    if (screen.terminal()) {
      String safe = Printable.shown(text);
      int room = Math.max(screen.columns() - 1, 20);
      screen.err().print("\r" + safe.substring(0, Math.min(safe.length(), room)) + "\u001b[K");
      screen.err().flush();
      shown = true;
    }
  }

  /** {@code stage 1,204/11,085 files 12.3/108 MB 41.0 MB/s 2s left}. */
  static String describe(Event.Progress p, Duration since) {
    StringBuilder line = new StringBuilder(TextOutput.word(p.phase()));
    line.append("  ")
        .append(of(Amounts.count(p.files()), p.totalFiles() > 0, Amounts.count(p.totalFiles())));
    line.append(" files");
    if (p.bytes() > 0 || p.totalBytes() > 0) {
      line.append("  ")
          .append(of(Amounts.bytes(p.bytes()), p.totalBytes() > 0, Amounts.bytes(p.totalBytes())));
    }
    if (since.compareTo(LEAST_FOR_A_RATE) >= 0) {
      double seconds = since.toMillis() / 1000.0;
      if (p.bytes() > 0) {
        line.append("  ").append(Amounts.bytes(Math.round(p.bytes() / seconds))).append("/s");
      }
      double part = part(p);
      if (part > 0) {
        line.append(String.format(Locale.ROOT, "  %.0fs left", seconds / part - seconds));
      }
    }
    return line.toString();
  }

  private static String of(String some, boolean known, String all) {
    return known ? some + "/" + all : some;
  }

  /** How much is done, by bytes where their total is known, else by files; 0 where neither is. */
  private static double part(Event.Progress p) {
    if (p.totalBytes() > 0) {
      return (double) p.bytes() / p.totalBytes();
    }
    return p.totalFiles() > 0 ? (double) p.files() / p.totalFiles() : 0;
  }
}
