package dev.deployer.project.html;

import static dev.deployer.project.html.Html.attribute;
import static dev.deployer.project.html.Html.classes;

import dev.deployer.project.output.Amounts;
import java.util.List;
import java.util.Locale;

/** What was live when on each host, as a drawing, and all that happened, as a list. */
final class TimeLineSection {
  private static final int SHOWN = 40;
  private static final int MOST = 1_000;

  private final Look look;

  TimeLineSection(Look look) {
    this.look = look;
  }

  void write(Html html) {
    TimeLine line = look.timeLine();
    html.text("h2", "", "Time line");
    if (line.events().isEmpty()) {
      html.text("p", classes("quiet"), "Nothing has happened yet.");
      return;
    }
    Strips strips = Strips.of(look.journals(), look.at());
    if (strips.hasAny()) {
      strips.write(html);
    }
    List<TimeLine.Happened> events = line.events();
    list(html, events.subList(0, Math.min(SHOWN, events.size())));
    if (events.size() > SHOWN) {
      int shown = Math.min(MOST, events.size());
      html.element(
          "details",
          details -> {
            details.text("summary", "", Amounts.count(events.size() - SHOWN) + " earlier ones");
            list(details, events.subList(SHOWN, shown));
            if (shown < events.size()) {
              details.text(
                  "p",
                  classes("quiet small"),
                  "and " + Amounts.count(events.size() - shown) + " more, by deployer history");
            }
          });
    }
  }

  private void list(Html html, List<TimeLine.Happened> events) {
    html.element(
        "ol",
        classes("events"),
        list -> events.forEach(event -> list.element("li", item -> event(item, event))));
  }

  private void event(Html html, TimeLine.Happened event) {
    html.text("time", attribute("datetime", event.at()), Cells.when(event.at()));
    html.text("span", classes("tag " + tone(event.kind())), word(event.kind()));
    html.element(
        "span",
        classes("what"),
        what -> {
          event.release().ifPresent(id -> what.text("strong", "", id));
          event.before().ifPresent(id -> what.text(" in place of " + id));
          event
              .note()
              .ifPresent(note -> what.text((event.release().isPresent() ? ": " : "") + note));
          what.text("span", classes("quiet"), " · " + where(event.hosts()) + " · by " + event.by());
        });
  }

  private String where(List<String> hosts) {
    if (hosts.size() == look.hosts().size()) {
      return hosts.size() == 1
          ? "on " + hosts.get(0)
          : "on all " + Amounts.count(hosts.size()) + " hosts";
    }
    return "on " + String.join(", ", hosts);
  }

  private static String tone(TimeLine.Kind kind) {
    return switch (kind) {
      case DEPLOY -> "good";
      case REVERT, BAD, ALARM -> "bad";
      case ROLLBACK, OVERRIDE, DRIFT, ABANDONED -> "warn";
      case REHEARSAL, STEP, DELETED, NOTED -> "quiet";
    };
  }

  static String word(TimeLine.Kind kind) {
    return switch (kind) {
      case REVERT -> "taken back";
      case ABANDONED -> "not done";
      case OVERRIDE -> "overridden";
      case DRIFT -> "by hand";
      default -> kind.name().toLowerCase(Locale.ROOT);
    };
  }
}
