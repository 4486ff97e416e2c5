package dev.deployer.project.html;

import static dev.deployer.project.html.Html.classes;

import dev.deployer.ReleaseFacts;
import dev.deployer.ReleaseSummary;
import dev.deployer.project.output.Amounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The releases that are there, each once, with what is true of it on which hosts. */
final class ReleasesSection {
  private static final int MOST_RELEASES = 200;

  private final Look look;

  ReleasesSection(Look look) {
    this.look = look;
  }

  private record OnHosts(ReleaseFacts facts, Map<String, ReleaseSummary> hosts) {}

  void write(Html html) {
    Map<String, OnHosts> all = new LinkedHashMap<>();
    look.hosts()
        .forEach(
            host ->
                host.overview()
                    .ifPresent(
                        one ->
                            one.releases()
                                .forEach(
                                    release ->
                                        all.computeIfAbsent(
                                                release.name(),
                                                name ->
                                                    new OnHosts(
                                                        release.record().orElse(null),
                                                        new LinkedHashMap<>()))
                                            .hosts()
                                            .put(host.name(), release))));
    html.text("h2", "", "Releases that are there");
    if (all.isEmpty()) {
      html.text("p", classes("quiet"), "There are none yet.");
      return;
    }
    Cells cells = new Cells("Release", "Made", "By", "Made from", "Message", "Content", "State");
    html.element(
        "table",
        table -> {
          cells.head(table);
          table.element(
              "tbody",
              body ->
                  all.entrySet().stream()
                      .limit(MOST_RELEASES)
                      .forEach(
                          one ->
                              body.element(
                                  "tr", row -> release(cells, row, one.getKey(), one.getValue()))));
        });
    if (all.size() > MOST_RELEASES) {
      html.text(
          "p",
          classes("quiet small"),
          "and " + Amounts.count(all.size() - MOST_RELEASES) + " more, by deployer releases");
    }
  }

  private void release(Cells cells, Html row, String name, OnHosts one) {
    Optional<ReleaseFacts> facts = Optional.ofNullable(one.facts());
    Map<String, List<String>> states = new LinkedHashMap<>();
    one.hosts()
        .forEach(
            (host, release) ->
                states.computeIfAbsent(states(release), any -> new ArrayList<>()).add(host));
    String inWords =
        states.size() == 1 && one.hosts().size() == look.hosts().size()
            ? states.keySet().iterator().next()
            : String.join(
                "; ",
                states.entrySet().stream()
                    .map(state -> state.getKey() + " on " + String.join(", ", state.getValue()))
                    .toList());
    cells.row(
        row,
        List.of(
            name,
            facts.map(known -> Cells.when(known.created())).orElse(Cells.NONE),
            facts.map(ReleaseFacts::by).orElse(Cells.NONE),
            facts.flatMap(ReleaseFacts::revision).map(ReportPage::shortened).orElse(Cells.NONE),
            facts.flatMap(ReleaseFacts::message).orElse(Cells.NONE),
            facts
                .map(
                    known ->
                        Amounts.files(known.files()) + ", " + Amounts.bytes(known.contentBytes()))
                .orElse(Cells.NONE),
            inWords));
  }

  private static String states(ReleaseSummary release) {
    return release.states().isEmpty()
        ? "there"
        : String.join(
            ", ",
            release.states().stream()
                .sorted()
                .map(state -> state.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .toList());
  }
}
