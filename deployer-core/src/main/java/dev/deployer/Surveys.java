package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.event.Phase;
import dev.deployer.execution.DriftReading;
import dev.deployer.execution.RawTreeAhead;
import dev.deployer.execution.Run;
import dev.deployer.host.HeapShare;
import dev.deployer.host.Questions;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.RemotePath;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Itemized;
import dev.deployer.plan.Plan;
import dev.deployer.plan.SharedEntries;
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
 * while it waits, is read again when it is that host's turn. A host that is alone has its turn
 * next.
 */
final class Surveys {
  private final Fleet fleet;
  private final Map<Member, Survey> kept = new ConcurrentHashMap<>();
  private final Map<Member, RawTreeAhead> raw = new ConcurrentHashMap<>();
  private final Map<Itemized, Itemized> changes = new ConcurrentHashMap<>();
  private final IdentityHashMap<Manifest, Boolean> manifests = new IdentityHashMap<>();
  private long entries;
  private Optional<SurveyAhead> ahead = Optional.empty();

  Surveys(Fleet fleet) {
    this.fleet = fleet;
  }

  /** From here on takes what was asked of a single host before, once and where it counts. */
  Surveys after(SurveyAhead asked) {
    ahead = Optional.of(asked);
    return this;
  }

  /**
   * Looks at a host and at the declared entries of {@code shared/}; on its own connection.
   *
   * @param next what is to be live
   */
  Taken take(Member member, Manifest next, SharedEntries shared)
      throws IOException, DeployerException {
    Taken taken =
        member
            .run()
            .phase(
                Phase.SWEEP,
                () -> {
                  Taken looked = look(member, shared);
                  return new Taken(read(member, next, looked.survey()), looked.shared());
                });
    if (!fleet.waits(member) && isAffordable(taken.survey())) {
      kept.put(member, taken.survey());
    }
    return taken;
  }

  /** A survey, and what was said of the declared entries. */
  record Taken(Survey survey, SharedEntries.Looks shared) {}

  private Taken look(Member member, SharedEntries shared) throws IOException, DeployerException {
    Optional<SurveyAhead> asked = ahead;
    ahead = Optional.empty();
    Optional<Survey> known = asked.isPresent() ? asked.get().survey() : Optional.empty();
    if (known.isPresent()) {
      asked.get().raw().ifPresent(walked -> raw.put(member, walked));
      return new Taken(known.get(), asked.get().looks());
    }
    SharedEntries.Looks[] looks = new SharedEntries.Looks[1];
    Survey survey =
        look(member, questions -> looks[0] = shared.ask(questions, member.run().layout()));
    return new Taken(survey, looks[0]);
  }

  /** What was walked of a raw tree beside the live release; once. */
  Optional<RawTreeAhead> raw(Member member) {
    return Optional.ofNullable(raw.remove(member));
  }

  /** With what is known of what was changed there. */
  private static Survey read(Member member, Manifest next, Survey survey)
      throws IOException, DeployerException {
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
    return entries <= HeapShare.entries() / 4 || fleet.members().size() == 1;
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
