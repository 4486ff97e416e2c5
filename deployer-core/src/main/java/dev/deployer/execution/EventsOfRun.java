package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.event.Phase;
import dev.deployer.outcome.DeployerException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** What a run tells of its host: events, and phases with their beginning and end. */
final class EventsOfRun {
  private final String address;
  private final Listener listener;
  private Phase begun;

  EventsOfRun(String address, Listener listener) {
    this.address = address;
    this.listener = listener;
  }

  String address() {
    return address;
  }

  void tell(Event event) {
    listener.on(address, event);
  }

  /** The phase that has begun and not ended. */
  Optional<Phase> phase() {
    return Optional.ofNullable(begun);
  }

  /** Does the work of a phase, and tells of its beginning and end. */
  <T> T phase(Phase phase, Run.Work<T> work) throws IOException, DeployerException {
    tell(new Event.PhaseStarted(phase));
    begun = phase;
    long start = System.nanoTime();
    T result = work.run();
    begun = null;
    tell(new Event.PhaseDone(phase, Duration.ofNanos(System.nanoTime() - start)));
    return result;
  }
}
