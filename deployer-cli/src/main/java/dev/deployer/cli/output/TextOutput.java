package dev.deployer.cli.output;

import dev.deployer.cli.output.Style.Mark;
import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import java.time.InstantSource;
import java.util.Locale;

/** For people: progress on stderr, the result on stdout. */
public final class TextOutput implements Output {
  /** How much is told. */
  public enum Level {
    /** Results and errors alone. */
    QUIET,
    /** Of work that only reads: what is out of the ordinary. */
    BRIEF,
    /** Each phase, and what is out of the ordinary. */
    NORMAL,
    /** Everything. */
    VERBOSE
  }

  private final Page results;
  private final Page errors;
  private final Level level;
  private final MovingLine moving;

  /**
   * @param results where the result goes
   */
  public TextOutput(Page results, Screen screen, Level level, InstantSource clock) {
    this.results = results;
    this.errors = new Page(screen.err(), screen.style(), level == Level.VERBOSE);
    this.level = level;
    this.moving = new MovingLine(screen, clock);
  }

  @Override
  public synchronized void on(String host, Event event) {
    if (level == Level.QUIET) {
      return;
    }
    if (event instanceof Event.PhaseStarted started) {
      moving.start(host, started);
    } else if (event instanceof Event.Progress progress) {
      moving.move(progress);
    } else if (event instanceof Event.PhaseDone done) {
      moving.clear();
      if (level.compareTo(Level.NORMAL) >= 0) {
        errors.line(
            Mark.DONE,
            String.format("%-9s %s  %s", word(done.phase()), host, Amounts.took(done.took())));
      }
    } else {
      EventText.of(host, event)
          .filter(text -> !text.detail() || level == Level.VERBOSE)
          .ifPresent(
              text -> {
                moving.clear();
                errors.line(text.mark(), text.text());
              });
    }
  }

  @Override
  public synchronized void report(Report report) {
    moving.clear();
    report.write(report.isError() ? errors : results);
  }

  @Override
  public synchronized void pause() {
    moving.clear();
  }

  static String word(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
