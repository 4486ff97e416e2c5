package dev.deployer.config;

import dev.deployer.command.Arguments;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Where;
import dev.deployer.path.Printable;
import dev.deployer.yaml.CommandKeys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * {@code health}: a list of checks, each with one of {@code http}, {@code tcp}, {@code command}.
 */
final class HealthKeys {
  private static final List<String> KINDS = List.of("http", "tcp", "command");
  private static final List<String> TIMES = List.of("within", "every");
  private static final String EXAMPLE = "[{http: \"http://{host}:8080/health\", within: 30s}]";
  private static final int OK = 200;

  private HealthKeys() {}

  static List<HealthCheck> read(Value value) {
    return value.items(EXAMPLE).orElse(List.of()).stream()
        .flatMap(item -> check(item).stream())
        .toList();
  }

  private static Optional<HealthCheck> check(Value item) {
    Section section = item.section();
    List<String> kinds = KINDS.stream().filter(section::has).toList();
    if (kinds.size() != 1) {
      section.only(
          Stream.of(KINDS, List.of("status", "body", "body_matches", "where"), TIMES)
              .flatMap(List::stream)
              .toList());
      item.fault("a check has one of http, tcp, command, such as " + EXAMPLE);
      return Optional.empty();
    }
    Duration within = CommandKeys.time(section, "within", HealthCheck.USUALLY_WITHIN);
    Duration every = CommandKeys.time(section, "every", HealthCheck.USUALLY_EVERY);
    return switch (kinds.get(0)) {
      case "http" -> http(section, within, every);
      case "tcp" -> {
        only(section, "tcp");
        yield section.text("tcp", text -> HealthCheck.Tcp.parse(text, within, every));
      }
      default -> command(section, within, every);
    };
  }

  private static Optional<HealthCheck> http(Section section, Duration within, Duration every) {
    only(section, "http", "status", "body", "body_matches");
    int status = section.value("status").flatMap(v -> v.number(100, 599)).orElse(OK);
    Optional<String> contains = section.text("body", Function.identity());
    Optional<Pattern> matches = section.text("body_matches", HealthKeys::pattern);
    return section.text(
        "http", url -> new HealthCheck.Http(url, status, contains, matches, within, every));
  }

  private static Optional<HealthCheck> command(Section section, Duration within, Duration every) {
    only(section, "command", "where");
    if (!section.has("where")) {
      section.missing("where", "say where it runs: local, once or each");
    }
    Optional<Arguments> command = CommandKeys.command(section, "[bin/check]");
    Optional<Where> where = WhereKey.read(section);
    return command.isPresent() && where.isPresent()
        ? Optional.of(new HealthCheck.Command(command.get(), where.get(), within, every))
        : Optional.empty();
  }

  private static void only(Section section, String... keys) {
    section.only(Stream.concat(Stream.of(keys), TIMES.stream()).toList());
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "pattern "
              + Printable.quote(text)
              + ": this is no regular expression: "
              + e.getDescription(),
          e);
    }
  }
}
