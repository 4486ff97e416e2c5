package dev.deployer.execution;

import dev.deployer.chunk.ChunkedFiles;
import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.metadata.Metadata;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Base;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.SharedEntries;
import dev.deployer.plan.Step;
import dev.deployer.root.AttemptNote;
import dev.deployer.root.DataInUse;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.Noted;
import dev.deployer.root.Rehearsed;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RetiredRelease;
import dev.deployer.root.RootState;
import dev.deployer.root.Sequel;
import dev.deployer.root.SweepAhead;
import dev.deployer.source.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Carries out the steps of a plan on its host, under the lock. Nothing else changes a root for a
 * plan.
 */
public final class Executor {
  /**
   * What a release is made of.
   *
   * @param chunks of its files, for all hosts of a run
   * @param base where unchanged files are linked from
   * @param raw what was walked already of what it may become
   */
  public record Material(
      Source source,
      ChunkedFiles chunks,
      Optional<Base> base,
      SharedEntries shared,
      ReleaseRecord record,
      Optional<RawTreeAhead> raw) {}

  /**
   * What was done besides what the plan says.
   *
   * @param trash what lies in the trash of the root now
   * @param warnings of cleaning up after the flip
   */
  public record Outcome(
      List<ReleaseId> retired, List<RetiredRelease> trash, List<Warning> warnings) {}

  private final Run run;
  private final RootState state;
  private final HostPlan plan;
  private final List<Acceptance> accepted;
  private final JournalWriter journal;
  private final List<ReleaseId> retired = new ArrayList<>();
  private final List<Warning> warnings = new ArrayList<>();
  private final ReleaseMaking making;
  private final PlannedFlip planned;
  private List<RetiredRelease> trash;
  private int places;
  private GatesOfRun gates = GatesOfRun.NONE;
  private Optional<String> remark = Optional.empty();
  private Optional<Finding> checked = Optional.empty();
  private Optional<List<Difference>> held = Optional.empty();
  private Optional<SweepAhead> swept = Optional.empty();
  private boolean built;
  private boolean flipsNext;

  public Executor(Run run, RootState state, HostPlan plan, List<Acceptance> accepted) {
    this.run = run;
    this.state = state;
    this.plan = plan;
    this.accepted = accepted;
    this.journal = new JournalWriter(run, state.history());
    this.making = new ReleaseMaking(run, state);
    this.planned = new PlannedFlip(run, state, plan, journal);
    this.trash = state.trash();
    this.places = run.settings().inTrash();
  }

  /**
   * From here on so many retired releases stay in the trash, and whatever else lies there is
   * deleted for good.
   */
  public Executor keepingInTheTrash(int howMany) {
    places = howMany;
    return this;
  }

  /** Remembers which gates were asked, for the record of the decision. */
  public Executor asking(List<String> inForce) {
    gates = gates.asking(inForce);
    return this;
  }

  /** Remembers who has signed the plan, for the record of the decision. */
  public Executor approvedBy(List<GatesOfRun.Approved> people) {
    gates = gates.approvedBy(people);
    return this;
  }

  /** Remembers which gates were overridden and why, for the record of the decision. */
  public Executor noting(List<Finding> found) {
    gates =
        gates.with(
            found.stream()
                .flatMap(finding -> finding.acceptance().stream())
                .map(
                    word ->
                        new GatesOfRun.Accepted(
                            word.gate().word(), word.digest().orElseThrow(), word.reason()))
                .filter(word -> !gates.accepted().contains(word))
                .toList());
    return this;
  }

  /**
   * Spares it the check of the release that is there already: nothing has run since it was held to
   * its manifest.
   *
   * @param differences what was found then, and accepted
   */
  public Executor holding(List<Difference> differences) {
    held = Optional.of(List.copyOf(differences));
    return this;
  }

  /** From here on takes a sweep that was asked under this lock, once and where it counts. */
  public void seeing(SweepAhead asked) {
    swept = Optional.of(asked);
  }

  /** Remembers what is to be known of the way in which it is done, for the same record. */
  public Executor remarking(Optional<String> words) {
    remark = words;
    return this;
  }

  private Optional<String> note() {
    List<String> words =
        Stream.concat(
                remark.stream(),
                gates.accepted().stream().map(one -> one.gate() + " accepted: " + one.reason()))
            .toList();
    return words.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", words));
  }

  /**
   * Carries out a plan without a release to be made.
   *
   * @throws DeployerException if it was not carried out
   */
  public Outcome execute() throws IOException, DeployerException {
    return execute(Optional.empty());
  }

  /** Carries out a plan. What fails after the flip is a warning. */
  public Outcome execute(Optional<Material> material) throws IOException, DeployerException {
    build(material);
    if (flip().isPresent()) {
      run.phase(
          Phase.ACTIVATE,
          () -> {
            run.checkpoint();
            prepare();
            activate();
            judge(List.of());
            return null;
          });
    }
    return retire();
  }

  /** Carries out the steps before the flip; nothing that is live changes. */
  public void build(Optional<Material> material) throws IOException, DeployerException {
    for (Step step : plan.steps()) {
      if (step instanceof Step.Stage stage) {
        making.stage(stage, material.orElseThrow(), ahead(material.orElseThrow().record()));
      } else if (step instanceof Step.Publish) {
        run.phase(
            Phase.PUBLISH,
            () -> {
              making.publish(material.orElseThrow().record());
              return null;
            });
      } else if (step instanceof Step.Check check && held.isEmpty()) {
        run.phase(
            Phase.SWEEP,
            () -> {
              check(check.release());
              return null;
            });
      }
    }
    built = true;
  }

  /** What the gate said of a release that is to be live again; empty where none was checked. */
  public Optional<Finding> checked() {
    return checked;
  }

  /** Whether the release that is to be live is on the host. */
  public boolean isBuilt() {
    return built;
  }

  /** What was sent and linked; empty where nothing was staged. */
  public Optional<Event.Staged> staged() {
    return making.staged();
  }

  /** Whether what is live was changed, whatever it was changed to afterwards. */
  public boolean hasFlipped() {
    return planned.hasFlipped();
  }

  /** What is other now in the release that was made or checked than it was then. */
  public List<Difference> differences() throws IOException, DeployerException {
    ReleaseId id =
        flip()
            .flatMap(Flip::to)
            .or(() -> plan.step(Step.Stage.class).map(Step.Stage::release))
            .or(() -> plan.step(Step.Check.class).map(Step.Check::release))
            .orElseThrow();
    List<Difference> before = held.orElse(List.of());
    return new Integrity(run, state)
        .differences(id, making.made()).stream()
            .filter(difference -> !before.contains(difference))
            .toList();
  }

  /** The change of what is live, where the plan has one. */
  public Optional<Flip> flip() {
    return planned.flip();
  }

  /** Records that a release is about to be tried where it is. */
  public void rehearses(ReleaseId release, Digest digest) throws IOException, DeployerException {
    journal.rehearsed(release, digest, Optional.empty(), Rehearsed.begun(), GatesOfRun.NONE);
  }

  /** Records how a rehearsal of this release ended. */
  public void rehearsed(ReleaseId release, Digest digest, Noted how)
      throws IOException, DeployerException {
    journal.rehearsed(release, digest, note(), how, gates);
  }

  /** Where the host's records go. */
  public JournalWriter journal() {
    return journal;
  }

  /** From here on flips are recorded with what is to follow them. */
  public void followedBy(Sequel what) {
    planned.followedBy(what);
  }

  /**
   * The same, where the flip is the next thing that is recorded once the release is published: so
   * its records are prepared with that.
   */
  public void followsPublishing(Sequel what) {
    followedBy(what);
    flipsNext = true;
  }

  private Optional<FlipAhead> ahead(ReleaseRecord made) {
    if (!flipsNext || flip().isEmpty() || journal.isShared()) {
      return Optional.empty();
    }
    List<String> needs = made.metadata().map(Metadata::needs).orElse(List.of());
    DataInUse data = DataInUse.of(made.metadata());
    return Optional.of(planned.ahead(note(), gates.needing(needs), data));
  }

  /** What is to follow a flip. */
  public Sequel sequel() {
    return planned.sequel();
  }

  /** Records that the flip is about to happen. */
  public void prepare() throws IOException, DeployerException {
    planned.prepare(note(), gates.needing(needs()), data());
  }

  private List<String> needs() {
    return flip()
        .flatMap(Flip::to)
        .map(id -> state.records().get(id))
        .or(making::made)
        .flatMap(ReleaseRecord::metadata)
        .map(Metadata::needs)
        .orElse(List.of());
  }

  /** What the release that is to be live says of itself. */
  private DataInUse data() {
    return DataInUse.of(
        making
            .made()
            .or(
                () ->
                    flip()
                        .flatMap(Flip::to)
                        .flatMap(id -> Optional.ofNullable(state.records().get(id))))
            .flatMap(ReleaseRecord::metadata));
  }

  /**
   * Records that hooks are about to run before the release goes live: what it writes may be written
   * from here on. Or how they have ended.
   */
  public void attempt(AttemptNote note) throws IOException, DeployerException {
    journal.attempt(
        note,
        flip().orElseThrow().digest(),
        note.outcome() == AttemptNote.Outcome.BEGUN ? data() : DataInUse.NONE);
  }

  /**
   * Records what came of what was to run after the flip, where something was.
   *
   * @param failed the hooks that are still to run, since they did not pass or were not reached
   */
  public void followed(List<String> failed) throws IOException, DeployerException {
    if (!sequel().hooks().isEmpty()) {
      journal.followed(failed);
    }
  }

  /** Flips, and records it. */
  public void activate() throws IOException, DeployerException {
    planned.activate();
  }

  /**
   * Records that the release serves well, and where the plan says so, that the one left does not.
   *
   * @param unwell what is not well, where the release stays live all the same: it is then not
   *     recorded as good
   */
  public void judge(List<Unhealthy> unwell) throws IOException, DeployerException {
    judge(unwell, Optional.empty());
  }

  /**
   * The same.
   *
   * @param word what is to be known of how it was found to serve well
   */
  public void judge(List<Unhealthy> unwell, Optional<String> word)
      throws IOException, DeployerException {
    planned.judge(unwell, word);
  }

  /** Records that the release serves, and was not watched as it was to be. */
  public void unwatched() throws IOException, DeployerException {
    planned.unwatched();
  }

  /** Records that this counts as bad since the release is live. */
  public void raised(Noted.Raised what) throws IOException, DeployerException {
    Flip flip = flip().orElseThrow();
    journal.raised(flip.to().orElseThrow(), flip.digest(), what);
  }

  /**
   * Makes live again what was live before the flip, and records the release that was left as bad.
   * What is live then is not judged anew: nothing has asked it.
   *
   * @param why it was left
   */
  public void revert(String why) throws IOException, DeployerException {
    planned.revert(why);
  }

  /**
   * Records that a flip that was prepared does not happen.
   *
   * @param bad why the release was found to be bad on other hosts; absent where it was not
   */
  public void abandon(Optional<String> bad) throws IOException, DeployerException {
    planned.abandon(bad);
  }

  /** Deletes what the plan says. What fails after a flip is a warning. */
  public Outcome retire() throws IOException, DeployerException {
    Optional<RetiredRelease> recycled = making.recycled();
    trash =
        trash.stream()
            .filter(old -> recycled.filter(of -> of.name().equals(old.name())).isEmpty())
            .toList();
    Optional<Step.Retire> step = plan.step(Step.Retire.class);
    if (step.isPresent()) {
      retire(step.get(), flip().isPresent());
    } else if (recycled.isPresent()
        || (flip().isEmpty() && !TrashRoom.beyond(trash, places).isEmpty())) {
      warnings.addAll(run.phase(Phase.RETIRE, () -> new TrashRoom(run).keep(trash, places)));
      trash = List.copyOf(trash.subList(Math.max(0, trash.size() - places), trash.size()));
    }
    return new Outcome(List.copyOf(retired), trash, List.copyOf(warnings));
  }

  private void check(ReleaseId id) throws IOException, DeployerException {
    Optional<Integrity.Judged> judged =
        new Integrity(run, state, swept).judge(plan.host(), id, accepted);
    swept = Optional.empty();
    if (judged.isPresent()) {
      Finding found = judged.get().finding();
      int known = gates.accepted().size();
      noting(List.of(found));
      checked = Optional.of(found);
      held = Optional.of(judged.get().differences());
      run.tell(Event.GateJudged.of(found));
      if (gates.accepted().size() > known) {
        Event.Overridden.of(found).ifPresent(run::tell);
      }
    }
  }

  private void retire(Step.Retire retire, boolean afterFlip) throws IOException, DeployerException {
    try {
      Retirement.Outcome outcome =
          run.phase(
              Phase.RETIRE,
              () ->
                  new Retirement(run, journal, trash, places, state.records())
                      .run(retire.releases()));
      retired.addAll(outcome.retired());
      trash = outcome.trash();
      warnings.addAll(outcome.warnings());
    } catch (IOException | DeployerException e) {
      if (!afterFlip) {
        throw e;
      }
      warnings.add(new Warning.OldReleasesStay(Optional.empty(), e.getMessage()));
    }
  }
}
