package dev.deployer.notify;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import dev.deployer.path.Printable;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Addresses of webhooks, and what can be said of a sink without giving away one that is secret. */
public final class Webhooks {
  private Webhooks() {}

  /** The address that this text is; empty if it is none of http or https. */
  public static Optional<URI> address(String text) {
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
