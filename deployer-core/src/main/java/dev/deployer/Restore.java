package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.FleetRecovery;
import dev.deployer.cluster.Member;
import dev.deployer.event.Phase;
import dev.deployer.execution.Restoration;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Drift;
import dev.deployer.notify.Occasion;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.PassedOver;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.Remains;
import dev.deployer.root.RetiredRelease;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Takes a release out of the trash, on each host that has it there. */
final class Restore {
  private final Runs runs;
  private final ReleaseId release;
  private final List<Warning> warnings = new ArrayList<>();

  Restore(Runs runs, ReleaseId release) {
    this.runs = runs;
    this.release = release;
  }

  RestoreResult run() throws DeployerException {
    try (Announcements announcements = new Announcements(runs)) {
      return runs.together(fleet -> run(fleet, announcements));
    }
  }

  private RestoreResult run(Fleet fleet, Announcements announcements)
      throws IOException, DeployerException {
    fleet.locks().take(Restoration.of(release), Optional.empty());
    FleetRecovery settlement = new Settling(runs, announcements).done(fleet);
    fleet.members().forEach(member -> warnings.addAll(settlement.warnings(member)));
    Map<Member, RetiredRelease> retired = inTrash(fleet);
    Map<Member, List<Difference>> differences = new ConcurrentHashMap<>();
    fleet.all(
        retired.keySet(),
        member ->
            differences.put(
                member,
                member
                    .run()
                    .phase(
                        Phase.RESTORE,
                        () ->
                            new Restoration(member.run(), retired.get(member))
                                .run(member.state().history()))));
    fleet.all(retired.keySet(), member -> member.state(member.run().state()));
    announcements.about(Optional.of(release), Optional.empty());
    announcements.tell(Occasion.RESTORED, release + " is back from the trash; it is not live.");
    return result(fleet, differences);
  }

  /**
   * Finds the release on each host; refuses on all together where none has it, or where it could
   * not be put back.
   */
  private Map<Member, RetiredRelease> inTrash(Fleet fleet) throws DeployerException {
    Map<Member, RetiredRelease> retired = new LinkedHashMap<>();
    List<Objection> objections = new ArrayList<>();
    for (Member member : fleet.members()) {
      Optional<RetiredRelease> newest = newest(member.state());
      boolean taken =
          member.state().releases().contains(release)
              || member.state().records().containsKey(release);
      Optional<String> incomplete = Remains.inWords(member.state(), release);
      if (incomplete.isPresent()) {
        objections.add(
            new Objection(
                Objection.Kind.INCOMPLETE_RELEASE,
                (fleet.isCluster() ? member + ": " : "") + incomplete.get()));
      } else if (newest.isPresent() && taken) {
        objections.add(
            new Objection(
                Objection.Kind.RELEASE_EXISTS,
                (fleet.isCluster() ? member + ": " : "") + release + " is there already"));
      } else if (newest.isPresent()) {
        retired.put(member, newest.get());
      } else if (!taken) {
        warnings.add(new Warning.NotInTrash(member.toString(), release));
      }
    }
    objections.addAll(otherwise(fleet, retired));
    objections.addAll(lost(fleet, retired));
    if (retired.isEmpty() && objections.isEmpty()) {
      objections.add(nowhere(fleet));
    }
    if (!objections.isEmpty()) {
      throw DeployerException.refused(FleetPlans.live(fleet), objections);
    }
    return retired;
  }

  /** Where somebody has deleted in the trash what is to come back. */
  private static List<Objection> lost(Fleet fleet, Map<Member, RetiredRelease> retired) {
    List<Objection> lost = new ArrayList<>();
    retired.forEach(
        (member, one) -> {
          RetiredRelease.Part missing = member.state().hollow().get(one);
          if (missing != null) {
            lost.add(
                new Objection(
                    Objection.Kind.INCOMPLETE_RELEASE,
                    (fleet.isCluster() ? member + ": " : "") + Remains.inWords(one, missing)));
          }
        });
    return lost;
  }

  /** Of several hosts: where something else has that id, which the others would get beside it. */
  private List<Objection> otherwise(Fleet fleet, Map<Member, RetiredRelease> retired) {
    List<Objection> objections = new ArrayList<>();
    Set<Digest> wanted = new HashSet<>();
    retired.values().forEach(one -> wanted.add(one.digest()));
    for (Member member : fleet.members()) {
      ReleaseRecord there = member.state().records().get(release);
      if (!wanted.isEmpty()
          && !retired.containsKey(member)
          && newest(member.state()).isEmpty()
          && there != null
          && !wanted.contains(there.digest())) {
        objections.add(
            new Objection(
                Objection.Kind.RELEASE_EXISTS,
                member
                    + ": "
                    + release
                    + " is there already, with other content than in the trash"));
      }
    }
    if (wanted.size() > 1) {
      objections.add(
          new Objection(
              Objection.Kind.RELEASE_EXISTS,
              "the trash of the hosts has " + release + " with different content",
              retired.entrySet().stream()
                  .map(
                      host ->
                          host.getKey()
                              + ": digest "
                              + host.getValue().digest().toString().substring(0, 12)
                              + "…")
                  .toList()));
    }
    return objections;
  }

  private Optional<RetiredRelease> newest(RootState state) {
    return state.trash().stream()
        .filter(retired -> retired.id().equals(release))
        .reduce((first, second) -> second);
  }

  private Objection nowhere(Fleet fleet) {
    List<String> lying =
        fleet.members().stream()
            .flatMap(
                member ->
                    runs.target().settings().restorable(member.state().trash()).stream()
                        .filter(retired -> !member.state().hollow().containsKey(retired)))
            .map(retired -> retired.id().value())
            .distinct()
            .toList();
    return new Objection(
        Objection.Kind.NO_SUCH_RELEASE,
        fleet.members().stream().anyMatch(m -> m.state().releases().contains(release))
            ? release + " is there already, and not in the trash"
            : "there is no " + release + " in the trash",
        lying.stream().map(id -> id + " is in the trash").toList());
  }

  private RestoreResult result(Fleet fleet, Map<Member, List<Difference>> differences) {
    List<RestoreResult.OnHost> hosts = new ArrayList<>();
    for (Member member : fleet.members()) {
      List<Difference> own = differences.getOrDefault(member, List.of());
      if (!own.isEmpty()) {
        warnings.add(
            new Warning.NotAsDeployed(
                release,
                fleet.isCluster() ? Optional.of(member.toString()) : Optional.empty(),
                Drift.places(own),
                own.get(0).toString()));
      }
      hosts.add(new RestoreResult.OnHost(member.address(), differences.containsKey(member), own));
    }
    List<String> against =
        Stream.concat(
                differences.keySet().stream()
                    .flatMap(member -> PassedOver.why(member.state(), release).stream()),
                Stream.concat(
                        NeverLive.of(fleet, release).stream(), NoneLive.strange(fleet).stream())
                    .map(Objection::fact))
            .distinct()
            .sorted()
            .toList();
    return new RestoreResult(release, hosts, against, warnings);
  }
}
