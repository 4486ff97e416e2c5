package dev.deployer.health;

import dev.deployer.command.Arguments;
import dev.deployer.hook.Where;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A health check as the configuration has it. It is repeated until the answer is good or the time
 * is over. In addresses, {@value #HOST} stands for the name of the host.
 */
public sealed interface HealthCheck {
  /**
   * What stands for the name of the host; where a host is connected to, an IPv6 address is put in
   * its place in brackets.
   */
  String HOST = "{host}";

  /** How long to ask where nothing is said. */
  Duration USUALLY_WITHIN = Duration.ofSeconds(30);

  /** How long to wait between two questions where nothing is said. */
  Duration USUALLY_EVERY = Duration.ofSeconds(1);

  /**
   * How long to ask, from the first question; more than 0. The answer to the last one is waited for
   * a second longer.
   */
  Duration within();

  /** How long to wait after an answer that was not good; more than 0. */
  Duration every();

  /**
   * What is asked of this host, for people: {@code http http://web1:8080/health}. It does not say
   * which check it is: that is the check itself, and others may have the same words.
   */
  String inWords(String host);

  /**
   * An HTTP GET from the operator's machine. Redirects are answers, and are not followed.
   *
   * @param url http or https, with a host
   * @param status the code that is good, 100 to 599
   * @param contains what must stand in the first 64 KiB of the body
   * @param matches what must be found there
   * @param within see {@link HealthCheck#within}
   * @param every see {@link HealthCheck#every}
   */
  record Http(
      String url,
      int status,
      Optional<String> contains,
      Optional<Pattern> matches,
      Duration within,
      Duration every)
      implements HealthCheck {
    /**
     * Validates.
     *
     * @throws IllegalArgumentException if it is not one; the message says what is allowed
     */
    public Http {
      requireTimes(within, every);
      if (status < 100 || status > 599) {
        throw new IllegalArgumentException("a status is a number from 100 to 599, not " + status);
      }
      HostUrl.require(url);
    }

    /** Where to ask, for this host. */
    public URI uri(String host) {
      return new HostUrl(url).of(host);
    }

    @Override
    public String inWords(String name) {
      return "http " + HostUrl.addressed(url, name);
    }
  }

  /**
   * A TCP connection from the operator's machine, which is closed at once.
   *
   * @param host a name or address without brackets, or {@value #HOST}
   * @param port 1 to 65535
   * @param within see {@link HealthCheck#within}
   * @param every see {@link HealthCheck#every}
   */
  record Tcp(String host, int port, Duration within, Duration every) implements HealthCheck {
    /**
     * Validates.
     *
     * @throws IllegalArgumentException if it is not one; the message says what is allowed
     */
    public Tcp {
      requireTimes(within, every);
      if (host.isEmpty() || port < 1 || port > 65_535) {
        throw new IllegalArgumentException("the address of a check is such as {host}:8080");
      }
    }

    /**
     * The check of the address that this text is, {@code {host}:8080}.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static Tcp parse(String text, Duration within, Duration every) {
      int colon = text.lastIndexOf(':');
      String port = text.substring(colon + 1);
      String host = colon < 0 ? "" : text.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      } else if (host.contains(":")) {
        throw new IllegalArgumentException(
            "an IPv6 address stands in brackets, such as [2001:db8::1]:8080");
      }
      return new Tcp(host, port.matches("[0-9]{1,5}") ? Integer.parseInt(port) : 0, within, every);
    }

    /** Which host is connected to, for this one. */
    public String of(String name) {
      return host.replace(HOST, name);
    }

    @Override
    public String inWords(String name) {
      return "tcp " + HostUrl.inAddress(of(name)) + ":" + port;
    }
  }

  /**
   * A command that exits with 0; each time it has what is left of {@code within} to end.
   *
   * @param command the program and its arguments; it is well if it exits with 0
   * @param where on which machine it runs
   * @param within see {@link HealthCheck#within}
   * @param every see {@link HealthCheck#every}
   */
  record Command(Arguments command, Where where, Duration within, Duration every)
      implements HealthCheck {
    /** Validates. */
    public Command {
      requireTimes(within, every);
    }

    @Override
    public String inWords(String name) {
      return "command " + command.program();
    }
  }

  private static void requireTimes(Duration within, Duration every) {
    for (Duration each : new Duration[] {within, every}) {
      if (each.isNegative() || each.isZero()) {
        throw new IllegalArgumentException("within and every are longer than nothing");
      }
    }
  }
}
