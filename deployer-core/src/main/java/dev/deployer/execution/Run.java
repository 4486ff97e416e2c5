package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.event.Phase;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.HostJournal;
import dev.deployer.outcome.Live;
import dev.deployer.root.JournalHead;
import dev.deployer.root.Layout;
import dev.deployer.root.RootGuard;
import dev.deployer.root.RootReader;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * One run on one host, as those see it who work in it: its phases, its lock, what is live, and how
 * an action is done {@linkplain #reliably reliably}. Each of these has a room of its own, which a
 * run puts together.
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

  /** A part of a phase. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException, DeployerException;
  }

  private final Layout layout;
  private final RunSettings settings;
  private final Stop stop;
  private final EventsOfRun events;
  private final Connection connection;
  private final WhatIsLive live;
  private final SafePoints safePoints;
  private final LockedConnection locked;
  private final Commits commits;
  private final Leavings leavings = new Leavings(this);
  private final ReserveOfRun reserve = new ReserveOfRun(this);
  private final ResumedActions actions;
  private volatile Optional<HostJournal> journal = Optional.empty();

  /**
   * Whether the journal is another one than was read here before, and nothing was written since.
   */
  private volatile boolean parted;

  public Run(
      HostConnector connector,
      Layout layout,
      RootGuard.Expected expected,
      RunSettings settings,
      Listener listener,
      Stop stop) {
    this.layout = layout;
    this.settings = settings;
    this.stop = stop;
    this.events = new EventsOfRun(connector.address(), listener);
    this.connection =
        new Connection(connector, layout, expected, settings.records(), stop, events::tell);
    this.live = new WhatIsLive(layout, connection);
    this.safePoints = new SafePoints(stop, live);
    this.locked =
        new LockedConnection(connection, settings.reconnectFor(), safePoints, stop, events::tell);
    this.commits = new Commits(connection, settings.durable());
    this.actions = new ResumedActions(locked, live, reserve);
  }

  /** Connects, and makes sure that host and root are the expected ones. Changes nothing. */
  public void open() throws IOException, DeployerException {
    checkpoint();
    phase(
        Phase.CONNECT,
        () -> {
          locked.open();
          return null;
        });
  }

  /** Reads the whole state of the root. */
  public RootState state() throws IOException, DeployerException {
    return reliably(
        again -> {
          RootState state = connection.state();
          live.is(state.live());
          parted = state.readBefore().isPresent();
          journalReaches(state.history().head());
          return state;
        });
  }

  /** How far the journal reached when it was last read or written; empty where it was not yet. */
  public Optional<HostJournal> journal() {
    return journal;
  }

  /** A record was written, and the journal reaches so far from here on. */
  void journalWritten(JournalHead head) {
    if (parted) {
      settings.records().forget(passed().marker().id());
      parted = false;
    }
    journalReaches(head);
  }

  /** From here on it reaches so far. */
  private void journalReaches(JournalHead head) {
    journal =
        Optional.of(
            new HostJournal(
                events.address(), passed().marker().id(), head.number(), head.digest().toString()));
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
    lock(what, message, cluster, BehindClaim.NOTHING);
  }

  /**
   * The same, and asks more right behind that.
   *
   * @param more by what was known before
   */
  public void lock(
      String what, Optional<String> message, Optional<String> cluster, BehindClaim more)
      throws IOException, DeployerException {
    phase(
        Phase.LOCK,
        () -> {
          Lock wanted = new Lock(this);
          wanted.take(what, message, cluster, more);
          locked.hold(wanted);
          Optional<LookAtRoot> asked = wanted.asked();
          reliably(
              again -> {
                if (again || asked.isEmpty()) {
                  connection.guard();
                } else {
                  connection.looked(asked.get());
                }
                return null;
              });
          tell(new Event.LockTaken(wanted.bench().token()));
          return null;
        });
  }

  /** How often it has connected to its host: one that was lost and is back, once more. */
  public int connections() {
    return connection.made();
  }

  /** What this run asks its host over. */
  Connection connection() {
    return connection;
  }

  /** The connection with the lock, for those who make it anew or fence the run. */
  LockedConnection locked() {
    return locked;
  }

  /** The workbench; only while the lock is held. Its paths change with each reconnect. */
  Workbench bench() {
    return locked.lock().orElseThrow().bench();
  }

  /** The first token of this run, by which it is known. */
  public String id() {
    return locked.lock().orElseThrow().run();
  }

  /** What this run leaves on the workbench when it fails or was resumed. */
  public Leavings leavings() {
    return leavings;
  }

  /** Whether the lock is held under another token than at first. */
  public boolean wasResumed() {
    return bench().incarnation() > 1;
  }

  /** Whether the root's reserve is to be made whole again. */
  public boolean wantsReserve() {
    return reserve.isWanted();
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

  /**
   * Says on the card of the lock what the run is doing now, for people who find it held.
   *
   * @param now as a clause: {@code watching 41 until 20:40 UTC}
   */
  public void doing(String now) throws IOException, DeployerException {
    if (holdsLock()) {
      reliably(
          again -> {
            locked.lock().orElseThrow().say(now);
            return null;
          });
    }
  }

  /** What this run commits with. */
  Commits commits() {
    return commits;
  }

  /** From here on tries to reconnect for no longer than this, where that is less. */
  public void reconnectWithin(Duration time) {
    locked.reconnectWithin(time);
  }

  /** Gives the lock back; whatever is left on the workbench is swept by the next holder. */
  public void unlock() throws IOException, DeployerException {
    if (holdsLock()) {
      safePoints.noteInterrupt();
      locked.giveBack();
      tell(new Event.LockGivenBack());
    }
  }

  /** What was live when it was last read or changed. */
  public Live live() {
    return live.last();
  }

  /** What this run knows to be live. */
  public WhatIsLive whatIsLive() {
    return live;
  }

  /** Reads what is live now. */
  public Live readLive() throws IOException, DeployerException {
    return reliably(again -> live.read());
  }

  /**
   * Looks whether the host answers; where it was lost, it is tried once more and not waited for.
   */
  public void requireAnswer() throws IOException, DeployerException {
    locked.withoutWaiting(this::readLive);
  }

  /** A safe point: ends the run here if someone wants it to stop. */
  public void checkpoint() throws DeployerException {
    safePoints.checkpoint();
  }

  /** From now on something is changed, and a wish to stop waits for the next safe point. */
  void stake() throws DeployerException {
    safePoints.stake();
  }

  void tell(Event event) {
    events.tell(event);
  }

  /** The phase that has begun and not ended. */
  Optional<Phase> phase() {
    return events.phase();
  }

  /** Does the work of a phase, and tells of its beginning and end. */
  public <T> T phase(Phase phase, Work<T> work) throws IOException, DeployerException {
    return events.phase(phase, work);
  }

  /**
   * Runs the action, and begins it again after each lost connection, until it ends otherwise; also
   * once where the disk is full, for which the root's reserve is given up.
   */
  public <T> T reliably(Action<T> action) throws IOException, DeployerException {
    return actions.run(action, true);
  }

  /** As {@link #reliably}, but what has no room fails: a release gets none of the reserve. */
  <T> T reliablyWithoutReserve(Action<T> action) throws IOException, DeployerException {
    return actions.run(action, false);
  }

  /**
   * Ends the connection, with the lock still held, until {@link #resume}: a run that has to wait
   * for other hosts keeps no connection and no thread meanwhile.
   */
  public void suspend() {
    locked.suspend();
  }

  /** Connects again after {@link #suspend}, to the same host and root and with the lock. */
  public void resume() throws IOException, DeployerException {
    locked.resume();
  }

  /** Whether the lock is held, as far as this run knows. */
  public boolean holdsLock() {
    return locked.holdsLock();
  }

  /** Ends the connection. A lock that is still held stays held, for recover. */
  @Override
  public void close() {
    locked.close();
    safePoints.giveBackInterrupt();
  }
}
