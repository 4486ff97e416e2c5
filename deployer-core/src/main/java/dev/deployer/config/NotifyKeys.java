package dev.deployer.config;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code notify}: a list of sinks, each with one of {@code webhook}, {@code command}. */
final class NotifyKeys {
  private static final List<String> OCCASIONS =
      Arrays.stream(Occasion.values()).map(Occasion::key).toList();
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
              "Of what it is told; of everything, where it does not say.")
          .such("[failed, mixed]");
  private static final Key<Boolean> OUTPUT =
      Key.of("output", Form.flag(), "Whether it gets what hooks and checks printed.")
          .usually(false);
  private static final Keys KEYS =
      Keys.of(WEBHOOK, COMMAND, EVENTS, OUTPUT).oneOf(WEBHOOK, COMMAND);

  /** All of it. */
  static final Form<List<Sink>> FORM =
      Form.list(new Form<>(Shape.of(KEYS), NotifyKeys::sink), EXAMPLE);

  private NotifyKeys() {}

  private static Optional<Sink> sink(Value item) {
    Section section = item.section().only(KEYS);
    Set<Occasion> events =
        EVENTS
            .in(section)
            .map(named -> named.isEmpty() ? Set.<Occasion>of() : EnumSet.copyOf(named))
            .orElse(EnumSet.allOf(Occasion.class));
    boolean output = OUTPUT.in(section).orElse(false);
    if (KEYS.chosen(section).isEmpty()) {
      item.fault("a sink has one of webhook, command, such as " + EXAMPLE);
      return Optional.empty();
    }
    return section.has("command")
        ? COMMAND.in(section).map(command -> new Sink.Command(command, events, output))
        : WEBHOOK.in(section).map(url -> new Sink.Webhook(url, events, output));
  }

  private static Optional<Variable> address(Value value) {
    return CommandKeys.VARIABLE
        .reading()
        .apply(value)
        .filter(
            url -> {
              boolean fit =
                  !(url instanceof Variable.Plain plain) || plain.value().matches(ADDRESS);
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
