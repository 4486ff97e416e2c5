package dev.deployer.config;

import dev.deployer.command.Arguments;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Where;
import dev.deployer.yaml.CommandKeys;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * {@code health}: a list of checks, each with one of {@code http}, {@code tcp}, {@code command}.
 */
final class HealthKeys {
  private static final String EXAMPLE = "[{http: \"http://{host}:8080/health\", within: 30s}]";
  private static final int OK = 200;

  private static final Key<String> HTTP =
      Key.of(
              "http",
              Form.text(Shape.text("^https?://"), Function.identity()),
              "An address that is asked from your machine; {host} stands for the name of the host.")
          .such("\"http://{host}:8080/health\"");
  private static final Key<String> TCP =
      Key.of(
              "tcp",
              Form.text(Shape.text(":[0-9]{1,5}$"), Function.identity()),
              "A port that is connected to from your machine.")
          .such("\"{host}:8080\"");
  private static final Key<Arguments> COMMAND =
      CommandKeys.command("A command that exits with 0.", "[bin/check]");
  private static final Key<Integer> STATUS =
      Key.of("status", Form.number(100, 599), "The status that is good.").usually(OK);
  private static final Key<String> BODY =
      Key.of("body", Form.text(), "What must stand in the first 64 KiB of the body.");
  private static final Key<Pattern> BODY_MATCHES =
      Key.of("body_matches", Form.pattern(), "A regular expression that must be found there.");
  private static final Key<Duration> WITHIN =
      CommandKeys.time("within", "How long it is asked again.", HealthCheck.USUALLY_WITHIN);
  private static final Key<Duration> EVERY =
      CommandKeys.time(
          "every",
          "How long to wait after an answer that was not good.",
          HealthCheck.USUALLY_EVERY);

  private static final Keys KEYS =
      Keys.of(HTTP, TCP, COMMAND, STATUS, BODY, BODY_MATCHES, WhereKey.ANY, WITHIN, EVERY)
          .oneOf(HTTP, TCP, COMMAND)
          .belonging(HTTP, STATUS, BODY, BODY_MATCHES)
          .belonging(COMMAND, WhereKey.ANY);

  /** All of it. */
  static final Form<List<HealthCheck>> FORM =
      Form.list(new Form<>(Shape.of(KEYS), HealthKeys::check), EXAMPLE);

  private HealthKeys() {}

  private static Optional<HealthCheck> check(Value item) {
    Section section = item.section();
    Optional<String> kind = KEYS.chosen(section);
    if (kind.isEmpty()) {
      section.only(KEYS);
      item.fault("a check has one of http, tcp, command, such as " + EXAMPLE);
      return Optional.empty();
    }
    section.only(KEYS.beside(kind.get()));
    Duration within = WITHIN.in(section).orElse(HealthCheck.USUALLY_WITHIN);
    Duration every = EVERY.in(section).orElse(HealthCheck.USUALLY_EVERY);
    return switch (kind.get()) {
      case "http" -> http(section, within, every);
      case "tcp" -> section.text("tcp", text -> HealthCheck.Tcp.parse(text, within, every));
      default -> command(section, within, every);
    };
  }

  private static Optional<HealthCheck> http(Section section, Duration within, Duration every) {
    int status = STATUS.in(section).orElse(OK);
    Optional<String> contains = BODY.in(section);
    Optional<Pattern> matches = BODY_MATCHES.in(section);
    return section.text(
        "http", url -> new HealthCheck.Http(url, status, contains, matches, within, every));
  }

  private static Optional<HealthCheck> command(Section section, Duration within, Duration every) {
    Optional<Where> where = WhereKey.ANY.in(section);
    Optional<Arguments> command = COMMAND.in(section);
    return command.isPresent() && where.isPresent()
        ? Optional.of(new HealthCheck.Command(command.get(), where.get(), within, every))
        : Optional.empty();
  }
}
