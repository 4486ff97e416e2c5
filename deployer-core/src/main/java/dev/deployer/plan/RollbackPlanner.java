package dev.deployer.plan;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.History;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RootState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans a rollback: to the previous release that was live and good, or to a named one. Pure. */
public final class RollbackPlanner {
  private final String address;
  private final RootState state;

  public RollbackPlanner(String address, RootState state) {
    this.address = address;
    this.state = state;
  }

  /**
   * The plan.
   *
   * @param named where it is to go; by default the previous good release
   */
  public Plan plan(Optional<ReleaseId> named) {
    List<Objection> objections = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    if (state.live() instanceof Live.Strange || state.live() instanceof Live.Unknown) {
      objections.add(new Objection(Objection.Kind.STRANGE_CURRENT, state.live().toString()));
    }
    Optional<ReleaseId> to = named.or(() -> state.previousGood().map(History.Served::id));
    if (to.isEmpty()) {
      objections.add(
          new Objection(
              Objection.Kind.NOTHING_TO_ROLL_BACK_TO,
              "no earlier release that was live and good is still there"));
    } else if (!state.releases().contains(to.get())) {
      objections.add(
          new Objection(Objection.Kind.NO_SUCH_RELEASE, "there is no release " + to.get()));
    } else if (!state.live().release().equals(to)) {
      steps.add(new Step.Check(to.get()));
      steps.add(
          new Step.Activate(
              state.live().release(),
              to.get(),
              digest(to.get()),
              state.live().release().isPresent()));
    }
    List<String> notes =
        to.filter(id -> !steps.isEmpty())
            .flatMap(id -> KnownBad.inWords(state, id, digest(id)))
            .map(List::of)
            .orElse(List.of());
    HostPlan host =
        new HostPlan(
            address,
            state.hostKey(),
            state.layout().root(),
            state.marker().id(),
            state.history().generation(),
            state.live().release(),
            steps,
            Itemized.NONE,
            objections,
            notes);
    return new Plan(Plan.Kind.ROLLBACK, to, to.flatMap(this::digest), List.of(host));
  }

  private Optional<Digest> digest(ReleaseId release) {
    return Optional.ofNullable(state.records().get(release)).map(ReleaseRecord::digest);
  }
}
