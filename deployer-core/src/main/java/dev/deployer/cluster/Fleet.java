package dev.deployer.cluster;

import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.execution.Stop;
import dev.deployer.gate.Finding;
import dev.deployer.hook.HookResult;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Warning;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The hosts of a run: which take part, what is told of them, and whether it is to stop. What is
 * done on them is done side by side, on a single host by the caller's own thread. Where there are
 * more hosts than connections can be kept for, the later ones have none while they wait, so that
 * the number of connections is bounded whatever the number of hosts.
 */
public final class Fleet implements AutoCloseable {
  /** Work on one host. */
  @FunctionalInterface
  public interface Task {
    void on(Member member) throws IOException, DeployerException;
  }

  /** The work of a run. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Fleet fleet) throws IOException, DeployerException;
  }

  private final List<Member> members;
  private final List<Member> absent = new ArrayList<>();
  private final int parallel;
  private final int connections;
  private final Stop stop;
  private final Listener listener;
  private final OnEachHost onEachHost;
  private final FleetLocks locks;
  private boolean interrupted;

  /**
   * Hosts.
   *
   * @param members at least one; the first is the decision host
   * @param parallel on how many something is done at once
   * @param connections how many are kept; those of the hosts at work are, in any case
   * @param stop the person's
   */
  public Fleet(List<Member> members, int parallel, int connections, Stop stop, Listener listener) {
    this.members = new ArrayList<>(members);
    this.parallel = parallel;
    this.connections = Math.max(parallel, connections);
    this.stop = stop;
    this.listener = listener;
    this.onEachHost =
        new OnEachHost(this, new HostThreads(Math.min(parallel, members.size()), this::wantStop));
    this.locks = new FleetLocks(this);
  }

  /** The hosts that take part, in the order of the target. */
  public List<Member> members() {
    return members;
  }

  /** Those on which anything is live, by what their roots say. */
  public List<Member> serving() {
    return members.stream().filter(member -> member.state().live().release().isPresent()).toList();
  }

  /** What their roots say, in the same order. */
  public List<RootState> states() {
    return members.stream().map(Member::state).toList();
  }

  /** The hosts that could not be reached, where a run goes on without them. */
  public List<Member> absent() {
    return absent;
  }

  /** Leaves these hosts out from now on. */
  void without(Collection<Member> hosts) {
    absent.addAll(hosts);
    members.removeAll(absent);
  }

  /**
   * For a run that has gone on without them, and goes no further.
   *
   * @throws DeployerException of the hosts that could not be reached, where there are any
   */
  public void requireAllReached() throws DeployerException {
    Map<Member, Exception> failures = new LinkedHashMap<>();
    absent.forEach(member -> failures.put(member, member.failure().orElseThrow()));
    Failures.requireNone(failures);
  }

  /** The host whose journal holds what is decided for all. */
  public Member decider() {
    return members.get(0);
  }

  /** All but the decision host. */
  List<Member> others() {
    return members.subList(1, members.size());
  }

  public boolean isCluster() {
    return members.size() + absent.size() > 1;
  }

  /**
   * Whether this host has no connection while it waits for others: where those of all hosts are too
   * many, the first ones keep theirs, as many as leave room for those that are at work.
   */
  public boolean waits(Member member) {
    return members.size() > connections && members.indexOf(member) >= connections - parallel;
  }

  /** Tells of what concerns all of them. */
  void tell(Event event) {
    listener.on(decider().address(), event);
  }

  /** Tells of what concerns this address: a host's, or that of the operator's machine. */
  void tell(String address, Event event) {
    listener.on(address, event);
  }

  /** Warns of what concerns all hosts, or of what names its hosts itself. */
  public void warn(Warning what) {
    listener.on(isCluster() ? HookResult.LOCAL : decider().address(), new Event.Warned(what));
  }

  /** Tells what a gate says, of the host that it is about, and whether it is overridden. */
  public void tellOf(Finding finding) {
    String about =
        finding.host().orElseGet(() -> isCluster() ? HookResult.LOCAL : decider().address());
    listener.on(about, Event.GateJudged.of(finding));
    Event.Overridden.of(finding).ifPresent(overridden -> listener.on(about, overridden));
  }

  /** Says where a journal is not the one that other hosts saw, once the states have been read. */
  public void warnOfContradictions() {
    Heads.warnOfContradictions(this);
  }

  /** Warns of what concerns one of its hosts. */
  void warnOf(Member member, Warning what) {
    tellOf(member, new Event.Warned(what));
  }

  void tellOf(Member member, Event event) {
    listener.on(member.address(), event);
  }

  Stop stop() {
    return stop;
  }

  /** Whether somebody wants the run to stop; an interrupt of the thread is such a wish. */
  boolean isToStop() {
    if (Thread.interrupted()) {
      wantStop();
    }
    return stop.isRequested();
  }

  /** A safe point: ends the run here if someone wants it to stop. */
  public void checkpoint() throws DeployerException {
    if (!isCluster()) {
      decider().run().checkpoint();
      return;
    }
    if (isToStop()) {
      throw stopped();
    }
  }

  /**
   * An interrupt is a wish to stop, and what is still to be done on the hosts is done all the same;
   * the thread has it back when the fleet is closed.
   */
  private void wantStop() {
    interrupted = true;
    stop.end();
  }

  /** What ends the work on a host where the run is to stop. */
  static DeployerException stopped() {
    return new DeployerException(
        DeployerException.Kind.INTERRUPTED, new Live.Unknown(), "interrupted", null);
  }

  /**
   * Does it on each of these, side by side. When it fails on one, it is begun on no other, those
   * that have begun are asked to stop, and what went wrong is thrown when all have ended.
   */
  public void all(Collection<Member> who, Task task) throws IOException, DeployerException {
    onEachHost.all(who, task);
  }

  /** The same on every host. */
  public void all(Task task) throws IOException, DeployerException {
    onEachHost.all(members, task);
  }

  /**
   * Looks at something on each of these, side by side, and hears them all out: what went wrong on
   * any of them is thrown when all have ended. For what changes nothing.
   */
  public void look(Collection<Member> who, Task task) throws IOException, DeployerException {
    onEachHost.look(who, task);
  }

  /** The same on every host. */
  public void look(Task task) throws IOException, DeployerException {
    onEachHost.look(members, task);
  }

  /**
   * Does the work on each of these hosts, whatever happens on the others. Returns what went wrong,
   * by host.
   */
  public Map<Member, Exception> each(Collection<Member> who, Task task) {
    return onEachHost.each(who, task);
  }

  /** Connects, does the work, gives the locks back; says at the end what is live where. */
  public <T> T run(Work<T> work) throws DeployerException {
    return new FleetRun(this).run(work, false);
  }

  /** As {@link #run}, but of several hosts those that cannot be reached are left out. */
  public <T> T runWhereReachable(Work<T> work) throws DeployerException {
    return new FleetRun(this).run(work, isCluster());
  }

  /** Their locks. */
  public FleetLocks locks() {
    return locks;
  }

  /** Ends the connections and the threads. */
  @Override
  public void close() {
    onEachHost.shut();
    members.forEach(member -> member.run().close());
    absent.forEach(member -> member.run().close());
    onEachHost.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
