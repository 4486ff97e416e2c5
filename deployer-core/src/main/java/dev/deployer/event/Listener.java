package dev.deployer.event;

/**
 * Told of what happens in a run, on the thread of the run (warnings of the heartbeat on its own);
 * must return soon and not throw.
 *
 * <p>Grammar of a run on a host: {@code (PhaseStarted (Progress | other)* PhaseDone?)*}; phases do
 * not nest, and the last one has no {@code PhaseDone} where the run ended in an exception.
 */
@FunctionalInterface
public interface Listener {
  /**
   * Something has happened on the host of this address; {@code local} stands for the machine of the
   * operator.
   */
  void on(String host, Event event);

  /** Hears nothing. */
  static Listener none() {
    return (host, event) -> {};
  }
}
