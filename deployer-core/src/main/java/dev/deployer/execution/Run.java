package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.event.Phase;
import dev.deployer.host.Change;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.host.Questions;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.path.RemotePath;
import dev.deployer.root.CurrentLink;
import dev.deployer.root.Layout;
import dev.deployer.root.RootGuard;
import dev.deployer.root.RootReader;
import dev.deployer.root.RootReading;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run on one host: its connection, which is made anew when it is lost, and the lock, which goes
 * with it.
 *
 * <p>What a run does is made of actions that begin by reading, so that they can be begun again.
 * When the connection is lost in one, and a reply with it, the run reconnects, makes sure that it
 * is the same host and the same root, fences and disarms itself, and begins the action again
 * ({@link #reliably}); nothing is sent a second time without having been looked for.
 */
public final class Run implements AutoCloseable {
  /** Something that can be begun again after a lost connection. */
  @FunctionalInterface
  public interface Action<T> {
    /**
     * Does it.
     *
     * @param again whether it was begun before, and what it did then is unknown
     */
    T run(boolean again) throws IOException, DeployerException;
  }

  /** How often one action is begun again; a host that dies of it each time is given up. */
  private static final int MOST_RESUMES = 20;

  private final String address;
  private final Connection connection;
  private final Layout layout;
  private final RunSettings settings;
  private final Listener listener;
  private final Stop stop;
  private final Leavings leavings = new Leavings(this);
  private final ReserveOfRun reserve = new ReserveOfRun(this);
  private Lock lock;
  private Live live = new Live.Unknown();
  private boolean flipping;
  private boolean interrupted;
  private boolean suspended;
  private Duration reconnectFor;
  private boolean lockLost;
  private Phase phase;

  public Run(
      HostConnector connector,
      Layout layout,
      RootGuard.Expected expected,
      RunSettings settings,
      Listener listener,
      Stop stop) {
    this.address = connector.address();
    this.layout = layout;
    this.settings = settings;
    this.reconnectFor = settings.reconnectFor();
    this.listener = listener;
    this.stop = stop;
    this.connection = new Connection(connector, layout, expected, stop, this::tell);
  }

  /** Connects, and makes sure that host and root are the expected ones. Changes nothing. */
  public void open() throws IOException, DeployerException {
    checkpoint();
    phase(
        Phase.CONNECT,
        () -> {
          try {
            connection.open();
          } catch (ConnectFailedException | ConnectionLostException e) {
            noteInterrupt();
            requireWanted(e);
            throw e;
          }
          return null;
        });
  }

  /** Reads the whole state of the root. */
  public RootState state() throws IOException, DeployerException {
    return reliably(
        again -> {
          RootState state = connection.state();
          live = state.live();
          return state;
        });
  }

  public RootReader reader() {
    return new RootReader(host(), layout);
  }

  /** What the guard found at the last connect. */
  public RootGuard.Passed passed() {
    return connection.passed();
  }

  public Host host() {
    return connection.host();
  }

  public Layout layout() {
    return layout;
  }

  /** The settings of this run. */
  public RunSettings settings() {
    return settings;
  }

  Stop stop() {
    return stop;
  }

  /**
   * Takes the lock, or refuses with who holds it. Then looks again whose root this is: another may
   * have come to lie at its path before the lock was taken.
   *
   * <p>RACE: someone who may write above the root lays a copy of it that bears its id as well at
   * its path, which is taken for the root; or swaps {@code lock} itself for that of another root,
   * which is locked then.
   */
  public void lock(String what, Optional<String> message) throws IOException, DeployerException {
    lock(what, message, Optional.empty());
  }

  /**
   * As {@link #lock(String, Optional)}, for a run that locks several hosts.
   *
   * @param cluster the run's {@link #id} on the decision host
   */
  public void lock(String what, Optional<String> message, Optional<String> cluster)
      throws IOException, DeployerException {
    phase(
        Phase.LOCK,
        () -> {
          Lock wanted = new Lock(this);
          wanted.take(what, message, cluster);
          lock = wanted;
          lock.startHeartbeat();
          Optional<Arrival> asked = wanted.asked();
          reliably(
              again -> {
                if (again || asked.isEmpty()) {
                  connection.guard();
                } else {
                  connection.arrived(asked.get());
                }
                return null;
              });
          tell(new Event.LockTaken(lock.bench().token()));
          return null;
        });
  }

  /** Asks whose root this is, and for its state, among other questions. */
  Arrival arrival(Questions questions) {
    return connection.arrival(questions);
  }

  /** What was read together with the last look at the root, and not used yet. */
  Optional<RootReading> fresh() {
    return connection.fresh();
  }

  /** What was read of the root is read anew: something has changed it. */
  void forgetState() {
    connection.forgetState();
  }

  /** The workbench; only while the lock is held. Its paths change with each reconnect. */
  Workbench bench() {
    return lock.bench();
  }

  /** Whether nothing that this run has put on the workbench can lie there. */
  boolean isBare(Workbench workbench) {
    return connection.isBare(workbench.directory());
  }

  /** The first token of this run, by which it is known. */
  public String id() {
    return lock.run();
  }

  /** Deletes what reconnecting left on the workbench. */
  public void tidy() throws IOException, DeployerException {
    if (lock != null && lock.bench().incarnation() > 1) {
      new Trash(this).empty();
    }
  }

  Leavings leavings() {
    return leavings;
  }

  ReserveOfRun reserve() {
    return reserve;
  }

  /** Makes the root's reserve whole again, as far as there is room. */
  public void restoreReserve() throws IOException, DeployerException {
    if (holdsLock()) {
      reserve.restore();
    }
  }

  /** Deletes what was prepared on the workbench and came to nothing, after a failure. */
  public void discard() throws IOException, DeployerException {
    if (holdsLock()) {
      leavings.delete();
    }
  }

  /**
   * fsync of these directories, where the run is durable: both parents of a rename, before anything
   * counts on it.
   */
  void sync(RemotePath... directories) throws IOException {
    if (settings.durable()) {
      List<Change> syncs = new ArrayList<>();
      for (RemotePath directory : directories) {
        syncs.add(new Change.Sync(directory));
      }
      host().apply(syncs);
    }
  }

  /** A commit: rename(2), and then fsync of these, its parents, where the run is durable. */
  void rename(RemotePath from, RemotePath to, RemotePath... parents) throws IOException {
    host().rename(from, to, settings.durable() ? List.of(parents) : List.of());
  }

  /** The same, with questions right behind it, which change nothing. */
  void rename(RemotePath from, RemotePath to, Questions behind, RemotePath... parents)
      throws IOException {
    host().rename(from, to, settings.durable() ? List.of(parents) : List.of(), behind);
  }

  /** From here on tries to reconnect for no longer than this, where that is less. */
  public void reconnectWithin(Duration time) {
    if (time.compareTo(reconnectFor) < 0) {
      reconnectFor = time;
    }
  }

  /** Gives the lock back; whatever is left on the workbench is swept by the next holder. */
  public void unlock() throws IOException, DeployerException {
    if (holdsLock()) {
      noteInterrupt();
      Lock held = lock;
      lock = null;
      held.giveBack();
      tell(new Event.LockGivenBack());
    }
  }

  /** What was live when it was last read or changed. */
  public Live live() {
    return live;
  }

  /** Reads what is live now. */
  public Live readLive() throws IOException, DeployerException {
    return reliably(
        again -> {
          live = current();
          return live;
        });
  }

  /**
   * Looks whether the host answers; where it was lost, it is tried once more and not waited for.
   */
  public void requireAnswer() throws IOException, DeployerException {
    Duration before = reconnectFor;
    reconnectFor = Duration.ZERO;
    try {
      readLive();
    } finally {
      reconnectFor = before;
    }
  }

  /** Looks once at what is live, where that was not known yet; for the report of a failure. */
  public void lookAtLive() {
    if (live instanceof Live.Unknown && !flipping && connection.passed() != null) {
      try {
        live = current();
      } catch (IOException e) {
        live = new Live.Unknown();
      }
    }
  }

  /** Reads what {@code current} is; takes a round trip less where it has not changed. */
  Live current() throws IOException {
    return CurrentLink.read(host(), layout, live.release());
  }

  void live(Live now) {
    live = now;
  }

  /** Whether a flip was decided whose outcome is not recorded yet. */
  public boolean isFlipping() {
    return flipping;
  }

  void flipping(boolean on) {
    flipping = on;
  }

  /** A safe point: ends the run here if someone wants it to stop. */
  public void checkpoint() throws DeployerException {
    noteInterrupt();
    if (stop.isRequested()) {
      throw interrupted(null);
    }
  }

  private DeployerException interrupted(Exception cause) {
    return new DeployerException(DeployerException.Kind.INTERRUPTED, live, "interrupted", cause);
  }

  /**
   * Says that something is changed from now on, so that a wish to stop waits for the next safe
   * point.
   */
  void stake() throws DeployerException {
    if (!stop.stake()) {
      throw interrupted(null);
    }
  }

  /** Where nothing is at stake and someone wants it to stop, a lost connection is the end. */
  private void requireWanted(IOException cause) throws DeployerException {
    if (stop.isRequested() && !stop.hasStake()) {
      throw interrupted(cause);
    }
  }

  void tell(Event event) {
    listener.on(address, event);
  }

  /** A part of a phase. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException, DeployerException;
  }

  /** The phase that has begun and not ended. */
  Optional<Phase> phase() {
    return Optional.ofNullable(phase);
  }

  /** Does the work of a phase, and tells of its beginning and end. */
  public <T> T phase(Phase phase, Work<T> work) throws IOException, DeployerException {
    tell(new Event.PhaseStarted(phase));
    this.phase = phase;
    long start = System.nanoTime();
    T result = work.run();
    this.phase = null;
    tell(new Event.PhaseDone(phase, Duration.ofNanos(System.nanoTime() - start)));
    return result;
  }

  /**
   * Runs the action, and begins it again after each lost connection, until it ends otherwise; also
   * once where the disk is full, for which the root's reserve is given up.
   */
  public <T> T reliably(Action<T> action) throws IOException, DeployerException {
    return reliably(action, true);
  }

  /** As {@link #reliably}, but what has no room fails: a release gets none of the reserve. */
  <T> T reliablyWithoutReserve(Action<T> action) throws IOException, DeployerException {
    return reliably(action, false);
  }

  private <T> T reliably(Action<T> action, boolean mayUseReserve)
      throws IOException, DeployerException {
    for (int times = 0; ; times++) {
      try {
        return action.run(times > 0);
      } catch (ConnectionLostException e) {
        if (times == MOST_RESUMES) {
          throw e;
        }
        resume(e);
      } catch (NoSuchFileException e) {
        requireLock(e);
        throw e;
      } catch (FileSystemException e) {
        if (!mayUseReserve || !holdsLock() || !reserve.isGivenUpAfter(e)) {
          throw e;
        }
      }
    }
  }

  /**
   * Takes the lock to a new token and disarms the old workbench, so that no request from before can
   * be carried out.
   */
  void fenceItself() throws IOException, DeployerException {
    lock.stopHeartbeat();
    lock.fenceItself();
    connection.forgetState();
    lock.startHeartbeat();
  }

  /** Who loses the lock loses the path: "no such file" may mean that the workbench is gone. */
  private void requireLock(NoSuchFileException cause) throws IOException, DeployerException {
    if (lock != null && host().stat(lock.bench().directory()).isEmpty()) {
      // Its paths stay known: what else is asked of it fails in the same way.
      lockLost = true;
      live = current();
      throw new DeployerException(
          DeployerException.Kind.FAILED, live, "the lock was broken by someone else", cause);
    }
  }

  /**
   * An interrupt is a wish to stop. It would end each further call and each connection, so that the
   * lock could not be given back; the thread has it back when the run is closed.
   */
  private void noteInterrupt() {
    if (Thread.interrupted()) {
      interrupted = true;
      stop.request();
    }
  }

  private void resume(ConnectionLostException cause) throws IOException, DeployerException {
    noteInterrupt();
    requireWanted(cause);
    tell(new Event.ConnectionLost(cause.reason()));
    reconnect(cause, true);
    tell(new Event.Resumed(lock == null ? "" : lock.bench().token()));
  }

  /**
   * Connects again, with growing pauses, and passes the guard.
   *
   * @param fence whether to go on under a new token, where the lock is held
   */
  void reconnect(IOException cause, boolean fence) throws IOException, DeployerException {
    Backoff backoff = new Backoff(reconnectFor);
    if (lock != null) {
      lock.stopHeartbeat();
    }
    IOException last = cause;
    for (int attempt = 1; ; attempt++) {
      noteInterrupt();
      connection.drop();
      requireWanted(last);
      if (stop.isAbandoned()) {
        throw last;
      }
      try {
        connection.open();
        if (fence && holdsLock()) {
          lock.fenceItself();
          connection.forgetState();
          lock.startHeartbeat();
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
        // Not this host, not this root, or not our lock any more: nothing is given back to it.
        lockLost = true;
        throw e;
      }
      if (backoff.isOver()) {
        last.addSuppressed(cause);
        throw last;
      }
      tell(new Event.Reconnecting(attempt, backoff.next()));
      backoff.pause(stop);
    }
  }

  /**
   * Ends the connection, with the lock still held, until {@link #resume}: a run that has to wait
   * for other hosts keeps no connection and no thread meanwhile.
   */
  public void suspend() {
    if (lock != null) {
      lock.stopHeartbeat();
    }
    suspended = true;
    connection.close();
  }

  /** Connects again after {@link #suspend}, to the same host and root and with the lock. */
  public void resume() throws IOException, DeployerException {
    if (suspended) {
      suspended = false;
      reconnect(new IOException("the connection was ended meanwhile"), true);
    }
  }

  /** Whether the lock is held, as far as this run knows. */
  public boolean holdsLock() {
    return lock != null && !lockLost;
  }

  /** Ends the connection. A lock that is still held stays held, for recover. */
  @Override
  public void close() {
    if (lock != null) {
      lock.stopHeartbeat();
    }
    stop.onDrop(() -> {});
    if (!suspended) {
      connection.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
