package dev.deployer.notify;

import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Printed;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A notice as a person reads it in a chat. All of it is plain text; how a receiver marks text up is
 * for the body that is made of it.
 *
 * @param tone whether it is good news
 * @param title the application, where, and what became of it
 * @param message one sentence
 * @param facts short ones, each with its name
 * @param output what commands printed, line by line; empty where that is not told
 * @param link where there is more
 */
record Card(
    Tone tone,
    String title,
    String message,
    List<Fact> facts,
    List<String> output,
    Optional<String> link) {
  /** The text of a link. */
  static final String MORE = "More about it";

  private static final int MOST_HOSTS = 10;
  private static final int MOST_LINES = 20;

  /** Copies the lists; what a terminal would not print as it is stands in it in letters. */
  Card {
    title = Printable.escape(title);
    message = Printable.escape(message);
    facts = List.copyOf(facts);
    output = output.stream().map(Printable::escape).toList();
  }

  /** How a person takes it. */
  enum Tone {
    GOOD,
    NEUTRAL,
    DOUBTFUL,
    BAD;

    static Tone of(Occasion occasion) {
      return switch (occasion) {
        case CONFIRMED, ACTIVATED, STEP_DONE -> GOOD;
        case STARTED, RESTORED -> NEUTRAL;
        case OVERRIDDEN, LOCK_BROKEN, WATCH_BLIND -> DOUBTFUL;
        case UNHEALTHY, REVERTED, FAILED, MIXED, DRIFT_FOUND, STEP_FAILED, RAISED -> BAD;
      };
    }
  }

  /** Something short. */
  record Fact(String name, String value) {
    Fact {
      value = Printable.escape(value);
    }
  }

  static Card of(Notice notice, Sink.Webhook to) {
    return new Card(
        Tone.of(notice.occasion()),
        title(notice),
        notice.message(),
        facts(notice),
        to.output() ? output(notice) : List.of(),
        link(notice, to));
  }

  /** Where there is more about it, as an address. */
  static Optional<String> link(Notice notice, Sink.Webhook to) {
    return to.link().flatMap(text -> Webhooks.about(text, notice)).map(Object::toString);
  }

  static String title(Notice notice) {
    return Stream.of(
            Stream.of(notice.application(), notice.environment())
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" ")),
            notice.occasion().key().replace('_', ' '),
            notice.release().map(ReleaseId::value).orElse(""))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" · "));
  }

  private static List<Fact> facts(Notice notice) {
    List<Fact> facts = new ArrayList<>();
    notice
        .release()
        .ifPresent(
            release ->
                facts.add(
                    new Fact(
                        "Release",
                        release
                            + notice
                                .previous()
                                .map(before -> " (before: " + before + ")")
                                .orElse(""))));
    notice.live().map(Live::toString).ifPresent(live -> facts.add(new Fact("Now", live)));
    facts.add(new Fact(notice.hosts().size() == 1 ? "Host" : "Hosts", hosts(notice.hosts())));
    notice.changes().ifPresent(changes -> facts.add(new Fact("Changes", inWords(changes))));
    notice
        .changes()
        .map(Changes::commits)
        .filter(lines -> !lines.isEmpty())
        .ifPresent(lines -> facts.add(new Fact("Commits", commits(lines))));
    facts.add(new Fact("By", notice.operator()));
    notice.took().ifPresent(time -> facts.add(new Fact("Took", InWords.of(time))));
    return facts;
  }

  private static String hosts(List<String> all) {
    int more = all.size() - MOST_HOSTS;
    return all.stream().limit(MOST_HOSTS).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String commits(List<String> lines) {
    return String.join("; ", lines);
  }

  private static String inWords(Changes changes) {
    return changes.added()
        + " added, "
        + changes.changed()
        + " changed, "
        + changes.removed()
        + " removed";
  }

  private static List<String> output(Notice notice) {
    List<String> lines = new ArrayList<>();
    for (Printed printed : notice.output()) {
      lines.add(printed.by() + ":");
      lines.addAll(printed.lines());
    }
    return lines.size() <= MOST_LINES
        ? lines
        : Stream.concat(
                Stream.of("… " + (lines.size() - MOST_LINES) + " lines before"),
                lines.stream().skip(lines.size() - MOST_LINES))
            .toList();
  }

  /** At most so many characters, of which none is cut apart. */
  static String bounded(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
