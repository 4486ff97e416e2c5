package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.DataFacts;
import dev.deployer.gate.DataFacts.OfHost;
import dev.deployer.gate.DataFacts.Release;
import dev.deployer.gate.DataGate;
import dev.deployer.gate.GateSettings.DataRule;
import dev.deployer.metadata.Metadata;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.DataMarks;
import dev.deployer.root.History;
import dev.deployer.root.RootState;
import dev.deployer.root.StoreMark;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gathers what the gate {@code data} judges by: what the hosts of the run have recorded, those that
 * it leaves out, and those of the environments that share the data.
 */
final class DataOnHosts {
  private final Fleet fleet;
  private final Elsewhere elsewhere;
  private final Optional<DataRule> rule;
  private final AskedData data;
  private final Instant now;

  DataOnHosts(Runs runs, Fleet fleet, Elsewhere elsewhere) {
    this.fleet = fleet;
    this.elsewhere = elsewhere;
    this.rule = runs.target().settings().gates().data();
    this.data = new AskedData(runs);
    this.now = runs.clock().instant();
  }

  /**
   * What the gate says of a release that is to be live on all hosts of the run.
   *
   * @param forward whether it is a deploy, and not a way back
   */
  DataGate.Judged judge(
      ReleaseId id, Optional<Metadata> own, boolean forward, List<Acceptance> accepted)
      throws IOException, DeployerException {
    if (rule.isEmpty() || !isDeclared(id, own)) {
      return DataGate.Judged.NONE;
    }
    List<SortedMap<String, StoreMark>> marks = new ArrayList<>();
    List<OfHost> hosts = new ArrayList<>();
    for (Member member : fleet.members()) {
      marks.add(marks(member.state()));
      hosts.add(own(member, id, forward));
    }
    List<String> unknown = new ArrayList<>();
    List<String> why = new ArrayList<>();
    for (Elsewhere.Seen seen : elsewhere.hosts(Set.copyOf(rule.get().with()))) {
      if (seen.state().isPresent()) {
        RootState state = seen.state().get();
        marks.add(marks(state));
        Optional<Release> live = live(state);
        hosts.add(new OfHost(seen.environment(), seen.name(), false, live, live));
      } else {
        unknown.add(
            seen.environment()
                .map(environment -> seen.name() + " of " + environment + " " + seen.unasked())
                .orElse(seen.name() + " was left out, and " + seen.unasked()));
        if (!seen.lasting()) {
          why.add(seen.why().orElseThrow());
        }
      }
    }
    AskedData.Answers answers = AskedData.Answers.NONE;
    if (hosts.stream().anyMatch(OfHost::takesPart)) {
      if (forward) {
        data.requireShell(fleet);
      }
      answers = data.ask(fleet);
    }
    SortedMap<String, StoreMark> together = answers.over(DataMarks.together(marks), now);
    if (together.isEmpty() && own.map(said -> said.data().isEmpty()).orElse(true)) {
      if (unknown.isEmpty()) {
        return DataGate.Judged.NONE;
      }
    }
    return DataGate.judge(
            new DataFacts(
                new Release(id, own),
                together,
                hosts,
                unknown,
                answers.unanswered(),
                forward,
                there()),
            accepted)
        .noting(why);
  }

  /**
   * Whether anybody has ever said anything of any data: the release, or a journal. Those that were
   * left out are asked last, and only where something is to go live.
   */
  private boolean isDeclared(ReleaseId candidate, Optional<Metadata> own) throws DeployerException {
    if (own.map(said -> !said.data().isEmpty()).orElse(false)
        || rule.map(shared -> !shared.with().isEmpty()).orElse(false)
        || !data.isEmpty()
        || declare(fleet.states())) {
      return true;
    }
    return fleet.members().stream().anyMatch(member -> takesPart(member.state(), candidate))
        && declare(
            elsewhere.hosts(Set.of()).stream().flatMap(seen -> seen.state().stream()).toList());
  }

  private static boolean declare(List<RootState> states) {
    return states.stream().anyMatch(state -> !marks(state).isEmpty());
  }

  /** Whether it is not live there already. */
  private static boolean takesPart(RootState state, ReleaseId candidate) {
    return !state.live().release().equals(Optional.of(candidate));
  }

  private static OfHost own(Member member, ReleaseId candidate, boolean forward) {
    RootState state = member.state();
    Optional<Release> live = live(state);
    boolean takesPart = takesPart(state, candidate);
    Optional<Release> beside =
        takesPart
            ? live
            : state.previousGood().map(History.Served::id).map(id -> release(state, id));
    return new OfHost(
        Optional.empty(), member.name(), takesPart, live, forward ? beside : Optional.empty());
  }

  private static SortedMap<String, StoreMark> marks(RootState state) {
    return DataMarks.of(state.history());
  }

  private static Optional<Release> live(RootState state) {
    return state.live().release().map(id -> release(state, id));
  }

  private static Release release(RootState state, ReleaseId id) {
    return new Release(id, state.saysOfData(id));
  }

  private List<Release> there() {
    Map<ReleaseId, Release> there = new TreeMap<>();
    for (Member member : fleet.members()) {
      member
          .state()
          .releases()
          .forEach(id -> there.computeIfAbsent(id, one -> release(member.state(), one)));
    }
    return List.copyOf(there.values());
  }
}
