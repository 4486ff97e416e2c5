package dev.deployer.project.html;

import static dev.deployer.project.html.Html.attribute;
import static dev.deployer.project.html.Html.classes;
import static dev.deployer.project.html.Html.number;

import dev.deployer.HistoryEntry;
import dev.deployer.project.output.Amounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which release was live when, as a strip for each host: one width for all of them, from the first
 * flip to the moment of the look.
 *
 * @param from the left end
 * @param until the right end
 * @param spans by host, in their order
 */
record Strips(Instant from, Instant until, Map<String, List<Span>> spans) {
  private static final int WIDTH = 1_000;

  /** What is narrower than this would not be seen. */
  private static final double LEAST = 7;

  /** So many flips of a host are drawn, the last ones. */
  private static final int MOST = 300;

  /**
   * The time that a release was live on a host.
   *
   * @param bad whether it is recorded as bad
   */
  record Span(String release, Instant from, Instant until, boolean bad) {}

  static Strips of(Map<String, List<HistoryEntry>> journals, Instant until) {
    Map<String, List<Span>> spans = new LinkedHashMap<>();
    journals.forEach((host, records) -> spans.put(host, spans(records, until)));
    Instant from =
        spans.values().stream()
            .flatMap(List::stream)
            .map(Span::from)
            .min(Comparator.naturalOrder())
            .orElse(until);
    return new Strips(from, until, spans);
  }

  private static List<Span> spans(List<HistoryEntry> records, Instant until) {
    Set<String> bad = new HashSet<>();
    List<HistoryEntry> flips = new ArrayList<>();
    for (HistoryEntry record : records) {
      if (record.kind() == HistoryEntry.Kind.ACTIVATED) {
        flips.add(record);
      } else if (record.kind() == HistoryEntry.Kind.BAD) {
        record.to().ifPresent(id -> bad.add(id.value()));
      }
    }
    List<Span> spans = new ArrayList<>();
    for (int i = Math.max(0, flips.size() - MOST); i < flips.size(); i++) {
      Optional<String> release = flips.get(i).to().map(Object::toString);
      Instant end = i + 1 < flips.size() ? flips.get(i + 1).time() : until;
      if (release.isPresent()) {
        spans.add(new Span(release.get(), flips.get(i).time(), end, bad.contains(release.get())));
      }
    }
    return spans;
  }

  boolean hasAny() {
    return spans.values().stream().anyMatch(list -> !list.isEmpty());
  }

  void write(Html html) {
    html.element(
        "div",
        classes("key"),
        key -> {
          key.element("span", item -> swatch(item, "even", "odd", "a release, and the next one"));
          key.element("span", item -> swatch(item, "spoiled", "spoiled", "recorded as bad"));
        });
    spans.forEach(
        (host, list) ->
            html.element(
                "div",
                classes("strip"),
                row -> {
                  row.text("span", classes("name"), host);
                  strip(row, host, list);
                }));
    html.element(
        "div",
        classes("axis"),
        axis -> axis.text("span", "", Amounts.time(from)).text("span", "", "now"));
  }

  private static void swatch(Html html, String first, String second, String text) {
    html.element(
        "svg",
        attribute("viewBox", "0 0 14 14") + attribute("aria-hidden", "true"),
        svg -> {
          svg.empty("rect", classes(first) + box(0, 0, 7, 14));
          svg.empty("rect", classes(second) + box(7, 0, 7, 14));
        });
    html.text(text);
  }

  private static String box(double x, double y, double width, double height) {
    return attribute("x", number(x))
        + attribute("y", number(y))
        + attribute("width", number(width))
        + attribute("height", number(height));
  }

  private void strip(Html html, String host, List<Span> list) {
    html.element(
        "svg",
        classes("time")
            + attribute("viewBox", "0 0 " + WIDTH + " 24")
            + attribute("preserveAspectRatio", "none")
            + attribute("role", "img")
            + attribute("aria-label", label(host, list)),
        svg -> {
          boolean even = true;
          double right = 0;
          for (Span span : list) {
            double left = Math.max(right, x(span.from()));
            double width = Math.max(LEAST, x(span.until()) - left);
            left = Math.min(left, WIDTH - width);
            right = left + width;
            String tone = span.bad() ? "spoiled" : even ? "even" : "odd";
            even = !even;
            double at = left;
            svg.element(
                "rect",
                classes(tone + " edge") + box(at, 0, width, 24),
                rect ->
                    rect.text(
                        "title",
                        "",
                        span.release()
                            + (span.bad() ? ", bad" : "")
                            + ", live from "
                            + Amounts.time(span.from())));
          }
        });
  }

  private static String label(String host, List<Span> list) {
    return list.isEmpty()
        ? "On " + host + " nothing was ever live"
        : "What was live on "
            + host
            + ": "
            + Amounts.count(list.size(), "time a release", "times a release")
            + ", now "
            + list.get(list.size() - 1).release();
  }

  private double x(Instant at) {
    double all = Math.max(1, Duration.between(from, until).toMillis());
    return Math.min(WIDTH, Math.max(0, WIDTH * Duration.between(from, at).toMillis() / all));
  }
}
