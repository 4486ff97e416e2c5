package dev.deployer.cluster;

import dev.deployer.execution.Executor;
import dev.deployer.execution.Flip;
import dev.deployer.execution.Run;
import dev.deployer.execution.Stop;
import dev.deployer.outcome.Standing;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.root.Aftermath;
import dev.deployer.root.RootState;
import java.util.Optional;
import java.util.Set;

/** One host of a fleet: its run there, and how far that host has got in the transaction. */
public final class Member {
  private final String name;
  private final String at;
  private final String address;
  private final Set<String> labels;
  private final Run run;
  private final Stop stop;
  private Optional<RootState> state = Optional.empty();
  private Optional<Planned> planned = Optional.empty();
  private Optional<Exception> failure = Optional.empty();
  private int connectedWhenItFailed;

  /** What is to be done on it, and who does it. */
  private record Planned(HostPlan plan, Executor executor) {}

  /**
   * A host.
   *
   * @param name as the configuration has it, for people and hooks
   * @param at in the network
   * @param address as events have it
   * @param stop of this host alone
   */
  public Member(String name, String at, String address, Set<String> labels, Run run, Stop stop) {
    this.name = name;
    this.at = at;
    this.address = address;
    this.labels = Set.copyOf(labels);
    this.run = run;
    this.stop = stop;
  }

  public String name() {
    return name;
  }

  /** Its name or address in the network. */
  public String at() {
    return at;
  }

  public String address() {
    return address;
  }

  public Set<String> labels() {
    return labels;
  }

  public Run run() {
    return run;
  }

  Stop stop() {
    return stop;
  }

  /** The root as it was last read; only where it has been. */
  public RootState state() {
    return state.orElseThrow(() -> new IllegalStateException("not yet read: " + address));
  }

  public void state(RootState now) {
    state = Optional.of(now);
  }

  /** What is still to come after the last flip, by its journal as it was last read. */
  Aftermath aftermath() {
    return Aftermath.of(state().history());
  }

  /** From here on it has a plan, and who carries it out. */
  public void plan(HostPlan made, Executor by) {
    planned = Optional.of(new Planned(made, by));
  }

  /** From here on it has none, as before it was given one. */
  void forgetPlan() {
    planned = Optional.empty();
  }

  boolean isPlanned() {
    return planned.isPresent();
  }

  private Planned planned() {
    return planned.orElseThrow(() -> new IllegalStateException("nothing planned: " + address));
  }

  /** What is to be done on it; only where it is planned. */
  public HostPlan plan() {
    return planned().plan();
  }

  /** Who does that; only where it is planned. */
  public Executor executor() {
    return planned().executor();
  }

  /** Whether it has a plan that changes what is live. */
  public boolean flips() {
    return planned.flatMap(it -> it.executor().flip()).isPresent();
  }

  /**
   * The release that hooks are about here: what is live, unless the plan is still to change that.
   *
   * @param ofTheRun what the run is about; empty where each host's plan says it
   */
  Optional<ReleaseId> concerned(Optional<ReleaseId> ofTheRun) {
    return planned.isEmpty() || executor().hasFlipped()
        ? run.live().release()
        : ofTheRun.or(() -> executor().flip().flatMap(Flip::to));
  }

  /** Whether its plan is still to make the release that the run is about. */
  boolean lacksRelease() {
    return planned.isPresent() && !executor().isBuilt();
  }

  /**
   * The other one of the two releases that its plan goes from and to; without a plan, the one that
   * the last flip of its journal left.
   */
  Optional<ReleaseId> other(Optional<ReleaseId> release) {
    if (planned.isEmpty()) {
      return state.flatMap(it -> it.history().leftFor(release));
    }
    HostPlan plan = plan();
    return plan.from().equals(release)
        ? executor().flip().flatMap(Flip::to).filter(to -> !release.equals(Optional.of(to)))
        : plan.from();
  }

  public String rootId() {
    return run.passed().marker().id();
  }

  void failed(Exception with) {
    failure = Optional.of(with);
    connectedWhenItFailed = run.connections();
  }

  /**
   * Something was done on it: it is lost no more if it was connected to anew meanwhile. Not all
   * that is done asks the host something.
   */
  void succeeded() {
    if (isLost() && run.connections() > connectedWhenItFailed) {
      failure = Optional.empty();
    }
  }

  /** Nothing is wrong on it any more, or what was before. */
  void failure(Optional<Exception> now) {
    failure = now;
  }

  /** What went wrong on it last. */
  public Optional<Exception> failure() {
    return failure;
  }

  /** Whether it cannot be talked to any more: nothing is sent to it to tidy up. */
  public boolean isLost() {
    return failure.filter(Failures::isLoss).isPresent();
  }

  Standing standing() {
    return new Standing(address, run.live(), failure.map(e -> Failures.on(address, e)));
  }

  @Override
  public String toString() {
    return address;
  }
}
