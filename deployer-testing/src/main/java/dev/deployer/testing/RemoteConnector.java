package dev.deployer.testing;

import dev.deployer.host.Change;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.testing.CutConnector.Moment;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A host that is some way off: each request takes a round trip, a connection takes a few, and now
 * and then one is lost. Counts how many connections are open at once, over all hosts.
 */
public final class RemoteConnector implements HostConnector {
  /** Round trips until a connection is there: TCP, key exchange, authentication, channel. */
  private static final int TO_CONNECT = 6;

  /** What is counted over all hosts. */
  public static final class Tally {
    final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();

    private void opened() {
      made.incrementAndGet();
      int now = open.incrementAndGet();
      most.accumulateAndGet(now, Math::max);
    }

    /** The most connections at one time. */
    public int most() {
      return most.get();
    }

    /** How many were made. */
    public int made() {
      return made.get();
    }

    /** How many were lost. */
    public int lost() {
      return lost.get();
    }

    /** How many are open. */
    public int open() {
      return open.get();
    }

    /** How many requests were answered. */
    public int requests() {
      return requests.get();
    }
  }

  private final HostConnector connector;
  private final Tally tally;
  private final long roundTrip;
  private final int lossOneIn;
  private final Random random;

  /**
   * A host.
   *
   * @param roundTrip in nanoseconds
   * @param lossOneIn of so many requests one is the last of its connection, on average; 0: never
   */
  public RemoteConnector(
      HostConnector connector, Tally tally, long roundTrip, int lossOneIn, long seed) {
    this.connector = connector;
    this.tally = tally;
    this.roundTrip = roundTrip;
    this.lossOneIn = lossOneIn;
    this.random = new Random(seed);
  }

  @Override
  public String address() {
    return connector.address();
  }

  @Override
  public Host connect() throws IOException {
    LockSupport.parkNanos(TO_CONNECT * roundTrip);
    Host host = connector.connect();
    tally.opened();
    return new RemoteHost(new FatedConnector(fixed(host), new Fate()).connect(), true);
  }

  private HostConnector fixed(Host host) {
    return new HostConnector() {
      @Override
      public String address() {
        return connector.address();
      }

      @Override
      public Host connect() {
        return host;
      }
    };
  }

  private final class Fate implements FatedConnector.Fate {
    @Override
    public int upSince(String host) {
      return 0;
    }

    @Override
    public synchronized Moment step(String host, Operation operation) {
      if (lossOneIn == 0 || random.nextInt(lossOneIn) > 0) {
        return null;
      }
      tally.lost.incrementAndGet();
      return random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
    }
  }

  private final class RemoteHost extends SteppedHost {
    private final boolean connection;
    private boolean closed;

    private RemoteHost(Host host, boolean connection) {
      super(host);
      this.connection = connection;
    }

    @Override
    <T> T question(Operation operation, Question<T> question) throws IOException {
      travel();
      return question.ask();
    }

    @Override
    void change(Change change, Request request) throws IOException {
      travel();
      request.send();
    }

    private void travel() {
      tally.requests.incrementAndGet();
      LockSupport.parkNanos(roundTrip);
    }

    @Override
    Host decorate(Host another) {
      return new RemoteHost(another, false);
    }

    @Override
    public synchronized void close() {
      if (connection && !closed) {
        tally.open.decrementAndGet();
      }
      closed = true;
      super.close();
    }
  }
}
