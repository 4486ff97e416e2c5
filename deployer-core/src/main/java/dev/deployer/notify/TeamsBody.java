package dev.deployer.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A message with one Adaptive Card (schema 1.4), as the workflow <i>When a Teams webhook request is
 * received</i> of Microsoft Teams takes it. Texts are runs of a rich text, in which no Markdown is
 * read, but for the facts: there what Markdown would read is escaped. A message has at most 28 KB.
 */
final class TeamsBody {
  private static final int MOST_TITLE = 256;
  private static final int MOST_MESSAGE = 4_000;
  private static final int MOST_FACT = 800;
  private static final int MOST_OUTPUT = 4_000;

  private TeamsBody() {}

  static String of(Card card) {
    List<Object> body = new ArrayList<>();
    body.add(
        rich(
            BodyText.ordered(
                "type",
                "TextRun",
                "text",
                Card.bounded(card.title(), MOST_TITLE),
                "size",
                "large",
                "weight",
                "bolder",
                "color",
                colour(card.tone()))));
    body.add(
        rich(
            BodyText.ordered(
                "type", "TextRun", "text", Card.bounded(card.message(), MOST_MESSAGE))));
    body.add(
        BodyText.ordered(
            "type",
            "FactSet",
            "facts",
            card.facts().stream()
                .map(
                    fact ->
                        BodyText.ordered(
                            "title",
                            fact.name(),
                            "value",
                            Markdown.escaped(Card.bounded(fact.value(), MOST_FACT))))
                .toList()));
    if (!card.output().isEmpty()) {
      body.add(
          rich(
              BodyText.ordered(
                  "type",
                  "TextRun",
                  "text",
                  Card.bounded(String.join("\n", card.output()), MOST_OUTPUT),
                  "fontType",
                  "monospace")));
    }
    Map<String, Object> content =
        BodyText.ordered(
            "$schema",
            "http://adaptivecards.io/schemas/adaptive-card.json",
            "type",
            "AdaptiveCard",
            "version",
            "1.4",
            "msteams",
            Map.of("width", "Full"),
            "body",
            body);
    card.link()
        .ifPresent(
            link ->
                content.put(
                    "actions",
                    List.of(
                        BodyText.ordered(
                            "type", "Action.OpenUrl", "title", Card.MORE, "url", link))));
    return BodyText.json(
        BodyText.ordered(
            "type",
            "message",
            "attachments",
            List.of(
                BodyText.ordered(
                    "contentType",
                    "application/vnd.microsoft.card.adaptive",
                    "content",
                    content))));
  }

  private static Map<String, Object> rich(Map<String, Object> run) {
    return BodyText.ordered("type", "RichTextBlock", "inlines", List.of(run));
  }

  private static String colour(Card.Tone tone) {
    return switch (tone) {
      case GOOD -> "good";
      case NEUTRAL -> "default";
      case DOUBTFUL -> "warning";
      case BAD -> "attention";
    };
  }
}
