package dev.deployer.health;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;

/**
 * An address of http or https, in which {@code {host}} stands for the name of the host that is
 * asked.
 *
 * @param text as it is configured
 */
public record HostUrl(String text) {
  /**
   * Validates.
   *
   * @throws IllegalArgumentException if it is none; the message says what is allowed
   */
  public HostUrl {
    require(text);
  }

  static void require(String text) {
    Objects.requireNonNull(parsed(text, "web1"));
  }

  /** Where to ask, for this host; an IPv6 address is put in its place in brackets. */
  public URI of(String host) {
    return parsed(text, host);
  }

  /** Whether it is another one for each host. */
  public boolean namesTheHost() {
    return text.contains(HealthCheck.HOST);
  }

  private static URI parsed(String text, String host) {
    try {
      URI uri = new URI(addressed(text, host));
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      // A name with an underscore is a host to a URL, and none to a URI.
      if (web && !uri.toURL().getHost().isEmpty() && uri.toURL().getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException | MalformedURLException e) {
      // The same is to be said of what is no address at all.
    }
    throw new IllegalArgumentException(
        "the address of a check is such as http://{host}:8080/health, without a user");
  }

  static String addressed(String url, String host) {
    return url.replace("//" + HealthCheck.HOST, "//" + inAddress(host))
        .replace(HealthCheck.HOST, host);
  }

  static String inAddress(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }
}
