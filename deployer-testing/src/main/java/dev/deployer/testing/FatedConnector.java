package dev.deployer.testing;

import dev.deployer.command.CommandOutcome;
import dev.deployer.host.Change;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.host.HostCommand;
import dev.deployer.host.HostConnector;
import dev.deployer.testing.CutConnector.Moment;
import java.io.IOException;
import java.util.function.Supplier;

/** A connector that asks, before each operation of each of its connections, what becomes of it. */
public final class FatedConnector implements HostConnector {
  /** Decides. */
  public interface Fate {
    /**
     * How often the host has come up so far, negative while it is down. A connection that was made
     * before it came up last has ended.
     */
    int upSince(String host);

    /** The moment at which the operation is cut, null if it is not; may take its time. */
    Moment step(String host, Operation operation);

    /** A change was carried out. */
    default void made(String host, Operation operation) {}
  }

  private final HostConnector connector;
  private final Fate fate;

  public FatedConnector(HostConnector connector, Fate fate) {
    this.connector = connector;
    this.fate = fate;
  }

  @Override
  public String address() {
    return connector.address();
  }

  @Override
  public Host connect() throws IOException {
    int since = fate.upSince(address());
    if (since < 0) {
      throw new ConnectFailedException(Reason.UNREACHABLE, address(), "it is down", null);
    }
    return new FatedHost(connector.connect(), since, Wire.connection());
  }

  private final class FatedHost extends SteppedHost {
    private final int since;
    private final Wire wire;

    private FatedHost(Host host, int since, Wire wire) {
      super(host);
      this.since = since;
      this.wire = wire;
    }

    @Override
    <T> T question(Operation operation, Question<T> question) throws IOException {
      if (moment(operation) != null) {
        throw cut(operation);
      }
      return question.ask();
    }

    @Override
    void change(Change change, Request request) throws IOException {
      Operation operation = Operation.of(change);
      Moment moment = moment(operation);
      if (moment == null || moment == Moment.AFTER) {
        try {
          request.send();
          fate.made(address(), operation);
        } catch (IOException e) {
          if (moment == null) {
            throw e;
          }
        }
      }
      if (moment != null) {
        throw cut(operation);
      }
    }

    @Override
    CommandOutcome command(HostCommand command, Supplier<CommandOutcome> run) {
      Operation operation = Operation.of(command);
      try {
        Moment moment = moment(operation);
        if (moment == null) {
          return run.get();
        } else if (moment != Moment.BEFORE) {
          CommandOutcome unused = run.get();
        }
        return new CommandOutcome.Unknown(cut(operation).getMessage());
      } catch (IOException e) {
        return new CommandOutcome.NotStarted(e.getMessage());
      }
    }

    private Moment moment(Operation operation) throws IOException {
      wire.check();
      Moment moment = fate.step(address(), operation);
      if (moment == null && fate.upSince(address()) != since) {
        throw cut(operation);
      }
      return moment;
    }

    private ConnectionLostException cut(Operation operation) {
      wire.end("cut at " + operation);
      host.close();
      return new ConnectionLostException("cut at " + operation);
    }

    @Override
    Host decorate(Host another) {
      return new FatedHost(another, since, wire);
    }
  }
}
