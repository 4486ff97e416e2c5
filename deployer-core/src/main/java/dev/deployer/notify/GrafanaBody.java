package dev.deployer.notify;

import dev.deployer.path.ReleaseId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An annotation of Grafana ({@code POST /api/annotations}), by which a deploy is a line in every
 * dashboard that asks for the tag {@code deployer}. Of something that took its time it is a region.
 * Grafana shows the text as HTML, so it is escaped.
 */
final class GrafanaBody {
  private GrafanaBody() {}

  static String of(Card card, Notice notice) {
    List<String> tags = new ArrayList<>();
    tags.add("deployer");
    tags.add(notice.occasion().key());
    notice.application().ifPresent(name -> tags.add("application:" + name));
    notice.environment().ifPresent(name -> tags.add("environment:" + name));
    notice.release().map(ReleaseId::value).ifPresent(id -> tags.add("release:" + id));
    long end = notice.at().toEpochMilli();
    Map<String, Object> fields =
        BodyText.ordered("time", notice.took().map(time -> end - time.toMillis()).orElse(end));
    notice.took().ifPresent(time -> fields.put("timeEnd", end));
    fields.put("tags", tags);
    fields.put("text", text(card));
    return BodyText.json(fields);
  }

  private static String text(Card card) {
    StringBuilder text = new StringBuilder();
    text.append("<b>")
        .append(escaped(card.title()))
        .append("</b>\n")
        .append(escaped(card.message()));
    card.facts()
        .forEach(
            fact ->
                text.append('\n').append(fact.name()).append(": ").append(escaped(fact.value())));
    card.output().forEach(line -> text.append('\n').append(escaped(line)));
    card.link()
        .ifPresent(
            link ->
                text.append("\n<a href=\"")
                    .append(escaped(link))
                    .append("\">")
                    .append(Card.MORE)
                    .append("</a>"));
    return text.toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
