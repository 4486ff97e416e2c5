package dev.deployer.project.drill;

import dev.deployer.Deployer;
import dev.deployer.Status;
import dev.deployer.Target;
import dev.deployer.event.Listener;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.parallel.Threads;
import dev.deployer.path.ReleaseId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * What the hosts are like at one moment, as {@code status} would say it.
 *
 * @param hosts by name, in the order of the target; empty for one that could not be asked
 */
record Sight(Map<String, Optional<Status>> hosts) {
  private static final int AT_ONCE = 8;

  /** Looks at all hosts side by side. */
  static Sight of(Crew crew) {
    List<Target> each = crew.target().each();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(AT_ONCE, each.size()), task -> Threads.prepare("look", task));
    try {
      List<Future<Optional<Status>>> asked = new ArrayList<>();
      for (Target one : each) {
        Deployer deployer = crew.deployer(one, Listener.none());
        asked.add(pool.submit(() -> ask(deployer)));
      }
      Map<String, Optional<Status>> hosts = new LinkedHashMap<>();
      for (int i = 0; i < each.size(); i++) {
        hosts.put(each.get(i).places().get(0).name(), result(asked.get(i)));
      }
      return new Sight(hosts);
    } finally {
      pool.shutdownNow();
    }
  }

  private static Optional<Status> ask(Deployer deployer) {
    try {
      return Optional.of(deployer.status());
    } catch (DeployerException e) {
      return Optional.empty();
    }
  }

  private static Optional<Status> result(Future<Optional<Status>> asked) {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private List<Status> known() {
    return hosts.values().stream().flatMap(Optional::stream).toList();
  }

  /** Whether all hosts answer, nobody holds a lock, and nothing is left to be decided. */
  boolean isQuiet() {
    return known().size() == hosts.size()
        && known().stream().allMatch(one -> one.lock().isEmpty() && !one.undecided());
  }

  /** The release that is live on all of them. */
  Optional<ReleaseId> live() {
    Set<Live> live = known().stream().map(Status::live).collect(Collectors.toSet());
    return live.size() == 1 && known().size() == hosts.size()
        ? live.iterator().next().release()
        : Optional.empty();
  }

  /** Whether they are quiet, and all serve one release that no drill has made. */
  boolean isCalm(Game game) {
    return isQuiet() && live().filter(id -> !id.equals(game.drill().release())).isPresent();
  }

  /** What is other than it was, in words, for those hosts that could be asked both times. */
  List<String> since(Sight before) {
    List<String> changes = new ArrayList<>();
    hosts.forEach(
        (name, now) -> {
          Optional<Status> then = before.hosts.getOrDefault(name, Optional.empty());
          if (now.isPresent() && then.isPresent()) {
            changes(name, then.get(), now.get(), changes);
          }
        });
    return changes;
  }

  private static void changes(String name, Status then, Status now, List<String> changes) {
    int known = changes.size();
    if (then.lock().isPresent()
        && !now.lock()
            .map(Status.LockState::token)
            .equals(then.lock().map(Status.LockState::token))) {
      changes.add(name + ": the lock is no longer that of " + holder(then));
    }
    if (now.lock().isPresent() && then.lock().isEmpty()) {
      changes.add(name + ": the lock was taken by " + holder(now));
    }
    if (!now.live().equals(then.live())) {
      changes.add(name + ": " + now.live());
    }
    if (now.patches().size() > then.patches().size()) {
      changes.add(name + ": what was changed by hand is recorded");
    }
    if (changes.size() == known && now.generation() > then.generation()) {
      changes.add(name + ": the journal goes on");
    }
  }

  private static String holder(Status status) {
    return status.lock().flatMap(Status.LockState::holder).map(one -> one.by()).orElse("a run");
  }
}
