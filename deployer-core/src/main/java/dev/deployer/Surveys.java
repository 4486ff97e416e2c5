package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.event.Phase;
import dev.deployer.execution.DriftReading;
import dev.deployer.execution.Run;
import dev.deployer.host.HeapShare;
import dev.deployer.host.Questions;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.RemotePath;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Itemized;
import dev.deployer.plan.Plan;
import dev.deployer.plan.Survey;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Keeps what a deploy knows of the live release of each host, as far as the heap allows: a manifest
 * is large, though many hosts may share one. What is not kept, or is of a host without a connection
 * while it waits, is read again when it is that host's turn.
 */
final class Surveys {
  private final Fleet fleet;
  private final Map<Member, Survey> kept = new ConcurrentHashMap<>();
  private final Map<Itemized, Itemized> changes = new ConcurrentHashMap<>();
  private final IdentityHashMap<Manifest, Boolean> manifests = new IdentityHashMap<>();
  private long entries;

  Surveys(Fleet fleet) {
    this.fleet = fleet;
  }

  /**
   * Looks at a host; on its own connection.
   *
   * @param next what is to be live
   * @param besides asks what is to be known with it
   */
  Survey take(Member member, Manifest next, Consumer<Questions> besides)
      throws IOException, DeployerException {
    Survey survey = member.run().phase(Phase.SWEEP, () -> look(member, next, besides));
    if (!fleet.waits(member) && isAffordable(survey)) {
      kept.put(member, survey);
    }
    return survey;
  }

  /** With what is known of what was changed there. */
  private static Survey look(Member member, Manifest next, Consumer<Questions> besides)
      throws IOException, DeployerException {
    Survey survey = look(member, besides);
    if (survey.drift().isEmpty()) {
      return survey;
    }
    Run run = member.run();
    RemotePath live = run.layout().release(member.state().live().release().orElseThrow());
    return survey.with(DriftReading.of(run, live, survey.live().orElseThrow(), Optional.of(next)));
  }

  private static Survey look(Member member, Consumer<Questions> besides)
      throws IOException, DeployerException {
    Run run = member.run();
    return run.reliably(
        again -> {
          Questions questions = new Questions();
          besides.accept(questions);
          return Survey.take(
              run.host(), member.address(), member.state(), run.settings().manifests(), questions);
        });
  }

  /** Keeps a manifest that many hosts share once, and counts it once. */
  private synchronized boolean isAffordable(Survey survey) {
    if (survey.live().isEmpty()) {
      return true;
    }
    Manifest manifest = survey.live().get().manifest();
    boolean more = manifests.put(manifest, true) == null;
    entries += more ? manifest.entries().size() : 0;
    return entries <= HeapShare.entries() / 4;
  }

  /** Returns what is known of a host, or looks again; it is not kept afterwards. */
  Survey last(Member member) throws IOException, DeployerException {
    Survey survey = kept.remove(member);
    return survey == null ? look(member, questions -> {}) : survey;
  }

  /** The plan of one host, with the parts that it has in common with others held once. */
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
                    host.head(),
                    host.from(),
                    host.steps(),
                    same,
                    host.objections(),
                    host.notes())))
        .with(plan.gates());
  }
}
