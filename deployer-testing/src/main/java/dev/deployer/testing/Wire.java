package dev.deployer.testing;

import dev.deployer.host.ConnectionLostException;
import java.util.concurrent.atomic.AtomicReference;

/** A connection, or a channel of one: it is up, or it has ended and stays so. */
final class Wire {
  private final Wire carrier;
  private final AtomicReference<String> end = new AtomicReference<>();

  private Wire(Wire carrier) {
    this.carrier = carrier;
  }

  static Wire connection() {
    return new Wire(null);
  }

  /** A channel, which ends with this. */
  Wire channel() {
    return new Wire(this);
  }

  /** Ends it; the first reason stays. */
  void end(String how) {
    end.compareAndSet(null, how);
  }

  boolean isUp() {
    return end.get() == null && (carrier == null || carrier.isUp());
  }

  /** To be called before each request: an interrupt ends the connection too. */
  void check() throws ConnectionLostException {
    if (Thread.currentThread().isInterrupted()) {
      end("interrupted");
    }
    if (carrier != null) {
      carrier.check();
    }
    if (end.get() != null) {
      throw new ConnectionLostException(end.get());
    }
  }
}
