package dev.deployer.testing;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    AFTER,
    /**
     * As after; and that directories of the same list were made was not heard either, though what
     * lies in them was: their mode takes a request more.
     */
    AFTER_UNHEARD_DIRECTORIES
  }

  private final HostConnector connector;
  private final Cuts cuts;

  private CutConnector(HostConnector connector, Cuts cuts) {
    this.connector = connector;
    this.cuts = cuts;
  }

  /** What connectors of several hosts have in common. */
  private static final class Cuts {
    private final int number;
    private final Moment moment;
    private final List<Operation> operations = new ArrayList<>();
    private final Set<String> lost = new HashSet<>();
    private boolean countsQuestions;
    private boolean kills;
    private boolean loses;
    private boolean killed;

    private Cuts(int number, Moment moment) {
      this.number = number;
      this.moment = moment;
    }
  }

  /** Cuts nothing, and only counts. */
  public static CutConnector counting(HostConnector connector) {
    return new CutConnector(connector, new Cuts(Integer.MAX_VALUE, Moment.BEFORE));
  }

  /** Cuts at the operation of this number. */
  public static CutConnector cutting(HostConnector connector, Moment moment, int number) {
    return new CutConnector(connector, new Cuts(number, moment));
  }

  /** To another host, with the same numbering and the same one cut. */
  public CutConnector to(HostConnector other) {
    return new CutConnector(other, cuts);
  }

  /** Questions are numbered as well. */
  public CutConnector countingQuestions() {
    cuts.countsQuestions = true;
    return this;
  }

  /** The cut is the end of the client: all of its connections, and every later one, fail. */
  public CutConnector killing() {
    cuts.kills = true;
    return this;
  }

  /** With the cut its host is lost: no connection to it can be made any more. */
  public CutConnector losingTheHost() {
    cuts.loses = true;
    return this;
  }

  /** What was counted so far, in order, the operation that was cut included. */
  public List<Operation> operations() {
    synchronized (cuts) {
      return List.copyOf(cuts.operations);
    }
  }

  /** Whether the cut has happened. */
  public boolean hasCut() {
    synchronized (cuts) {
      return cuts.operations.size() >= cuts.number;
    }
  }

  @Override
  public String address() {
    return connector.address();
  }

  @Override
  public Host connect() throws IOException {
    synchronized (cuts) {
      if (cuts.killed) {
        throw new ConnectFailedException(
            Reason.UNREACHABLE, address(), "the client was killed", null);
      }
      if (cuts.lost.contains(address())) {
        throw new ConnectFailedException(Reason.UNREACHABLE, address(), "the host was lost", null);
      }
    }
    return new CutHost(connector.connect(), this, Wire.connection());
  }

  boolean hearsOfDirectoriesLast() {
    return cuts.moment == Moment.AFTER_UNHEARD_DIRECTORIES;
  }

  /** Numbers an operation; tells the moment at which it is cut, or null. */
  Moment next(Operation operation) throws ConnectionLostException {
    synchronized (cuts) {
      if (cuts.killed) {
        throw new ConnectionLostException("the client was killed");
      }
      if (cuts.lost.contains(address())) {
        throw new ConnectionLostException("the host was lost");
      }
      if (!operation.mutating() && !cuts.countsQuestions) {
        return null;
      }
      cuts.operations.add(operation);
      if (cuts.operations.size() != cuts.number) {
        return null;
      }
      cuts.killed = cuts.kills;
      if (cuts.loses) {
        cuts.lost.add(address());
      }
      return cuts.moment;
    }
  }
}
