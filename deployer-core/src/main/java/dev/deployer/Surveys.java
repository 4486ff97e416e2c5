package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.event.Phase;
import dev.deployer.execution.Run;
import dev.deployer.manifest.Difference;
import dev.deployer.outcome.DeployerException;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Itemized;
import dev.deployer.plan.Plan;
import dev.deployer.plan.Survey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a deploy knows of the live release of each host: a manifest, which is large. Of more hosts
 * than are worked on at once it is kept for none, and each is looked at again when it is its turn,
 * so that what is kept is bounded by how many are worked on and not by how many there are.
 */
final class Surveys {
  private final Fleet fleet;
  private final Map<Member, Survey> kept = new ConcurrentHashMap<>();
  private final Map<Member, List<Difference>> drift = new ConcurrentHashMap<>();
  private final Map<Itemized, Itemized> changes = new ConcurrentHashMap<>();

  Surveys(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Looks at a host; on its own connection. */
  Survey take(Member member) throws IOException, DeployerException {
    Run run = member.run();
    Survey survey =
        run.phase(
            Phase.SWEEP,
            () ->
                run.reliably(
                    again ->
                        Survey.take(
                            run.host(),
                            member.address(),
                            member.state(),
                            run.settings().manifests())));
    drift.put(member, survey.drift());
    if (!fleet.hostsWait()) {
      kept.put(member, survey);
    }
    return survey;
  }

  /** What is known of it, or is seen now; it is not kept any longer. */
  Survey last(Member member) throws IOException, DeployerException {
    Survey survey = kept.remove(member);
    return survey == null ? take(member) : survey;
  }

  /** What differed on it when it was last looked at. */
  List<Difference> drift(Member member) {
    return drift.get(member);
  }

  /** The same plan of one host; what is the same as on another host is there once. */
  Plan sharing(Plan plan) {
    HostPlan host = plan.hosts().get(0);
    Itemized same = changes.computeIfAbsent(host.changes(), own -> own);
    return new Plan(
        plan.kind(),
        plan.release(),
        plan.digest(),
        List.of(
            new HostPlan(
                host.host(),
                host.hostKey(),
                host.root(),
                host.rootId(),
                host.generation(),
                host.from(),
                host.steps(),
                same,
                host.objections(),
                host.notes())));
  }
}
