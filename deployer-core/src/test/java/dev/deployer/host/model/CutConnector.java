package dev.deployer.host.model;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A connector whose connection is cut at one chosen operation, counted from 1 over all of its
 * connections: each rename, each sync and each single change of an {@code apply}, and each question
 * too where {@linkplain #countingQuestions asked for}.
 *
 * <p>What is cut then answers nothing more, but a new connection can be made, unless the client is
 * {@linkplain #killing killed}. A run that is not cut tells by {@link #operations} how many places
 * there are to cut it.
 */
public final class CutConnector implements HostConnector {
  /** Where the wire breaks. */
  public enum Moment {
    /** The request never arrives. */
    BEFORE,
    /**
     * The host gets as far as one can see: half of a file, under its name and with mode 0600, or a
     * directory with mode 0700. Other requests never arrive.
     */
    MIDWAY,
    /** The request is carried out, and its reply is lost. */
    AFTER
  }

  private final HostConnector connector;
  private final int number;
  private final Moment moment;
  private final List<Operation> operations = new ArrayList<>();
  private boolean countsQuestions;
  private boolean kills;
  private boolean killed;

  private CutConnector(HostConnector connector, int number, Moment moment) {
    this.connector = connector;
    this.number = number;
    this.moment = moment;
  }

  /** Cuts nothing, and only counts. */
  public static CutConnector counting(HostConnector connector) {
    return new CutConnector(connector, Integer.MAX_VALUE, Moment.BEFORE);
  }

  /** Cuts at the operation of this number. */
  public static CutConnector cutting(HostConnector connector, Moment moment, int number) {
    return new CutConnector(connector, number, moment);
  }

  /** Questions are numbered as well. */
  public CutConnector countingQuestions() {
    countsQuestions = true;
    return this;
  }

  /** The cut is the end of the client: all of its connections, and every later one, fail. */
  public CutConnector killing() {
    kills = true;
    return this;
  }

  /** What was counted so far, in order, the operation that was cut included. */
  public synchronized List<Operation> operations() {
    return List.copyOf(operations);
  }

  /** Whether the cut has happened. */
  public synchronized boolean hasCut() {
    return operations.size() >= number;
  }

  @Override
  public String address() {
    return connector.address();
  }

  @Override
  public Host connect() throws IOException {
    synchronized (this) {
      if (killed) {
        throw new ConnectFailedException(Reason.UNREACHABLE, "the client was killed", null);
      }
    }
    return new CutHost(connector.connect(), this, Wire.connection());
  }

  /** Numbers an operation; tells the moment at which it is cut, or null. */
  synchronized Moment next(Operation operation) throws ConnectionLostException {
    if (killed) {
      throw new ConnectionLostException("the client was killed");
    }
    if (!operation.mutating() && !countsQuestions) {
      return null;
    }
    operations.add(operation);
    if (operations.size() != number) {
      return null;
    }
    killed = kills;
    return moment;
  }
}
