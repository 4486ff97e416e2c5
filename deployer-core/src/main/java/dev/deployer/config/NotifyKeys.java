package dev.deployer.config;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import dev.deployer.notify.Format;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.notify.Webhooks;
import dev.deployer.yaml.CommandKeys;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code notify}: a list of sinks, each with one of {@code webhook}, {@code command}. */
final class NotifyKeys {
  private static final List<String> OCCASIONS =
      Arrays.stream(Occasion.values()).map(Occasion::key).toList();
  private static final List<String> FORMATS =
      Arrays.stream(Format.values()).map(Format::key).toList();

  /** RFC 9110, 5.6.2, without those that belong to the request itself. */
  private static final String HEADER =
      "^(?!(?i:host|content-.*|connection|transfer-encoding|te|upgrade|expect|user-agent)$)"
          + "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$";

  private static final String EXAMPLE = "[{webhook: {secret: ALERT_URL}, events: [failed]}]";

  private static final String ADDRESS = "^https?://[^/\\s]+(/\\S*)?$";

  private static final Key<Variable> WEBHOOK =
      Key.of(
              "webhook",
              new Form<>(CommandKeys.orSecret(Shape.text(ADDRESS)), NotifyKeys::address),
              "An address that gets a POST of JSON; {secret: NAME} where it is a secret.")
          .such("{secret: ALERT_URL}");
  private static final Key<Arguments> COMMAND =
      CommandKeys.command(
          "A command on your machine that gets the JSON on its standard input.",
          "[/usr/local/bin/alert]");
  private static final Key<List<Occasion>> EVENTS =
      Key.of(
              "events",
              Form.list(Form.text(Shape.word(OCCASIONS), NotifyKeys::occasion), "[failed, mixed]"),
              "Of what it is told; where it does not say, of confirmed, unhealthy, reverted,"
                  + " failed, mixed, overridden, drift_found, raised and watch_blind, and Sentry of"
                  + " confirmed alone.")
          .such("[failed, mixed]");
  private static final Key<Boolean> OUTPUT =
      Key.of("output", Form.flag(), "Whether it gets what hooks and checks printed.")
          .usually(false);
  private static final Key<Format> FORMAT =
      Key.of(
              "format",
              Form.text(Shape.word(FORMATS), NotifyKeys::format),
              "What the receiver of a webhook understands.")
          .usually("json");
  private static final Key<String> LINK =
      Key.of(
              "link",
              new Form<>(Shape.text(ADDRESS), NotifyKeys::link),
              "Where people find more, which is sent along; {application}, {environment} and"
                  + " {release} stand in it for those of the notice.")
          .such("\"https://ci.example.net/shop/{release}\"");
  private static final Key<Map<String, Variable>> HEADERS =
      Key.of(
              "headers",
              new Form<>(
                  Shape.named(HEADER, CommandKeys.VARIABLE.shape()),
                  value -> Optional.of(headers(value.section()))),
              "Headers of the request besides: a text, or {secret: NAME}.")
          .such("{Authorization: {secret: GRAFANA_TOKEN}}");
  private static final Keys KEYS =
      Keys.of(WEBHOOK, COMMAND, EVENTS, OUTPUT, FORMAT, LINK, HEADERS)
          .oneOf(WEBHOOK, COMMAND)
          .belonging(WEBHOOK, FORMAT, LINK, HEADERS);

  /** All of it. */
  static final Form<List<Sink>> FORM =
      Form.list(new Form<>(Shape.of(KEYS), NotifyKeys::sink), EXAMPLE);

  private NotifyKeys() {}

  private static Optional<Sink> sink(Value item) {
    Section section = item.section();
    Optional<String> kind = KEYS.chosen(section);
    if (kind.isEmpty()) {
      section.only(KEYS);
      item.fault("a sink has one of webhook, command, such as " + EXAMPLE);
      return Optional.empty();
    }
    section.only(KEYS.beside(kind.get()));
    Format format = FORMAT.in(section).orElse(Format.JSON);
    Set<Occasion> events =
        EVENTS
            .in(section)
            .map(named -> named.isEmpty() ? Set.<Occasion>of() : EnumSet.copyOf(named))
            .map(format::able)
            .orElse(format.usual());
    boolean output = OUTPUT.in(section).orElse(false);
    return kind.get().equals("command")
        ? COMMAND.in(section).map(command -> new Sink.Command(command, events, output))
        : WEBHOOK
            .in(section)
            .map(
                url ->
                    new Sink.Webhook(
                        url,
                        events,
                        output,
                        format,
                        HEADERS.in(section).orElse(Map.of()),
                        LINK.in(section)));
  }

  private static Format format(String key) {
    return Format.of(key)
        .orElseThrow(
            () ->
                new InvalidTextException(
                    "format", key, "must be one of " + String.join(", ", FORMATS)));
  }

  private static Optional<String> link(Value value) {
    return value.text(
        text -> {
          if (!text.matches(ADDRESS)
              || !Webhooks.strange(text).isEmpty()
              || Webhooks.address(text).isEmpty()) {
            throw new InvalidTextException(
                "link",
                text,
                "must be an address such as https://ci.example.net/shop/{release}, in which"
                    + " {application}, {environment} and {release} may stand");
          }
          return text;
        });
  }

  private static Map<String, Variable> headers(Section all) {
    Map<String, Variable> headers = new LinkedHashMap<>();
    for (String name : all.keys()) {
      all.value(name)
          .ifPresent(
              value -> {
                if (!name.matches(HEADER)) {
                  value.fault("is no name of a header that may be set here, such as Authorization");
                }
                CommandKeys.VARIABLE
                    .reading()
                    .apply(value)
                    .ifPresent(variable -> headers.put(name, variable));
              });
    }
    return headers;
  }

  private static Optional<Variable> address(Value value) {
    return CommandKeys.VARIABLE
        .reading()
        .apply(value)
        .filter(
            url -> {
              boolean fit =
                  !(url instanceof Variable.Plain plain)
                      || (plain.value().matches(ADDRESS)
                          && Webhooks.strange(plain.value()).isEmpty());
              if (!fit) {
                value.fault(
                    "must be an address such as https://alerts.example.net/hook, or"
                        + " {secret: NAME}");
              }
              return fit;
            });
  }

  private static Occasion occasion(String key) {
    return Occasion.of(key)
        .orElseThrow(
            () ->
                new InvalidTextException(
                    "event", key, "must be one of " + String.join(", ", OCCASIONS)));
  }
}
