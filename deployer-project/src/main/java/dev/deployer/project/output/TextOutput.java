package dev.deployer.project.output;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.Style.Mark;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** For people: progress on stderr, the result on stdout. */
public final class TextOutput implements Output {
  /** How much is told. */
  public enum Level {
    /** Results and errors alone. */
    QUIET,
    /** Of work that only reads: what is out of the ordinary. */
    BRIEF,
    /** How far it is, in a few lines, and what is out of the ordinary. */
    NORMAL,
    /** Everything. */
    VERBOSE
  }

  /**
   * The phases that are told of where there is one host: that there is a connection, and what
   * depends on the size of a build. The others are told to whoever asks for more.
   */
  private static final Set<Phase> TOLD_OF_ONE =
      EnumSet.of(Phase.CONNECT, Phase.STAGE, Phase.RESTORE, Phase.UNLOCK);

  /** So many releases that were deleted are named. */
  private static final int NAMED = 3;

  private final Page results;
  private final Page errors;
  private final Level level;
  private final MovingLine moving;
  private final SharedPhases shared;
  private boolean several;
  private boolean reportsRecovery;
  private final List<EventText> recoveries = new ArrayList<>();
  private final List<ReleaseId> deleted = new ArrayList<>();

  /** How many questions are not answered, and what is told when they are. */
  private int questions;

  private final List<Runnable> waiting = new ArrayList<>();

  /**
   * @param results where the result goes
   */
  public TextOutput(Page results, Screen screen, Level level, InstantSource clock) {
    this.results = results;
    this.errors = new Page(screen.err(), screen.style(), level == Level.VERBOSE, screen.columns());
    this.level = level;
    this.moving = new MovingLine(screen, clock);
    this.shared = new SharedPhases(clock);
  }

  /** For a command whose result says what was recovered: it is told once. */
  public TextOutput reportingRecovery() {
    reportsRecovery = true;
    return this;
  }

  @Override
  public synchronized void on(String host, Event event) {
    if (level == Level.QUIET
        && !(event instanceof Event.Warned warned && warned.what().isGrave())) {
      return;
    }
    if (questions > 0 && !(event instanceof Event.Warned)) {
      // Of what only moves the last one is enough, and the next comes soon.
      if (!(event instanceof Event.Progress || event instanceof Event.Looked)) {
        waiting.add(() -> on(host, event));
      }
      return;
    }
    if (event instanceof Event.Watching) {
      moving.watch();
    } else if (event instanceof Event.Warned warned) {
      moving.warn(warned.what());
    }
    if (several && level != Level.VERBOSE && isShared(host, event)) {
      return;
    }
    if (!several && level != Level.VERBOSE && event instanceof Event.Retired retired) {
      deleted.add(retired.release());
      return;
    }
    tellOfDeleted();
    if (event instanceof Event.PhaseStarted started) {
      moving.start(host, started);
    } else if (event instanceof Event.Progress progress) {
      moving.move(progress);
    } else if (event instanceof Event.Looked looked) {
      moving.look(looked);
    } else if (event instanceof Event.Watching && level == Level.BRIEF) {
      // Who only looks reads of it in the line that moves, and without a terminal nothing.
      EventText.of(host, event).ifPresent(text -> moving.say(text.text()));
    } else if (event instanceof Event.PhaseDone done) {
      moving.clear();
      if (isTold(done.phase())) {
        errors.line(
            Mark.DONE,
            String.format("%-9s %s  %s", word(done.phase()), host, Amounts.took(done.took())));
      }
    } else {
      (several ? EventText.ofSeveral(host, event) : EventText.of(host, event))
          .filter(text -> !text.detail() || level == Level.VERBOSE)
          .filter(text -> !isForTheResult(event, text))
          .ifPresent(
              text -> {
                moving.clear();
                text.write(errors);
              });
    }
  }

  private boolean isTold(Phase phase) {
    return level == Level.VERBOSE
        || (level == Level.NORMAL && (several || TOLD_OF_ONE.contains(phase)));
  }

  /** All that were deleted one after the other are one line. */
  private void tellOfDeleted() {
    if (!deleted.isEmpty()) {
      moving.clear();
      int more = deleted.size() - NAMED;
      String names =
          String.join(", ", deleted.stream().limit(NAMED).map(ReleaseId::value).toList());
      errors.line(
          Mark.TIDIED,
          "deleted " + names + (more > 0 ? " and " + Amounts.count(more) + " more" : ""));
      deleted.clear();
    }
  }

  private boolean isForTheResult(Event event, EventText text) {
    return reportsRecovery && event instanceof Event.Recovered && recoveries.add(text);
  }

  /** Whether it is told for all hosts together. */
  private boolean isShared(String host, Event event) {
    if (event instanceof Event.PhaseStarted started) {
      if (started.phase() != Phase.ACTIVATE) {
        phases(shared.started(started.phase()));
        moving.say(shared.moving(started.phase()));
      }
      return true;
    } else if (event instanceof Event.PhaseDone done) {
      if (done.phase() != Phase.ACTIVATE) {
        Optional<String> line = shared.done(host, done);
        phases(line.stream().toList());
        moving.say(shared.moving(done.phase()));
      }
      return true;
    } else if (event instanceof Event.Staging) {
      phases(shared.staging());
      return true;
    } else if (event instanceof Event.Staged staged) {
      shared.staged(staged);
      return true;
    } else if (event instanceof Event.Decided) {
      phases(shared.ended());
    }
    return event instanceof Event.Progress;
  }

  private void phases(List<String> lines) {
    if (!lines.isEmpty()) {
      moving.clear();
    }
    if (level.compareTo(Level.NORMAL) >= 0) {
      lines.forEach(line -> errors.line(Mark.DONE, line));
    }
  }

  @Override
  public synchronized void hosts(int number, boolean together) {
    several = number > 1;
    shared.hosts(number, together);
  }

  @Override
  public synchronized void called(HostNames names) {
    results.calling(names);
    errors.calling(names);
  }

  @Override
  public synchronized void report(Report report) {
    tellOfWaiting();
    moving.clear();
    tellOfDeleted();
    phases(shared.ended());
    if (level == Level.QUIET && report.isUneventful()) {
      return;
    }
    if (report.isError()) {
      recoveries.forEach(text -> text.write(errors));
    }
    report.write(report.isError() ? errors : results);
  }

  @Override
  public synchronized void pause() {
    moving.clear();
  }

  @Override
  public <T> T resting(Supplier<T> question) {
    synchronized (this) {
      questions++;
      moving.clear();
    }
    try {
      return question.get();
    } finally {
      synchronized (this) {
        questions--;
        if (questions == 0) {
          tellOfWaiting();
        }
      }
    }
  }

  private void tellOfWaiting() {
    int open = questions;
    questions = 0;
    List<Runnable> told = List.copyOf(waiting);
    waiting.clear();
    told.forEach(Runnable::run);
    questions = open;
  }

  static String word(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT);
  }
}
