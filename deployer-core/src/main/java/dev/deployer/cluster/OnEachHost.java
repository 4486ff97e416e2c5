package dev.deployer.cluster;

import dev.deployer.execution.FullDisk;
import dev.deployer.outcome.DeployerException;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Carries out a task on several hosts of a fleet at once, and keeps by host what went wrong there.
 * A single host is worked on by the caller's own thread.
 */
final class OnEachHost implements AutoCloseable {
  private final Fleet fleet;
  private final HostThreads threads;

  /**
   * Nothing is begun yet.
   *
   * @param threads of its own, which it ends
   */
  OnEachHost(Fleet fleet, HostThreads threads) {
    this.fleet = fleet;
    this.threads = threads;
  }

  /** As {@link Fleet#all(Collection, Fleet.Task)}. */
  void all(Collection<Member> who, Fleet.Task task) throws IOException, DeployerException {
    if (fleet.isCluster()) {
      Failures.requireNone(each(who, task, true));
      return;
    }
    for (Member member : who) {
      alone(member, task);
    }
  }

  /** As {@link Fleet#look(Collection, Fleet.Task)}. */
  void look(Collection<Member> who, Fleet.Task task) throws IOException, DeployerException {
    if (fleet.isCluster()) {
      Failures.requireNone(each(who, task));
    } else {
      all(who, task);
    }
  }

  /** As {@link Fleet#each}. */
  Map<Member, Exception> each(Collection<Member> who, Fleet.Task task) {
    return each(who, task, false);
  }

  private Map<Member, Exception> each(Collection<Member> who, Fleet.Task task, boolean together) {
    Map<Member, Exception> failures = new LinkedHashMap<>();
    if (!fleet.isCluster()) {
      for (Member member : who) {
        attempt(member, task).ifPresent(e -> failures.put(member, e));
      }
      return failures;
    }
    AtomicBoolean over = new AtomicBoolean();
    threads
        .each(
            who,
            member -> {
              if (over.get()) {
                return Optional.<Exception>of(Fleet.stopped());
              }
              Optional<Exception> failure = attempt(member, task);
              if (together && failure.isPresent()) {
                over.set(true);
                fleet.members().forEach(m -> m.stop().request());
              }
              return failure;
            })
        .forEach((member, failure) -> failure.ifPresent(e -> failures.put(member, e)));
    return failures;
  }

  private static void alone(Member member, Fleet.Task task) throws IOException, DeployerException {
    try {
      task.on(member);
      member.failure(Optional.empty());
    } catch (IOException e) {
      IOException explained = FullDisk.explain(e, member.run());
      member.failed(explained);
      throw explained;
    } catch (DeployerException e) {
      member.failed(e);
      throw e;
    }
  }

  private Optional<Exception> attempt(Member member, Fleet.Task task) {
    try {
      member.run().resume();
      task.on(member);
      member.succeeded();
      return Optional.empty();
    } catch (IOException e) {
      IOException explained = FullDisk.explain(e, member.run());
      member.failed(explained);
      return Optional.of(explained);
    } catch (DeployerException e) {
      member.failed(e);
      return Optional.of(e);
    } finally {
      if (fleet.waits(member)) {
        member.run().suspend();
      }
    }
  }

  /** Begins nothing further; what is under way goes on. */
  void shut() {
    threads.shut();
  }

  /** Waits until all has ended; an interrupt is kept. */
  @Override
  public void close() {
    threads.close();
  }
}
