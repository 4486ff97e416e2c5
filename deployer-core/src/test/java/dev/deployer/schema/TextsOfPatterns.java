package dev.deployer.schema;

import dev.deployer.watch.NumberText;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Texts that are read where a pattern is asked for. */
final class TextsOfPatterns {
  private static final List<String> DURATIONS = List.of("0", "1s", "90s", "1m", "2000ms");

  private static final Map<String, List<String>> ALL =
      Map.ofEntries(
          Map.entry("^[A-Za-z_][A-Za-z0-9_]{0,127}$", List.of("ALERT_URL", "TOKEN")),
          Map.entry(
              "^(?!DEPLOYER_)[A-Za-z_][A-Za-z0-9_]{0,127}$", List.of("RAILS_ENV", "path", "_")),
          Map.entry("^https?://", List.of("http://{host}:8080/health", "https://a.example.net")),
          Map.entry(
              "^https?://[^/\\s]+(/\\S*)?$",
              List.of("https://alerts.example.net", "http://127.0.0.1:80/a?b")),
          Map.entry(":[0-9]{1,5}$", List.of("{host}:8080", "[2001:db8::1]:22")),
          Map.entry("^[^-]", List.of("HEAD", "v2.4.0", "bin/app")),
          Map.entry(".", List.of("public", "a/b c")),
          Map.entry("\\S", List.of("shop", "two words", "allowed_signers")),
          Map.entry("\\(", List.of("errors (\\d+)")),
          Map.entry(NumberText.PATTERN, List.of("1.5", "12", "1.2e+05")),
          Map.entry("^/[^/]", List.of("/srv/shop", "/var/www/shop")),
          Map.entry("^[^\\s/]+$", List.of("[2001:db8::#]:22", "deploy@app#.example.net:2222")),
          Map.entry("^[^\\s:/-][^\\s:/]*$", List.of("deploy", "www-data", "a@b")),
          Map.entry("^[0-9a-f]{32}$", List.of("4c48de5a6a3618515b2fb4a32d7e9b5f")),
          Map.entry("^[A-Za-z][A-Za-z0-9._-]{0,63}$", List.of("canary", "eu-1")),
          Map.entry("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", List.of("staging", "production", "2nd")),
          Map.entry("^[a-z0-9][a-z0-9-]{0,40}$", List.of("drop-nick")),
          Map.entry("^\\S{1,200}$", List.of("users.name", "anna@example.net")));

  private TextsOfPatterns() {}

  /** Some for this pattern; of durations those that it matches. */
  static List<String> of(String pattern) {
    List<String> texts = ALL.get(pattern);
    return texts != null
        ? texts
        : DURATIONS.stream().filter(text -> Pattern.compile(pattern).matcher(text).find()).toList();
  }
}
