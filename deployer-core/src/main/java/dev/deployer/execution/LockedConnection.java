package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.outcome.DeployerException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The connection of a run, and the lock, which goes with it: made anew, it is the same host and the
 * same root, and the lock is held under a new token, so that nothing sent before can be carried out
 * any more.
 */
final class LockedConnection {
  /** What the run knows of its lock. */
  private sealed interface Hold {
    /** The lock, of which the paths stay known when it is lost. */
    Optional<Lock> lock();
  }

  /** The lock was not taken yet, or is given back. */
  private record Without() implements Hold {
    @Override
    public Optional<Lock> lock() {
      return Optional.empty();
    }
  }

  private record Held(Lock held) implements Hold {
    @Override
    public Optional<Lock> lock() {
      return Optional.of(held);
    }
  }

  /** It was broken, or the host or the root is another: nothing is given back to it. */
  private record Lost(Lock lost) implements Hold {
    @Override
    public Optional<Lock> lock() {
      return Optional.of(lost);
    }
  }

  private final Connection connection;
  private final SafePoints safePoints;
  private final Stop stop;
  private final Consumer<Event> listener;
  private Duration reconnectFor;
  private boolean suspended;
  private Hold hold = new Without();

  LockedConnection(
      Connection connection,
      Duration reconnectFor,
      SafePoints safePoints,
      Stop stop,
      Consumer<Event> listener) {
    this.connection = connection;
    this.reconnectFor = reconnectFor;
    this.safePoints = safePoints;
    this.stop = stop;
    this.listener = listener;
  }

  /**
   * Connects for the first time; once more where the connection is lost before the root was seen. A
   * server that ends each connection at the first question is not waited for.
   */
  void open() throws IOException, DeployerException {
    try {
      connection.open();
    } catch (ConnectFailedException e) {
      requireWanted(e);
      throw e;
    } catch (ConnectionLostException e) {
      requireWanted(e);
      listener.accept(new Event.ConnectionLost(e.reason()));
      connection.drop();
      openAgain();
    }
  }

  private void openAgain() throws IOException, DeployerException {
    try {
      connection.open();
    } catch (ConnectFailedException | ConnectionLostException e) {
      requireWanted(e);
      throw e;
    }
    listener.accept(new Event.Resumed(""));
  }

  private void requireWanted(IOException cause) throws DeployerException {
    safePoints.noteInterrupt();
    safePoints.requireWanted(cause);
  }

  /** From here on the lock is held, and others see that its holder lives. */
  void hold(Lock taken) {
    hold = new Held(taken);
    taken.startHeartbeat();
  }

  /** Whether the lock is held, as far as this run knows. */
  boolean holdsLock() {
    return hold instanceof Held;
  }

  /** The lock that was taken and not given back, though it may be lost. */
  Optional<Lock> lock() {
    return hold.lock();
  }

  /** Gives the lock back; while that lasts, the run is one without a lock. */
  void giveBack() throws IOException, DeployerException {
    Lock held = hold.lock().orElseThrow();
    hold = new Without();
    held.giveBack();
  }

  /** Looks whether the workbench is gone: who loses the lock loses the path. */
  boolean hasLostLock() throws IOException {
    if (hold.lock().isEmpty()
        || connection.host().stat(hold.lock().get().bench().directory()).isPresent()) {
      return false;
    }
    loseLock();
    return true;
  }

  private void loseLock() {
    hold = hold.lock().<Hold>map(Lost::new).orElse(hold);
  }

  /**
   * Takes the lock to a new token and disarms the old workbench, so that no request from before can
   * be carried out.
   */
  void fenceItself() throws IOException, DeployerException {
    stopHeartbeat();
    goOnUnderANewToken();
  }

  private void goOnUnderANewToken() throws IOException, DeployerException {
    Lock held = hold.lock().orElseThrow();
    held.fenceItself();
    connection.forgetState();
    held.startHeartbeat();
  }

  private void stopHeartbeat() {
    hold.lock().ifPresent(Lock::stopHeartbeat);
  }

  /** From here on tries to reconnect for no longer than this, where that is less. */
  void reconnectWithin(Duration time) {
    if (time.compareTo(reconnectFor) < 0) {
      reconnectFor = time;
    }
  }

  /** Does the work; where the connection is lost, it is tried once more and not waited for. */
  void withoutWaiting(Run.Work<?> work) throws IOException, DeployerException {
    Duration before = reconnectFor;
    reconnectFor = Duration.ZERO;
    try {
      work.run();
    } finally {
      reconnectFor = before;
    }
  }

  /** Goes on after a lost connection, with the lock if it was held. */
  void goOnAfter(ConnectionLostException cause) throws IOException, DeployerException {
    requireWanted(cause);
    listener.accept(new Event.ConnectionLost(cause.reason()));
    reconnect(cause, true);
    listener.accept(new Event.Resumed(hold.lock().map(lock -> lock.bench().token()).orElse("")));
  }

  /**
   * Connects again, with growing pauses, and passes the guard.
   *
   * @param fence whether to go on under a new token, where the lock is held
   */
  void reconnect(IOException cause, boolean fence) throws IOException, DeployerException {
    Backoff backoff = new Backoff(reconnectFor);
    stopHeartbeat();
    IOException last = cause;
    for (int attempt = 1; ; attempt++) {
      safePoints.noteInterrupt();
      connection.drop();
      safePoints.requireWanted(last);
      if (stop.isAbandoned()) {
        throw last;
      }
      try {
        connection.open();
        if (fence && holdsLock()) {
          goOnUnderANewToken();
        }
        return;
      } catch (ConnectFailedException e) {
        if (e.reason() == ConnectFailedException.Reason.INTERRUPTED) {
          // Once; from then on it is known, and what is at stake is brought to its safe point.
          continue;
        } else if (!e.reason().mayPass()) {
          throw e;
        }
        last = e;
      } catch (ConnectionLostException e) {
        last = e;
      } catch (DeployerException e) {
        // Not this host, not this root, or not our lock any more.
        loseLock();
        throw e;
      }
      if (backoff.isOver()) {
        last.addSuppressed(cause);
        throw last;
      }
      listener.accept(new Event.Reconnecting(attempt, backoff.next()));
      backoff.pause(stop);
    }
  }

  /** Ends the connection, with the lock still held, until {@link #resume}. */
  void suspend() {
    stopHeartbeat();
    suspended = true;
    connection.close();
  }

  /** Connects again after {@link #suspend}, to the same host and root and with the lock. */
  void resume() throws IOException, DeployerException {
    if (suspended) {
      suspended = false;
      reconnect(new IOException("the connection was ended meanwhile"), true);
    }
  }

  /** Ends the connection. A lock that is still held stays held, for recover. */
  void close() {
    stopHeartbeat();
    stop.onDrop(() -> {});
    if (!suspended) {
      connection.close();
    }
  }
}
