package dev.deployer.plan;

import dev.deployer.gate.Acceptance;
import dev.deployer.gate.DriftGate;
import dev.deployer.gate.Finding;
import dev.deployer.host.Space;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Drift;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.History;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.Remains;
import dev.deployer.root.RootState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plans a rollback: to the previous release that was live and good, or to a named one. Pure. */
public final class RollbackPlanner {
  /**
   * Another host that has the release, from which it can be copied.
   *
   * @param host for people
   * @param record of the release there
   * @param space on the host that lacks it; absent where it is not known
   */
  public record Donor(String host, ReleaseRecord record, Optional<Space> space) {}

  /**
   * What was found in the releases before anything is done.
   *
   * @param back in the one that it goes to; absent where there is nothing to hold it against
   * @param unreadable whether the manifest of that one is not the recorded one
   * @param left in the one that is live
   */
  public record Seen(Optional<Drift> back, boolean unreadable, Drift left) {}

  private final String address;
  private final RootState state;
  private Optional<Seen> seen = Optional.empty();
  private List<Acceptance> accepted = List.of();
  private Optional<Objection> refusal = Optional.empty();

  public RollbackPlanner(String address, RootState state) {
    this.address = address;
    this.state = state;
  }

  /** With what was found in the releases, and what of that is accepted. */
  public RollbackPlanner seeing(Seen found, List<Acceptance> words) {
    seen = Optional.of(found);
    accepted = words;
    return this;
  }

  /** With what stands against the release wherever it can be had. */
  public RollbackPlanner refusing(Objection why) {
    refusal = Optional.of(why);
    return this;
  }

  /** The plan of a host that has to have the release itself. */
  public Plan plan(Optional<ReleaseId> named) {
    return plan(named, Optional.empty(), named.isPresent());
  }

  /**
   * The plan.
   *
   * @param named where it is to go; by default the previous good release
   * @param donor where it can be copied from, if this host lacks it
   * @param wanted whether a person has named it; else it is told which are passed over
   */
  public Plan plan(Optional<ReleaseId> named, Optional<Donor> donor, boolean wanted) {
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
              "no earlier release that was live and good is still there"
                  + (state.passedOver().isEmpty() ? "" : " and can go live"),
              passedOver()));
    } else if (refusal.isPresent() && (state.isWhole(to.get()) || donor.isPresent())) {
      objections.add(refusal.get());
    } else if (!state.releases().contains(to.get()) && donor.isPresent() && isFree(to.get())) {
      copy(donor.get(), steps, objections);
    } else if (!state.releases().contains(to.get())) {
      objections.add(
          Remains.inWords(state, to.get())
              .map(fact -> new Objection(Objection.Kind.INCOMPLETE_RELEASE, fact))
              .orElseGet(
                  () ->
                      new Objection(
                          Objection.Kind.NO_SUCH_RELEASE, "there is no release " + to.get())));
    } else if (!state.live().release().equals(to) && Remains.hasLostItsManifest(state, to.get())) {
      objections.add(
          new Objection(
              Objection.Kind.INCOMPLETE_RELEASE, Remains.inWords(state, to.get()).orElseThrow()));
    } else if (!state.live().release().equals(to)) {
      steps.add(new Step.Check(to.get()));
      steps.add(
          new Step.Activate(
              state.live().release(),
              to.get(),
              state.digest(to.get()),
              state.live().release().isPresent()));
    }
    List<String> notes = new ArrayList<>();
    if (!wanted && to.isPresent()) {
      notes.addAll(passedOver());
    }
    to.filter(id -> !steps.isEmpty())
        .flatMap(id -> KnownBad.of(state, id, state.digest(id)))
        .map(Warning.KnownBad::inWords)
        .ifPresent(notes::add);
    if (steps.stream().anyMatch(Step.Stage.class::isInstance)) {
      notes.add(to.get() + " is not on this host, and is copied from " + donor.get().host());
    }
    List<Finding> gates = new ArrayList<>();
    if (seen.isPresent() && steps.stream().anyMatch(Step.Check.class::isInstance)) {
      drift(seen.get(), to.get(), objections).ifPresent(gates::add);
    }
    if (!steps.isEmpty()) {
      seen.map(Seen::left)
          .filter(left -> left.places() > 0)
          .map(left -> left(state.live().release().orElseThrow(), left.places()))
          .ifPresent(notes::add);
    }
    HostPlan host = HostPlans.from(state, address, steps, Itemized.NONE, objections, notes);
    return new Plan(
            Plan.Kind.ROLLBACK,
            to,
            to.flatMap(state::digest).or(() -> copied(steps, donor)),
            List.of(host))
        .with(gates);
  }

  /** What the gate says of the release that is to be live again. */
  private Optional<Finding> drift(Seen found, ReleaseId to, List<Objection> objections) {
    if (found.unreadable()) {
      objections.add(
          new Objection(
              Objection.Kind.NO_SUCH_RELEASE,
              "the manifest of " + to + " is missing or is not the recorded one"));
      return Optional.empty();
    }
    return Optional.of(
        found
            .back()
            .map(
                drift ->
                    DriftGate.judge(
                        address, to, drift, RecordedPatch.of(state, to, drift), accepted))
            .orElseGet(() -> DriftGate.notAsked(address, Optional.of(to))));
  }

  private static String left(ReleaseId live, int places) {
    return live
        + " has "
        + (places == 1 ? "1 change" : places + " changes")
        + " made on the host; it is kept";
  }

  private List<String> passedOver() {
    return PassedOver.on(state).stream().map(Warning.PassedOver::inWords).toList();
  }

  /** Whether nothing of this name, or of one that differs only in case, is known here. */
  private boolean isFree(ReleaseId release) {
    return !state.records().containsKey(release)
        && state.releases().stream().noneMatch(release::equalsButForCase);
  }

  private static Optional<Digest> copied(List<Step> steps, Optional<Donor> donor) {
    return donor
        .filter(d -> steps.stream().anyMatch(Step.Stage.class::isInstance))
        .map(d -> d.record().digest());
  }

  private void copy(Donor donor, List<Step> steps, List<Objection> objections) {
    ReleaseRecord record = donor.record();
    donor
        .space()
        .filter(space -> space.freeBytes() < record.contentBytes())
        .ifPresent(
            space ->
                objections.add(
                    new Objection(
                        Objection.Kind.NO_SPACE,
                        record.id()
                            + " is not on this host, and "
                            + record.contentBytes()
                            + " bytes are needed to copy it; there is room for "
                            + space.freeBytes())));
    steps.add(
        new Step.Stage(
            record.id(),
            record.digest(),
            Optional.empty(),
            record.files(),
            record.contentBytes(),
            0));
    steps.add(new Step.Publish(record.id(), record.digest()));
    steps.add(
        new Step.Activate(
            state.live().release(),
            record.id(),
            Optional.of(record.digest()),
            state.live().release().isPresent()));
  }
}
