package dev.deployer.notify;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of webhooks, and what can be said of a sink without giving away one that is secret. */
public final class Webhooks {
  private Webhooks() {}

  /** What stands for a fact of the notice in an address. */
  private static final Pattern FACT = Pattern.compile("\\{(\\w*)}");

  private static final List<String> FACTS = List.of("application", "environment", "release");

  /** The names in braces, of a text that is to be an address, that stand for nothing. */
  public static List<String> strange(String text) {
    return FACT.matcher(text)
        .results()
        .map(found -> found.group(1))
        .filter(name -> !FACTS.contains(name))
        .toList();
  }

  /**
   * The address that this text is, whatever the facts are; empty if it is none of http or https.
   */
  public static Optional<URI> address(String text) {
    return uri(FACT.matcher(text).replaceAll("x"));
  }

  /** The address for this notice; empty also where a fact that it names is not known. */
  static Optional<URI> about(String text, Notice notice) {
    StringBuilder filled = new StringBuilder();
    Matcher matcher = FACT.matcher(text);
    while (matcher.find()) {
      Optional<String> fact = fact(matcher.group(1), notice);
      if (fact.isEmpty()) {
        return Optional.empty();
      }
      matcher.appendReplacement(
          filled,
          Matcher.quoteReplacement(
              URLEncoder.encode(fact.get(), StandardCharsets.UTF_8).replace("+", "%20")));
    }
    return uri(matcher.appendTail(filled).toString());
  }

  private static Optional<String> fact(String name, Notice notice) {
    return switch (name) {
      case "application" -> notice.application();
      case "environment" -> notice.environment();
      case "release" -> notice.release().map(ReleaseId::value);
      default -> Optional.empty();
    };
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = new URI(text);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      return Optional.of(uri).filter(address -> web && address.getHost() != null);
    } catch (URISyntaxException e) {
      // Its message holds the address.
      return Optional.empty();
    }
  }

  /** {@code the webhook at alerts.example.net}, {@code the command alert}. */
  static String name(Sink sink) {
    if (sink instanceof Sink.Command command) {
      Arguments words = command.command();
      return "the command " + Printable.escape(words.program());
    }
    Variable url = ((Sink.Webhook) sink).url();
    if (url instanceof Variable.Secret secret) {
      return "the webhook of " + secret.shown();
    }
    return "the webhook"
        + address(((Variable.Plain) url).value()).map(uri -> " at " + uri.getHost()).orElse("");
  }
}
