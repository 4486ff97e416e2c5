package dev.deployer.cluster;

import dev.deployer.health.HealthCheck;
import dev.deployer.health.HealthReport;
import dev.deployer.health.HealthResult;
import dev.deployer.health.HealthRun;
import dev.deployer.hook.HookContext;
import dev.deployer.hook.HookHost;
import dev.deployer.hook.Where;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether the releases that serve while hooks prepare the next one are as well afterwards as
 * before: a migration that takes away what they need is found before anything flips. What was not
 * answered well before is not asked for again; only the next release may be able to answer it.
 * Hosts that the run leaves out share what the hooks change, so they are asked as well, as far as
 * that goes without working on them.
 */
final class StillWell {
  private static final int TIMES = 2;

  private final Fleet fleet;
  private final Rollout rollout;
  private final HealthRun health;
  private final HookContext context;
  private final List<LeftOutHost> leftOut;
  private final Set<One> before = new HashSet<>();

  /** A check of a host; its words may be those of another as well. */
  private record One(HealthCheck check, String address) {
    static One of(HealthResult result) {
      return new One(result.asked(), result.address());
    }
  }

  /** A release, and how it was found. */
  private record Asked(ReleaseId release, HealthReport report) {}

  StillWell(
      Fleet fleet,
      Rollout rollout,
      HealthRun health,
      HookContext context,
      List<LeftOutHost> leftOut) {
    this.fleet = fleet;
    this.rollout = rollout;
    this.health = health;
    this.context = context;
    this.leftOut = leftOut;
  }

  /** Before the hooks run: remembers what is answered well. Nothing is live at a first deploy. */
  void look() throws IOException, DeployerException {
    tellOfUnasked();
    ask(1).stream()
        .flatMap(asked -> asked.report().results().stream())
        .filter(HealthResult::healthy)
        .map(One::of)
        .forEach(before::add);
  }

  /**
   * After they have run.
   *
   * @throws DeployerException if something that was well is not
   */
  void require() throws IOException, DeployerException {
    if (before.isEmpty()) {
      return;
    }
    List<Failed> failures = new ArrayList<>();
    Set<String> unwell = new HashSet<>();
    for (Asked asked : ask(TIMES)) {
      for (HealthResult failure : asked.report().failures()) {
        if (before.contains(One.of(failure))) {
          failures.add(Failed.of(failure));
          unwell.add(asked.release().value());
        }
      }
    }
    if (fleet.isToStop()) {
      throw new DeployerException(
          DeployerException.Kind.INTERRUPTED, new Live.Unknown(), "interrupted", null);
    }
    if (!failures.isEmpty()) {
      DeployerException all = Failed.together(DeployerException.Kind.FAILED, failures);
      throw new DeployerException(
              DeployerException.Kind.FAILED,
              all.live(),
              "the release that serves, "
                  + unwell.stream().sorted().collect(Collectors.joining(", "))
                  + ", is not well since the hooks of before_activate ran: "
                  + all.getMessage(),
              null)
          .withOutput(all.output());
    }
  }

  /** Asks each host of the release that is live on it, in that release. */
  private List<Asked> ask(int times) throws IOException, DeployerException {
    Map<ReleaseId, List<HookHost>> serving = serving();
    List<Asked> asked = new ArrayList<>();
    serving.forEach((release, hosts) -> asked.add(ask(rollout.health(), release, hosts, times)));
    Map<ReleaseId, List<HookHost>> beside = new LinkedHashMap<>();
    leftOut.forEach(
        one ->
            one.live()
                .ifPresent(
                    release ->
                        beside.computeIfAbsent(release, id -> new ArrayList<>()).add(one.host())));
    List<HealthCheck> fromHere =
        rollout.health().stream()
            .filter(
                check ->
                    !(check instanceof HealthCheck.Command command)
                        || (command.where() == Where.LOCAL && serving.isEmpty()))
            .toList();
    beside.forEach((release, hosts) -> asked.add(ask(fromHere, release, hosts, times)));
    return asked;
  }

  private Asked ask(List<HealthCheck> checks, ReleaseId release, List<HookHost> hosts, int times) {
    return new Asked(
        release,
        health.glance(
            checks,
            new HookContext(Optional.of(release), context.environment(), context.folder()),
            hosts,
            times));
  }

  private Map<ReleaseId, List<HookHost>> serving() throws IOException, DeployerException {
    Map<ReleaseId, List<HookHost>> serving = new LinkedHashMap<>();
    for (HookHost host : new HostShells(fleet).serving()) {
      serving
          .computeIfAbsent(ReleaseId.parse(host.directory().name()), id -> new ArrayList<>())
          .add(host);
    }
    return serving;
  }

  /** Says which checks are not asked of hosts that serve, since they would have to run there. */
  private void tellOfUnasked() {
    boolean alone = fleet.serving().isEmpty();
    List<String> commands =
        rollout.health().stream()
            .filter(
                check ->
                    check instanceof HealthCheck.Command command
                        && (command.where() == Where.EACH
                            || (command.where() == Where.ONCE && alone)))
            .map(check -> check.inWords(""))
            .toList();
    List<String> reached = names(true);
    if (!commands.isEmpty() && !reached.isEmpty()) {
      fleet.warn(new Warning.HealthUnasked(reached, commands));
    }
    List<String> others = names(false);
    if (!rollout.health().isEmpty() && !others.isEmpty()) {
      fleet.warn(new Warning.HealthUnasked(others, List.of()));
    }
  }

  /** Of those that were left out, by whether it is known what is live there. */
  private List<String> names(boolean known) {
    return leftOut.stream()
        .filter(one -> one.live().isPresent() == known)
        .map(one -> one.host().name())
        .toList();
  }
}
