package dev.deployer.project.output;

import dev.deployer.event.Event;
import dev.deployer.gate.Verdict;
import dev.deployer.hook.HookResult;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Warning;
import dev.deployer.project.output.Style.Mark;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an event says to people.
 *
 * @param mark absent where it is what somebody else printed: that is no word of ours on how
 *     anything ended
 * @param below lines that somebody else has printed
 * @param detail whether it is only for those who asked for more ({@code -v})
 */
record EventText(Optional<Mark> mark, String text, List<String> below, boolean detail) {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  EventText(Optional<Mark> mark, String text, boolean detail) {
    this(mark, text, List.of(), detail);
  }

  /**
   * What is said of an event on a host; empty for events that only move the line of their phase.
   *
   * @param host its address, or that of the operator's machine
   */
  static Optional<EventText> of(String host, Event event) {
    if (event instanceof Event.HookStarted e) {
      return started(e, " on " + HostName.of(host));
    } else if (event instanceof Event.HookOutput e) {
      return Optional.of(
          new EventText(Optional.empty(), HostName.of(host) + " | " + e.line(), false));
    } else if (event instanceof Event.HookFinished e) {
      return finished(e, " on " + HostName.of(host));
    } else if (event instanceof Event.HealthChecked e) {
      return checked(e, e.check() + " on " + HostName.of(host));
    } else if (event instanceof Event.DriftChecked e) {
      return drift(e, " on " + HostName.of(host));
    } else if (event instanceof Event.Measured e) {
      return measured(
          e, e.check() + (host.equals(HookResult.LOCAL) ? "" : " on " + HostName.of(host)));
    }
    return ofTheRun(event);
  }

  /** Of one host of several: what belongs to it begins with its name. */
  static Optional<EventText> ofSeveral(String host, Event event) {
    if (isStopping(event)
        || isOfADrill(event)
        || event instanceof Event.Decided
        || event instanceof Event.Wave
        || event instanceof Event.Baking
        || event instanceof Event.Watching
        || event instanceof Event.Watched) {
      return ofTheRun(event);
    }
    Optional<EventText> text;
    if (event instanceof Event.HookStarted e) {
      text = started(e, "");
    } else if (event instanceof Event.HookOutput) {
      return of(host, event);
    } else if (event instanceof Event.HookFinished e) {
      text = finished(e, "");
    } else if (event instanceof Event.HealthChecked e) {
      text = checked(e, e.check());
    } else if (event instanceof Event.DriftChecked e) {
      text = drift(e, "");
    } else if (event instanceof Event.Measured e) {
      if (host.equals(HookResult.LOCAL)) {
        return of(host, event);
      }
      text = measured(e, e.check());
    } else if (isOfTheRun(event) && host.equals(HookResult.LOCAL)) {
      return ofTheRun(event);
    } else {
      text = ofTheRun(event);
    }
    return text.map(
        t -> new EventText(t.mark(), HostName.of(host) + ": " + t.text(), t.below(), t.detail()));
  }

  private static boolean isStopping(Event event) {
    return event instanceof Event.Warned warned && warned.what() instanceof Warning.Stopping;
  }

  private static boolean isOfADrill(Event event) {
    return event instanceof Event.Emergency
        || event instanceof Event.EmergencyMoved
        || event instanceof Event.EmergencyOver
        || event instanceof Event.DrillTakenBack;
  }

  private static boolean isOfTheRun(Event event) {
    return event instanceof Event.Warned
        || event instanceof Event.GateJudged
        || event instanceof Event.Overridden;
  }

  private static Optional<EventText> started(Event.HookStarted e, String where) {
    return detail(Mark.ADDED, e.phase() + " " + e.hook() + where);
  }

  private static Optional<EventText> finished(Event.HookFinished e, String where) {
    return line(
        e.passed() ? Mark.DONE : Mark.FAILED,
        "%s %s%s %s (%s)"
            .formatted(e.phase(), e.hook(), where, e.outcome(), Amounts.took(e.took())));
  }

  private static Optional<EventText> measured(Event.Measured e, String asked) {
    String text = asked + ": " + e.words();
    return e.good().orElse(false) ? detail(text) : line(Mark.NOTE, text);
  }

  private static Optional<EventText> drift(Event.DriftChecked e, String where) {
    if (e.drifted().isEmpty()) {
      return line(Mark.NOTE, "drift" + where + " is not known: " + e.words());
    }
    return e.drifted().get()
        ? line(Mark.NOTE, "drift" + where + ": " + e.words())
        : detail("no drift" + where);
  }

  private static Optional<EventText> checked(Event.HealthChecked e, String asked) {
    return e.healthy()
        ? detail(asked + " is healthy (" + Amounts.took(e.took()) + ")")
        : line(
            Mark.FAILED,
            "%s is not healthy after %s, asked %s: %s"
                .formatted(
                    asked,
                    Amounts.took(e.took()),
                    Amounts.count(e.attempts(), "time", "times"),
                    e.reason()));
  }

  private static Optional<EventText> ofTheRun(Event event) {
    if (event instanceof Event.Connected e) {
      return detail("connected to " + e.server() + ", host key " + e.hostKey());
    } else if (event instanceof Event.ConnectionLost e) {
      return line(Mark.NOTE, "the connection was lost: " + e.reason());
    } else if (event instanceof Event.ConnectionClosed e) {
      return detail(e.requests() + " requests in " + e.roundTrips() + " round trips");
    } else if (event instanceof Event.Reconnecting e) {
      return line(
          Mark.NOTE,
          "reconnecting, attempt "
              + e.attempt()
              + (e.delay().isZero() ? "" : ", in " + Amounts.took(e.delay())));
    } else if (event instanceof Event.Resumed e) {
      return line(
          Mark.DONE,
          "connected again"
              + (e.token().isEmpty() ? "" : " under a new token, " + e.token())
              + "; what the host has acknowledged is not sent again");
    } else if (event instanceof Event.LockTaken e) {
      return detail("took the lock, token " + e.token());
    } else if (event instanceof Event.LockAwaited e) {
      return line(Mark.NOTE, "waiting for the lock, held by " + e.holder());
    } else if (event instanceof Event.LockGivenBack) {
      return detail("gave the lock back");
    } else if (event instanceof Event.Staging e) {
      return line(
          Mark.ADDED,
          "%s: sending %s (%s), linking %s"
              .formatted(
                  e.release(),
                  Amounts.files(e.sentFiles()),
                  Amounts.sent(e.sentBytes(), e.copiedBytes()),
                  Amounts.count(e.linkedFiles())));
    } else if (event instanceof Event.Published e) {
      return detail("published " + e.release());
    } else if (event instanceof Event.Activated e) {
      return line(
          Mark.LIVE,
          e.to().map(Object::toString).orElse("nothing")
              + " is live"
              + e.from().map(id -> ", in place of " + id).orElse(""));
    } else if (event instanceof Event.Decided e) {
      return line(
          Mark.NOTE,
          "decided: " + decision(e.decision(), e.release().map(Object::toString).orElse("it")));
    } else if (event instanceof Event.Wave e) {
      return line(
          Mark.ADDED,
          "wave %d of %d: %s"
              .formatted(
                  e.number(),
                  e.of(),
                  String.join(", ", e.hosts().stream().map(HostName::of).toList())));
    } else if (event instanceof Event.Baking e) {
      return line(Mark.NOTE, "waiting " + Amounts.took(e.delay()) + " before the next wave");
    } else if (event instanceof Event.Watching e) {
      return line(
          Mark.ADDED,
          "watching for "
              + InWords.typed(e.time())
              + ", until "
              + (e.time().toMinutes() < 5 ? SECONDS : CLOCK).format(e.until())
              + " UTC, each "
              + InWords.typed(e.every())
              + "; Ctrl-C ends that, and nothing else");
    } else if (event instanceof Event.Watched e) {
      // What it has found, and that it was stopped, is told by the result.
      return e.isWell()
          ? line(
              Mark.DONE,
              "watched for "
                  + InWords.typed(e.of())
                  + ", in "
                  + Amounts.count(e.samples(), "sample", "samples")
                  + ": nothing was found")
          : Optional.empty();
    } else if (event instanceof Event.Retired e) {
      return line(Mark.TIDIED, "deleted " + e.release());
    } else if (event instanceof Event.Recovered e) {
      return line(Mark.NOTE, "recovered: " + RecoveryText.of(e.what()));
    } else if (event instanceof Event.GateJudged e) {
      return detail(
          judged(e.verdict()), e.gate() + " " + e.verdict().replace('_', ' ') + ": " + e.fact());
    } else if (event instanceof Event.Overridden e) {
      return line(Mark.NOTE, "accepted, " + e.gate() + ":" + e.digest() + ": " + e.reason());
    } else if (event instanceof Event.Emergency e) {
      return Optional.of(
          new EventText(
              Optional.of(Mark.NOTE),
              "%d of %d, within %s: %s"
                  .formatted(e.number(), e.of(), InWords.typed(e.within()), e.symptom()),
              e.shown(),
              false));
    } else if (event instanceof Event.EmergencyMoved e) {
      return detail("after " + Amounts.took(e.since()) + ": " + e.what());
    } else if (event instanceof Event.EmergencyOver e) {
      return line(
          Mark.NOTE,
          "it was %s, %s after %s"
              .formatted(e.scenario(), e.outcome().replace('_', ' '), Amounts.took(e.took())));
    } else if (event instanceof Event.DrillTakenBack e) {
      return line(Mark.NOTE, "took back a drill that " + e.by() + " had begun: " + e.words());
    } else if (event instanceof Event.Warned e) {
      return line(Mark.NOTE, WarningText.of(e.what()));
    }
    return Optional.empty();
  }

  private static Mark judged(String verdict) {
    if (verdict.equals(Verdict.OBJECTED.word())) {
      return Mark.FAILED;
    }
    return verdict.equals(Verdict.ACCEPTED.word()) ? Mark.NOTE : Mark.DONE;
  }

  private static String decision(Event.Decision decision, String release) {
    return switch (decision) {
      case COMMIT -> release + " goes live on every host";
      case REVERT -> release + " goes live on none, and is taken back where it is live";
      case HELD -> "nothing yet; whether " + release + " goes live is left to a person";
    };
  }

  void write(Page page) {
    mark.ifPresentOrElse(sign -> page.line(sign, text), () -> page.printed(text));
    below.forEach(page::printed);
  }

  private static Optional<EventText> line(Mark mark, String text) {
    return Optional.of(new EventText(Optional.of(mark), text, false));
  }

  private static Optional<EventText> detail(String text) {
    return detail(Mark.DONE, text);
  }

  private static Optional<EventText> detail(Mark mark, String text) {
    return Optional.of(new EventText(Optional.of(mark), text, true));
  }
}
