package dev.deployer.project.html;

import static dev.deployer.project.html.Html.attribute;
import static dev.deployer.project.html.Html.classes;

import dev.deployer.Overview;
import dev.deployer.ReleaseFacts;
import dev.deployer.Status;
import dev.deployer.outcome.Live;
import dev.deployer.project.output.Amounts;
import dev.deployer.source.OwnWriting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A look at a target as one HTML file that needs nothing else: no script, no picture, no network.
 */
public final class ReportPage {
  private final Look look;

  /**
   * @param look what is written
   */
  public ReportPage(Look look) {
    this.look = look;
  }

  /** The text of the file. */
  public String text() {
    Html html = new Html();
    html.raw(OwnWriting.REPORT);
    html.element("html", attribute("lang", "en"), this::page);
    return html.toString();
  }

  private void page(Html html) {
    html.element(
        "head",
        head -> {
          head.raw("<meta charset=\"utf-8\">\n");
          head.raw(
              "<meta"
                  + attribute("http-equiv", "Content-Security-Policy")
                  + attribute("content", PageStyle.policy())
                  + ">\n");
          head.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
          head.raw("<meta name=\"referrer\" content=\"no-referrer\">\n");
          head.text("title", "", title() + " – Deployer");
          head.raw("<style>" + PageStyle.TEXT + "</style>\n");
        });
    html.element(
        "body",
        body -> {
          body.element("header", classes("top"), this::top);
          body.element(
              "main",
              main -> {
                main.element("section", attribute("id", "live"), this::live);
                main.element(
                    "section",
                    attribute("id", "time-line"),
                    section -> new TimeLineSection(look).write(section));
                main.element(
                    "section",
                    attribute("id", "last-run"),
                    section -> new LastRunSection(look.lastRun()).write(section));
                main.element(
                    "section",
                    attribute("id", "releases"),
                    section -> new ReleasesSection(look).write(section));
                main.element(
                    "section",
                    attribute("id", "journal"),
                    section -> new JournalSection(look).write(section));
              });
          body.element("footer", this::bottom);
        });
  }

  private String title() {
    Optional<Status> first =
        look.hosts().stream()
            .flatMap(host -> host.overview().stream())
            .map(Overview::status)
            .findFirst();
    Optional<String> application = first.flatMap(status -> status.root().application());
    Optional<String> environment = first.flatMap(status -> status.root().environment());
    return application.isEmpty()
        ? look.target()
        : application.get() + environment.map(name -> " on " + name).orElse("");
  }

  private void top(Html html) {
    html.text("h1", "", title());
    html.text(
        "p",
        classes("quiet small"),
        "As of " + Amounts.time(look.at()) + ", looked at by " + look.by());
    html.element("p", classes("verdict") + attribute("id", "verdict"), this::verdict);
    html.element(
        "ul",
        classes("figures"),
        list ->
            Figures.of(look)
                .forEach(
                    (word, number) ->
                        list.element(
                            "li",
                            item ->
                                item.text(
                                        "data",
                                        attribute("id", "figure-" + word)
                                            + attribute("value", number),
                                        Amounts.count(number))
                                    .text("span", "", name(word, number)))));
  }

  private static String name(String word, long number) {
    boolean one = number == 1;
    return switch (word) {
      case "hosts" -> one ? "host" : "hosts";
      case "live" -> one ? "release is live" : "releases are live";
      case "releases" -> one ? "release there" : "releases there";
      case "deploys" -> one ? "deploy" : "deploys";
      case "rollbacks" -> one ? "rollback" : "rollbacks";
      case "reverts" -> "taken back";
      case "bad" -> "found bad";
      case "rehearsals" -> one ? "rehearsal" : "rehearsals";
      case "overrides" -> one ? "gate overridden" : "gates overridden";
      case "drift" -> one ? "change by hand recorded" : "changes by hand recorded";
      case "changed" -> one ? "place differs now" : "places differ now";
      default -> one ? "record" : "records";
    };
  }

  private void verdict(Html html) {
    List<Look.Host> silent =
        look.hosts().stream().filter(host -> host.overview().isEmpty()).toList();
    Set<String> live = new TreeSet<>();
    look.hosts().forEach(host -> host.overview().ifPresent(one -> live.add(word(one))));
    boolean well =
        look.hosts().stream()
            .allMatch(host -> host.overview().isEmpty() || troubles(host).isEmpty());
    if (!silent.isEmpty()) {
      mark(html, "bad", "✘");
      html.text(
          Amounts.count(silent.size(), "host", "hosts")
              + " could not be asked; what they serve is not known");
    } else if (live.size() > 1) {
      mark(html, "bad", "✘");
      html.text("The hosts differ: " + String.join(", ", live));
    } else {
      mark(html, well ? "good" : "warn", well ? "✔" : "!");
      html.text(
          live.iterator().next()
              + (look.hosts().size() == 1
                  ? ""
                  : " on all " + Amounts.count(look.hosts().size()) + " hosts")
              + (well ? "" : "; there is something to look at"));
    }
  }

  private static void mark(Html html, String how, String sign) {
    html.text("span", classes("mark " + how), sign);
  }

  private static String word(Overview overview) {
    Live live = overview.status().live();
    return live instanceof Live.Release release ? release.id() + " is live" : live.toString();
  }

  private void live(Html html) {
    html.text("h2", "", "What is live where");
    Cells cells =
        new Cells("Host", "Release", "Since", "By", "Made from", "Message", "To be seen to");
    html.element(
        "table",
        table -> {
          cells.head(table);
          table.element(
              "tbody",
              body ->
                  look.hosts().forEach(host -> body.element("tr", row -> live(cells, row, host))));
        });
  }

  private static void live(Cells cells, Html row, Look.Host host) {
    if (host.overview().isEmpty()) {
      cells.row(
          row,
          List.of(
              host.name(),
              "not known",
              Cells.NONE,
              Cells.NONE,
              Cells.NONE,
              Cells.NONE,
              host.failure().orElse("not asked")));
      return;
    }
    Status status = host.overview().get().status();
    Optional<ReleaseFacts> release = status.release();
    List<String> troubles = troubles(host);
    cells.row(
        row,
        List.of(
            host.name(),
            status.live().release().map(Object::toString).orElse(status.live().toString()),
            status.activation().map(record -> Cells.when(record.time())).orElse(Cells.NONE),
            status.activation().map(record -> record.by()).orElse(Cells.NONE),
            release.flatMap(ReleaseFacts::revision).map(ReportPage::shortened).orElse(Cells.NONE),
            release.flatMap(ReleaseFacts::message).orElse(Cells.NONE),
            troubles.isEmpty() ? "nothing" : String.join("; ", troubles)));
  }

  static String shortened(String revision) {
    return revision.matches("[0-9a-f]{40}([0-9a-f]{24})?(-dirty)?")
        ? revision.substring(0, 12) + (revision.endsWith("-dirty") ? "-dirty" : "")
        : revision;
  }

  /** What a person should know of a host, in clauses. */
  private static List<String> troubles(Look.Host host) {
    Overview overview = host.overview().orElseThrow();
    Status status = overview.status();
    List<String> troubles = new ArrayList<>();
    status
        .lock()
        .ifPresent(
            lock ->
                troubles.add("locked by " + lock.holder().map(one -> one.by()).orElse("a run")));
    status.notWell().ifPresent(why -> troubles.add("not well: " + why));
    troubles.addAll(status.unfinished());
    if (status.held()) {
      troubles.add("a run waits for a person to decide");
    }
    if (status.unwatched()) {
      troubles.add("not watched to the end");
    }
    status.attempt().ifPresent(troubles::add);
    status.owed().forEach(hook -> troubles.add("not known to have run: " + hook));
    status
        .patches()
        .forEach(
            patch ->
                troubles.add(
                    "changed by hand in "
                        + Amounts.count(patch.places(), "place", "places")
                        + patch.message().map(text -> ": " + text).orElse("")));
    host.files().ifPresent(files -> troubles.addAll(troubles(files)));
    overview.journal().findings().forEach(finding -> troubles.add("journal: " + finding.fact()));
    return troubles;
  }

  /** Those that no record tells of. */
  private static List<String> troubles(LiveFiles files) {
    List<String> troubles = new ArrayList<>();
    files.why().ifPresent(why -> troubles.add("its files could not be looked at: " + why));
    files
        .found()
        .filter(found -> !found.differences().isEmpty() && found.known().isEmpty())
        .ifPresent(
            found ->
                troubles.add(
                    "changed by hand in "
                        + Amounts.count(LiveFiles.places(found), "place", "places")
                        + " that no record tells of"));
    return troubles;
  }

  private void bottom(Html html) {
    html.text(
        "p",
        "",
        "Times are UTC, by the clocks of those who wrote the records. The journals of the hosts,"
            + " and the files that are live by type, size, mode and time, are what this page was"
            + " made from; nothing in it is fetched from anywhere.");
  }
}
