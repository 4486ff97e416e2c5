package dev.deployer.notify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message of Slack's incoming webhooks, of blocks (Slack, <i>Block Kit</i>: at most 150
 * characters in a header, 3,000 in a section, 2,000 in a field of which there are at most ten).
 * {@code &}, {@code <} and {@code >} are escaped as Slack asks, so that nothing in it mentions
 * anybody.
 */
final class SlackBody {
  private static final int MOST_HEADER = 150;
  private static final int MOST_SECTION = 2_900;
  private static final int MOST_FIELD = 1_900;

  private SlackBody() {}

  static String of(Card card) {
    List<Object> blocks = new ArrayList<>();
    blocks.add(
        Map.of(
            "type",
            "header",
            "text",
            BodyText.ordered(
                "type",
                "plain_text",
                "text",
                Card.bounded(sign(card.tone()) + " " + card.title(), MOST_HEADER))));
    blocks.add(section(marked(card.message(), MOST_SECTION)));
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("type", "section");
    facts.put(
        "fields",
        card.facts().stream()
            .map(fact -> text("*" + fact.name() + "*\n" + marked(fact.value(), MOST_FIELD)))
            .toList());
    blocks.add(facts);
    if (!card.output().isEmpty()) {
      String printed = marked(String.join("\n", card.output()), MOST_SECTION);
      blocks.add(section("```" + printed.replace("`", "\u02cb") + "```"));
    }
    card.link().ifPresent(link -> blocks.add(section("<" + escaped(link) + "|" + Card.MORE + ">")));
    return BodyText.json(
        BodyText.ordered(
            "text",
            marked(card.title() + ": " + card.message(), MOST_SECTION),
            "unfurl_links",
            false,
            "blocks",
            blocks));
  }

  private static String sign(Card.Tone tone) {
    return switch (tone) {
      case GOOD -> "\u2705";
      case NEUTRAL -> "\u25b6\ufe0f";
      case DOUBTFUL -> "\u26a0\ufe0f";
      case BAD -> "\u274c";
    };
  }

  private static Map<String, Object> section(String marked) {
    return BodyText.ordered("type", "section", "text", text(marked));
  }

  private static Map<String, Object> text(String marked) {
    return BodyText.ordered("type", "mrkdwn", "text", marked, "verbatim", true);
  }

  /** Bounded before it is escaped, so that no escape is cut; one may be six times as long. */
  private static String marked(String text, int most) {
    String escaped = escaped(text);
    return escaped.length() <= most ? escaped : escaped(Card.bounded(text, most / 6));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
