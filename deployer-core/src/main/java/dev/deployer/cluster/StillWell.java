package dev.deployer.cluster;

import dev.deployer.health.HealthReport;
import dev.deployer.health.HealthResult;
import dev.deployer.health.HealthRun;
import dev.deployer.hook.HookContext;
import dev.deployer.hook.HookHost;
import dev.deployer.host.HostCommands;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
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
 */
final class StillWell {
  private static final int TIMES = 2;

  private final Fleet fleet;
  private final Rollout rollout;
  private final HealthRun health;
  private final HookContext context;
  private final Set<String> before = new HashSet<>();

  StillWell(Fleet fleet, Rollout rollout, HealthRun health, HookContext context) {
    this.fleet = fleet;
    this.rollout = rollout;
    this.health = health;
    this.context = context;
  }

  /** Before the hooks run: remembers what is answered well. Nothing is live at a first deploy. */
  void look() throws IOException, DeployerException {
    ask(1).values().stream()
        .flatMap(report -> report.results().stream())
        .filter(HealthResult::healthy)
        .map(StillWell::identity)
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
    for (Map.Entry<ReleaseId, HealthReport> asked : ask(TIMES).entrySet()) {
      for (HealthResult failure : asked.getValue().failures()) {
        if (before.contains(identity(failure))) {
          failures.add(Failed.of(failure));
          unwell.add(asked.getKey().value());
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

  private static String identity(HealthResult result) {
    return result.check() + " " + result.address();
  }

  /** Asks each host of the release that is live on it, in that release. */
  private Map<ReleaseId, HealthReport> ask(int times) throws IOException, DeployerException {
    List<Member> members =
        fleet.members().stream()
            .filter(member -> member.state().live().release().isPresent())
            .toList();
    Map<Member, Optional<HostCommands>> shells = new HostShells(fleet).of(members);
    Map<ReleaseId, List<HookHost>> serving = new LinkedHashMap<>();
    for (Member member : members) {
      ReleaseId live = member.state().live().release().orElseThrow();
      RemotePath release = member.run().layout().release(live);
      serving
          .computeIfAbsent(live, id -> new ArrayList<>())
          .add(
              new HookHost(
                  member.name(),
                  member.at(),
                  member.address(),
                  shells.get(member),
                  release,
                  Optional.of(release),
                  Optional.empty()));
    }
    Map<ReleaseId, HealthReport> reports = new LinkedHashMap<>();
    serving.forEach(
        (release, hosts) ->
            reports.put(
                release,
                health.glance(
                    rollout.health(),
                    new HookContext(Optional.of(release), context.environment(), context.folder()),
                    hosts,
                    times)));
    return reports;
  }
}
