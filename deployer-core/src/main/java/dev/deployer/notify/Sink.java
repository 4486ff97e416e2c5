package dev.deployer.notify;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A receiver of notices, and which of them it wants. */
public sealed interface Sink {
  /** Of what it is told. */
  Set<Occasion> events();

  /**
   * Whether it is also told what commands had printed before they failed; that can hold data of the
   * application, and secrets in a form in which they are not recognised.
   */
  boolean output();

  /**
   * An HTTP POST of the notice.
   *
   * @param url http or https; often a secret, and therefore shown nowhere. In it and in a link
   *     stand {@code {application}}, {@code {environment}} and {@code {release}} for those of the
   *     notice
   * @param events see {@link Sink#events}
   * @param output see {@link Sink#output}
   * @param format what is sent
   * @param headers of the request besides
   * @param link where people find more, which is sent along
   */
  record Webhook(
      Variable url,
      Set<Occasion> events,
      boolean output,
      Format format,
      Map<String, Variable> headers,
      Optional<String> link)
      implements Sink {
    /** Copies. */
    public Webhook {
      events = Set.copyOf(events);
      headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** One that is told as it is. */
    public Webhook(Variable url, Set<Occasion> events, boolean output) {
      this(url, events, output, Format.JSON, Map.of(), Optional.empty());
    }

    /** One that is not told what commands print. */
    public Webhook(Variable url, Set<Occasion> events) {
      this(url, events, false);
    }

    @Override
    public String toString() {
      return "Webhook" + events;
    }
  }

  /**
   * A command on the operator's machine that reads the notice as JSON on standard input.
   *
   * @param command the program and its arguments
   * @param events see {@link Sink#events}
   * @param output see {@link Sink#output}
   */
  record Command(Arguments command, Set<Occasion> events, boolean output) implements Sink {
    /** Copies. */
    public Command {
      events = Set.copyOf(events);
    }

    /** One that is not told what commands print. */
    public Command(Arguments command, Set<Occasion> events) {
      this(command, events, false);
    }
  }
}
