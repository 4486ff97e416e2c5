package dev.deployer.testing;

import dev.deployer.host.Change;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectFailedException.Reason;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import java.io.IOException;

/**
 * A connector that interrupts its caller at one moment, counted from 1 over connecting, questions
 * and changes. As over SSH, the connection that is waited on then is lost, and none is made while
 * the caller is interrupted.
 */
public final class InterruptedConnector implements HostConnector {
  private final HostConnector connector;
  private final int number;
  private final boolean sent;
  private int moments;

  /**
   * @param number of the moment at which the caller is interrupted
   * @param sent whether what is asked for at that moment has reached the host already
   */
  public InterruptedConnector(HostConnector connector, int number, boolean sent) {
    this.connector = connector;
    this.number = number;
    this.sent = sent;
  }

  /** Whether the moment has come. */
  public boolean hasInterrupted() {
    return moments >= number;
  }

  @Override
  public String address() {
    return connector.address();
  }

  @Override
  public Host connect() throws IOException {
    comes();
    if (Thread.currentThread().isInterrupted()) {
      throw new ConnectFailedException(Reason.INTERRUPTED, address(), "interrupted", null);
    }
    return new InterruptedHost(connector.connect());
  }

  private void comes() {
    if (++moments == number) {
      Thread.currentThread().interrupt();
    }
  }

  /** A host whose connection ends with the interrupt. */
  private final class InterruptedHost extends SteppedHost {
    private boolean lost;

    InterruptedHost(Host host) {
      super(host);
    }

    @Override
    <T> T question(Operation operation, Question<T> question) throws IOException {
      comes();
      requireNone();
      return question.ask();
    }

    @Override
    void change(Change change, Request request) throws IOException {
      if (lost) {
        throw new ConnectionLostException("it was ended");
      }
      comes();
      if (sent && Thread.currentThread().isInterrupted()) {
        request.send();
      }
      requireNone();
      request.send();
    }

    private void requireNone() throws ConnectionLostException {
      if (lost || Thread.currentThread().isInterrupted()) {
        lost = true;
        host.close();
        throw new ConnectionLostException("it was interrupted");
      }
    }

    @Override
    Host decorate(Host another) {
      return new InterruptedHost(another);
    }
  }
}
