package dev.deployer.config;

import dev.deployer.command.Variable;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.yaml.CommandKeys;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Value;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code notify}: a list of sinks, each with one of {@code webhook}, {@code command}. */
final class NotifyKeys {
  private static final List<String> KEYS = List.of("webhook", "command", "events", "output");
  private static final List<String> OCCASIONS =
      Arrays.stream(Occasion.values()).map(Occasion::key).toList();
  private static final String EXAMPLE = "[{webhook: {secret: ALERT_URL}, events: [failed]}]";

  private NotifyKeys() {}

  static List<Sink> read(Value value) {
    return value.items(EXAMPLE).orElse(List.of()).stream()
        .flatMap(item -> sink(item).stream())
        .toList();
  }

  private static Optional<Sink> sink(Value item) {
    Section section = item.section().only(KEYS);
    Set<Occasion> events =
        section
            .texts("events", "[failed, mixed]", NotifyKeys::occasion)
            .map(named -> named.isEmpty() ? Set.<Occasion>of() : EnumSet.copyOf(named))
            .orElse(EnumSet.allOf(Occasion.class));
    boolean output = section.value("output").flatMap(Value::flag).orElse(false);
    if (section.has("webhook") == section.has("command")) {
      item.fault("a sink has one of webhook, command, such as " + EXAMPLE);
      return Optional.empty();
    }
    return section.has("command")
        ? CommandKeys.command(section, "[/usr/local/bin/alert]")
            .map(command -> new Sink.Command(command, events, output))
        : section
            .value("webhook")
            .flatMap(NotifyKeys::address)
            .map(url -> new Sink.Webhook(url, events, output));
  }

  private static Optional<Variable> address(Value value) {
    return CommandKeys.variable(value)
        .filter(
            url -> {
              boolean fit =
                  !(url instanceof Variable.Plain plain)
                      || plain.value().matches("https?://[^/\\s]+(/\\S*)?");
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
