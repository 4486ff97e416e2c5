package dev.deployer.notify;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * A message of Discord's webhooks with one embed (Discord, <i>Execute Webhook</i>: at most 256
 * characters in a title, 4,096 in a description, 1,024 in the value of a field, 6,000 in all).
 * Nobody is mentioned by it, whatever stands in its texts.
 */
final class DiscordBody {
  private static final int MOST_TITLE = 128;
  private static final int MOST_MESSAGE = 900;
  private static final int MOST_VALUE = 256;
  private static final int MOST_OUTPUT = 900;

  private DiscordBody() {}

  static String of(Card card, Instant at) {
    String message = Markdown.escaped(Card.bounded(card.message(), MOST_MESSAGE));
    String printed =
        card.output().isEmpty()
            ? ""
            : "\n```\n"
                + Card.bounded(String.join("\n", card.output()), MOST_OUTPUT).replace('`', '\u02cb')
                + "\n```";
    Map<String, Object> embed =
        BodyText.ordered(
            "title",
            Markdown.escaped(Card.bounded(card.title(), MOST_TITLE)),
            "description",
            message + printed,
            "color",
            colour(card.tone()),
            "timestamp",
            at.truncatedTo(ChronoUnit.SECONDS).toString(),
            "fields",
            card.facts().stream()
                .map(
                    fact ->
                        BodyText.ordered(
                            "name",
                            fact.name(),
                            "value",
                            Markdown.escaped(Card.bounded(fact.value(), MOST_VALUE)),
                            "inline",
                            true))
                .toList());
    card.link().ifPresent(link -> embed.put("url", link));
    return BodyText.json(
        BodyText.ordered(
            "username",
            "Deployer",
            "allowed_mentions",
            Map.of("parse", List.of()),
            "embeds",
            List.of(embed)));
  }

  /** As 0xRRGGBB. */
  private static int colour(Card.Tone tone) {
    return switch (tone) {
      case GOOD -> 0x2e_a0_43;
      case NEUTRAL -> 0x54_6e_7a;
      case DOUBTFUL -> 0xd2_99_22;
      case BAD -> 0xcf_22_2e;
    };
  }
}
