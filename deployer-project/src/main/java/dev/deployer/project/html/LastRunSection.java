package dev.deployer.project.html;

import static dev.deployer.project.html.Html.attribute;
import static dev.deployer.project.html.Html.classes;
import static dev.deployer.project.html.Html.number;

import dev.deployer.project.output.Amounts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last run, wave by wave: how long it took on each host, and what was sent. */
final class LastRunSection {
  private static final int WIDTH = 1_000;

  private final Optional<LastRun> run;

  LastRunSection(Optional<LastRun> run) {
    this.run = run;
  }

  void write(Html html) {
    html.text("h2", "", "The last run");
    if (run.isEmpty()) {
      html.text("p", classes("quiet"), "There was none yet.");
      return;
    }
    LastRun last = run.get();
    html.text(
        "p",
        "",
        last.release().map(id -> "It was to make " + id + " live").orElse("Nothing was to be live")
            + ", by "
            + last.by()
            + ": from "
            + Amounts.time(last.began())
            + ", "
            + inWords(Duration.between(last.began(), last.ended()))
            + ".");
    long longest =
        last.waves().stream()
            .flatMap(wave -> wave.hosts().stream())
            .flatMap(host -> host.kept().stream())
            .mapToLong(LastRunSection::inAll)
            .max()
            .orElse(0);
    for (int i = 0; i < last.waves().size(); i++) {
      LastRun.Wave wave = last.waves().get(i);
      html.text("h3", "", "Wave " + (i + 1) + " of " + last.waves().size());
      wave.hosts()
          .forEach(host -> html.element("div", classes("on"), on -> host(on, host, longest)));
    }
    html.text(
        "p",
        classes("quiet small"),
        "A journal holds when a flip was prepared, done and judged. How long each phase took and"
            + " what was sent it does not hold: the machine that ran a run keeps that of the last"
            + " one, and here it stands where this is that machine.");
  }

  private static long inAll(KeptRun kept) {
    return kept.phases().values().stream().mapToLong(Long::longValue).sum();
  }

  private static void host(Html html, LastRun.OnHost host, long longest) {
    html.text("span", classes("name"), host.host());
    html.text("span", classes("quiet"), " · " + host.end().replace('_', ' ') + " · " + times(host));
    if (host.kept().isEmpty()) {
      html.text(
          "p",
          classes("quiet small"),
          "How long its phases took, and what was sent, is not known here.");
      return;
    }
    KeptRun kept = host.kept().get();
    bar(html, host.host(), kept, longest);
    html.element(
        "ul",
        classes("phases"),
        list ->
            kept.phases()
                .forEach(
                    (phase, millis) ->
                        list.element(
                            "li",
                            item ->
                                item.text("b", "", phase)
                                    .text(" " + Amounts.took(Duration.ofMillis(millis))))));
    kept.sent()
        .ifPresent(
            sent ->
                html.text(
                    "p",
                    classes("small"),
                    Amounts.files(sent.files())
                        + " sent ("
                        + Amounts.sent(sent.bytes(), sent.copied())
                        + "), "
                        + Amounts.count(sent.linked())
                        + " linked"));
  }

  private static String times(LastRun.OnHost host) {
    return "prepared at "
        + Amounts.time(host.prepared()).substring("2026-11-20 ".length())
        + host.toFlip().map(time -> ", flipped " + inWords(time)).orElse("")
        + host.toJudgement().map(time -> ", settled " + inWords(time)).orElse("");
  }

  /** Records have whole seconds. */
  private static String inWords(Duration time) {
    return time.toSeconds() == 0
        ? "within the second"
        : "within " + Amounts.count(time.toSeconds() + 1, "second", "seconds");
  }

  private static void bar(Html html, String name, KeptRun kept, long longest) {
    List<Map.Entry<String, Long>> phases = List.copyOf(kept.phases().entrySet());
    html.element(
        "svg",
        classes("bar")
            + attribute("viewBox", "0 0 " + WIDTH + " 10")
            + attribute("preserveAspectRatio", "none")
            + attribute("role", "img")
            + attribute("aria-label", "How long the phases took on " + name),
        svg -> {
          double x = 0;
          for (int i = 0; i < phases.size(); i++) {
            double width = longest == 0 ? 0 : (double) WIDTH * phases.get(i).getValue() / longest;
            double at = x;
            String title =
                phases.get(i).getKey()
                    + " "
                    + Amounts.took(Duration.ofMillis(phases.get(i).getValue()));
            svg.element(
                "rect",
                classes((i % 2 == 0 ? "even" : "odd") + " edge")
                    + attribute("x", number(at))
                    + attribute("y", 0)
                    + attribute("width", number(width))
                    + attribute("height", 10),
                rect -> rect.text("title", "", title));
            x += width;
          }
        });
  }
}
