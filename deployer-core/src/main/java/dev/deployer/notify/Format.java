package dev.deployer.notify;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The form in which a webhook is told, as its receiver understands it. */
public enum Format {
  /** A notice as it is: {@link NoticeBody}. */
  JSON,
  /** A message of Slack's incoming webhooks: {@link SlackBody}. */
  SLACK,
  /** A card of Microsoft Teams: {@link TeamsBody}. */
  TEAMS,
  /** A message of Discord's webhooks: {@link DiscordBody}. */
  DISCORD,
  /** An annotation of Grafana: {@link GrafanaBody}. */
  GRAFANA,
  /** A deploy of Sentry: {@link SentryBody}. */
  SENTRY,
  /** A log record of OpenTelemetry: {@link OtlpBody}. */
  OTLP;

  /** What a person wants to hear of: each end of a run, and whatever a watch finds. */
  private static final Set<Occasion> USUAL =
      Set.of(
          Occasion.CONFIRMED,
          Occasion.UNHEALTHY,
          Occasion.REVERTED,
          Occasion.FAILED,
          Occasion.MIXED,
          Occasion.OVERRIDDEN,
          Occasion.DRIFT_FOUND,
          Occasion.RAISED,
          Occasion.WATCH_BLIND);

  /** As in the configuration, {@code slack}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format that the configuration calls so; empty where there is none. */
  public static Optional<Format> of(String key) {
    return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
  }

  /**
   * Of what is told in it, of these. Sentry knows deploys that are live alone, and would take any
   * other notice for one.
   */
  public Set<Occasion> able(Set<Occasion> wanted) {
    return this == SENTRY
        ? wanted.contains(Occasion.CONFIRMED) ? EnumSet.of(Occasion.CONFIRMED) : Set.of()
        : wanted;
  }

  /** Of what is told in it where the configuration does not say. */
  public Set<Occasion> usual() {
    return able(USUAL);
  }

  /** The text that is sent. */
  String body(Notice notice, Sink.Webhook to) {
    return switch (this) {
      case JSON -> NoticeBody.of(notice, to.output());
      case SLACK -> SlackBody.of(Card.of(notice, to));
      case TEAMS -> TeamsBody.of(Card.of(notice, to));
      case DISCORD -> DiscordBody.of(Card.of(notice, to), notice.at());
      case GRAFANA -> GrafanaBody.of(Card.of(notice, to), notice);
      case SENTRY -> SentryBody.of(notice, Card.link(notice, to));
      case OTLP -> OtlpBody.of(notice, Card.link(notice, to));
    };
  }
}
