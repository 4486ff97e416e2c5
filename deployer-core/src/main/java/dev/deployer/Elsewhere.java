package dev.deployer;

import dev.deployer.cluster.LeftOutHost;
import dev.deployer.execution.Stop;
import dev.deployer.hook.HookHost;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.parallel.SideBySide;
import dev.deployer.parallel.Threads;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import dev.deployer.plan.AskedRoot;
import dev.deployer.root.Layout;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.RootState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * What hosts say that the run does not change, and that gates ask: those that the target leaves
 * out, and those of other environments. They are read side by side, on threads of their own while
 * the run does something else, and nothing is locked there: what is so when they are read can be
 * otherwise a moment later. The threads have ended on close.
 */
final class Elsewhere implements AutoCloseable {
  private static final int AT_ONCE = 16;

  private final Stop stop;
  private final List<Asked> asked;
  private final FutureTask<List<Seen>> task;
  private final Optional<Thread> thread;

  /**
   * One such host.
   *
   * @param root which one, with its id where it was read
   * @param name for people
   * @param state what its root says; absent where that is not known
   * @param why it is not known; empty where it is
   * @param lasting whether that is so whenever it is asked, as where there is no root: then it is a
   *     part of what a gate says
   */
  record Seen(
      AskedRoot root,
      String name,
      Optional<RootState> state,
      Optional<String> why,
      boolean lasting) {
    /** Which other one it belongs to; absent where it was left out of this one. */
    Optional<String> environment() {
      return root.environment();
    }

    /** As a fact of a gate ends; what is otherwise the next time would change its digest. */
    String unasked() {
      return "could not be asked" + why.filter(said -> lasting).map(": "::concat).orElse("");
    }
  }

  private record Asked(Optional<String> environment, String name, Runs runs) {
    AskedRoot root() {
      Target.Place place = runs.target().places().get(0);
      return new AskedRoot(
          environment, place.host().address(), place.root().toString(), place.rootId());
    }
  }

  private Elsewhere(Stop stop, List<Asked> asked) {
    this.stop = stop;
    this.asked = asked;
    this.task = new FutureTask<>(() -> SideBySide.map(asked, AT_ONCE, Elsewhere::read));
    if (asked.isEmpty()) {
      task.run();
    }
    this.thread =
        asked.isEmpty() ? Optional.empty() : Optional.of(Threads.prepare("elsewhere", task));
  }

  /**
   * Of the target of these runs; nothing is begun yet.
   *
   * @param environments which others are asked: what no gate of this run looks at is not waited for
   */
  static Elsewhere of(Runs runs, Set<String> environments) {
    Stop stop = runs.stop().child();
    return new Elsewhere(stop, asked(runs, environments, stop));
  }

  /** Which roots that is, whether they are read or not. */
  static List<AskedRoot> roots(Runs runs, Set<String> environments) {
    return asked(runs, environments, runs.stop()).stream().map(Asked::root).toList();
  }

  private static List<Asked> asked(Runs runs, Set<String> environments, Stop stop) {
    Target.Others others = runs.target().others();
    List<Asked> asked = new ArrayList<>();
    if (!others.leftOut().isEmpty()) {
      Target rest = runs.target().toBuilder().places(others.leftOut()).build();
      rest.each().forEach(one -> asked.add(asked(runs, Optional.empty(), one, stop)));
    }
    others
        .environments()
        .forEach(
            (name, target) -> {
              if (environments.contains(name)) {
                target.each().forEach(one -> asked.add(asked(runs, Optional.of(name), one, stop)));
              }
            });
    return asked;
  }

  /** The same, begun. */
  static Elsewhere start(Runs runs, Set<String> environments) {
    return of(runs, environments).begin();
  }

  /** Begins to read, once; where there is nothing else to look at, nothing is begun. */
  Elsewhere begin() {
    thread.filter(one -> one.getState() == Thread.State.NEW).ifPresent(Thread::start);
    return this;
  }

  private static Asked asked(Runs runs, Optional<String> environment, Target one, Stop stop) {
    Target still =
        one.toBuilder()
            .settings(one.settings().toBuilder().reconnectFor(Duration.ZERO).build())
            .build();
    return new Asked(
        environment, one.places().get(0).name(), runs.readingOnly(still, stop.child()));
  }

  private static Seen read(Asked asked) {
    try {
      RootState state = asked.runs().alone(run -> run.state());
      return new Seen(
          asked.root().withId(Optional.of(state.marker().id())),
          asked.name(),
          Optional.of(state),
          Optional.empty(),
          false);
    } catch (DeployerException e) {
      return new Seen(
          asked.root(),
          asked.name(),
          Optional.empty(),
          Optional.of(e.getMessage()),
          e.kind() == DeployerException.Kind.REFUSED);
    }
  }

  /**
   * Waits for them, and returns them in the order of the target.
   *
   * @throws DeployerException INTERRUPTED
   */
  List<Seen> hosts() throws DeployerException {
    try {
      List<Seen> seen = task.get();
      if (stop.isRequested()) {
        throw interrupted(null);
      }
      return seen;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * The same of those alone that were left out of the target, and of these environments; where
   * there is none, nothing is waited for.
   *
   * @throws DeployerException INTERRUPTED
   */
  List<Seen> hosts(Set<String> environments) throws DeployerException {
    return asked.stream().noneMatch(one -> isAmong(one.environment(), environments))
        ? List.of()
        : hosts().stream().filter(seen -> isAmong(seen.environment(), environments)).toList();
  }

  private static boolean isAmong(Optional<String> environment, Set<String> environments) {
    return environment.map(environments::contains).orElse(true);
  }

  /**
   * Reads a manifest from one of these hosts, over another connection.
   *
   * @param record of a release that is there
   * @return empty where it cannot be read, or is not the recorded one
   * @throws DeployerException INTERRUPTED
   */
  Optional<Manifest> manifest(Seen host, ReleaseRecord record) throws DeployerException {
    try {
      return asked(host)
          .runs()
          .alone(
              run ->
                  run.reliably(
                      again ->
                          ReleaseSweep.manifest(
                              run.host(), run.layout(), record, run.settings().manifests())));
    } catch (DeployerException e) {
      if (stop.isRequested() || e.kind() == DeployerException.Kind.INTERRUPTED) {
        throw interrupted(e);
      }
      return Optional.empty();
    }
  }

  private Asked asked(Seen host) {
    return asked.stream()
        .filter(one -> one.environment().equals(host.environment()))
        .filter(one -> one.name().equals(host.name()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The hosts that were left out of the target, as checks find them that are asked from this
   * machine; without those on which nothing is live.
   *
   * @throws DeployerException INTERRUPTED
   */
  List<LeftOutHost> serving() throws DeployerException {
    List<LeftOutHost> serving = new ArrayList<>();
    for (Seen seen : hosts(Set.of())) {
      if (!seen.state().map(state -> state.live() instanceof Live.Nothing).orElse(false)) {
        serving.add(leftOut(asked(seen).runs().first(), seen.state()));
      }
    }
    return serving;
  }

  private static LeftOutHost leftOut(Target.Place place, Optional<RootState> state) {
    Layout layout = new Layout(place.root());
    Optional<ReleaseId> live = state.flatMap(it -> it.live().release());
    Optional<RemotePath> release = live.map(layout::release);
    return new LeftOutHost(
        new HookHost(
            place.name(),
            place.at(),
            place.host().address(),
            Optional.empty(),
            release.orElse(layout.top()),
            release,
            Optional.empty()),
        live);
  }

  private static DeployerException interrupted(Exception cause) {
    return new DeployerException(
        DeployerException.Kind.INTERRUPTED, new Live.Unknown(), "interrupted", cause);
  }

  @Override
  public void close() {
    stop.end();
    thread.ifPresent(Threads::join);
  }
}
