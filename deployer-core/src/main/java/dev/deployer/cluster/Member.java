package dev.deployer.cluster;

import dev.deployer.execution.Executor;
import dev.deployer.execution.Flip;
import dev.deployer.execution.Run;
import dev.deployer.execution.Stop;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.outcome.Standing;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.root.RootState;
import java.util.ArrayList;
import java.util.List;
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
  private final List<String> warnings = new ArrayList<>();
  private RootState state;
  private HostPlan plan;
  private Executor executor;
  private Exception failure;

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

  String at() {
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

  /** The root as it was last read. */
  public RootState state() {
    return state;
  }

  public void state(RootState now) {
    state = now;
  }

  /** What is to be done on it. */
  public HostPlan plan() {
    return plan;
  }

  /** Takes the plan, and who carries it out. */
  public void plan(HostPlan made, Executor by) {
    plan = made;
    executor = by;
  }

  void forgetPlan() {
    plan = null;
    executor = null;
  }

  public Executor executor() {
    return executor;
  }

  /** Whether its plan changes what is live. */
  public boolean flips() {
    return executor != null && executor.flip().isPresent();
  }

  /** Whether what is live on it was changed by this run. */
  boolean hasFlipped() {
    return executor == null || executor.hasFlipped();
  }

  /** Whether the release that the run is about is on it. */
  boolean hasRelease() {
    return executor == null || executor.isBuilt();
  }

  /** The other one of the two releases that its plan goes from and to. */
  Optional<ReleaseId> other(Optional<ReleaseId> release) {
    if (plan == null) {
      return Optional.empty();
    }
    return plan.from().equals(release)
        ? executor.flip().flatMap(Flip::to).filter(to -> !release.equals(Optional.of(to)))
        : plan.from();
  }

  public String rootId() {
    return run.passed().marker().id();
  }

  /** What should be known of it, and stops nothing. */
  public List<String> warnings() {
    return warnings;
  }

  void failed(Exception with) {
    failure = with;
  }

  /** What went wrong on it last; null where nothing did. */
  public Exception failure() {
    return failure;
  }

  /** Whether it cannot be talked to any more: nothing is sent to it to tidy up. */
  public boolean isLost() {
    return failure instanceof ConnectFailedException || failure instanceof ConnectionLostException;
  }

  Standing standing() {
    return new Standing(address, run.live(), Optional.ofNullable(failure).map(Failures::message));
  }

  @Override
  public String toString() {
    return address;
  }
}
