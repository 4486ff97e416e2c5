package dev.deployer.notify;

import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import java.util.Set;

/** Who is told, and of what. */
public sealed interface Sink {
  /** Of what it is told; all where the configuration names none. */
  Set<Occasion> events();

  /**
   * An HTTP POST of the notice as JSON.
   *
   * @param url http or https; often a secret, and therefore shown nowhere
   */
  record Webhook(Variable url, Set<Occasion> events) implements Sink {
    /** Copies. */
    public Webhook {
      events = Set.copyOf(events);
    }

    @Override
    public String toString() {
      return "Webhook" + events;
    }
  }

  /** A command on the operator's machine that reads the notice as JSON on standard input. */
  record Command(Arguments command, Set<Occasion> events) implements Sink {
    /** Copies. */
    public Command {
      events = Set.copyOf(events);
    }
  }
}
