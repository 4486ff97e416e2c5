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
import java.util.List;
import java.util.Optional;

/**
 * Carries out the steps of a plan on its host, under the lock: builds ({@link PlannedBuild}), flips
 * ({@link PlannedFlip}) and retires ({@link PlannedRetirement}), and records what belongs to them.
 * Nothing else changes a root for a plan.
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
  private final JournalWriter journal;
  private final DecisionNotes notes = new DecisionNotes();
  private final PlannedBuild build;
  private final PlannedFlip planned;
  private final PlannedRetirement retirement;
  private boolean flipsNext;

  public Executor(Run run, RootState state, HostPlan plan, List<Acceptance> accepted) {
    this.run = run;
    this.journal = new JournalWriter(run, state.history());
    this.build = new PlannedBuild(run, state, plan, accepted, notes);
    this.planned = new PlannedFlip(run, state, plan, journal);
    this.retirement = new PlannedRetirement(run, state, plan, journal);
  }

  /**
   * From here on so many retired releases stay in the trash, and whatever else lies there is
   * deleted for good.
   */
  public Executor keepingInTheTrash(int howMany) {
    retirement.keeping(howMany);
    return this;
  }

  /** Remembers which gates were asked, for the record of the decision. */
  public Executor asking(List<String> inForce) {
    notes.asking(inForce);
    return this;
  }

  /** Remembers who has signed the plan, for the record of the decision. */
  public Executor approvedBy(List<GatesOfRun.Approved> people) {
    notes.approvedBy(people);
    return this;
  }

  /** Remembers which gates were overridden and why, for the record of the decision. */
  public Executor noting(List<Finding> found) {
    notes.noting(found);
    return this;
  }

  /** Remembers what is to be known of the way in which it is done, for the same record. */
  public Executor remarking(Optional<String> words) {
    notes.remarking(words);
    return this;
  }

  /**
   * Spares it the check of the release that is there already: nothing has run since it was held to
   * its manifest.
   *
   * @param differences what was found then, and accepted
   */
  public Executor holding(List<Difference> differences) {
    build.holding(differences);
    return this;
  }

  /** From here on takes a sweep that was asked under this lock, once and where it counts. */
  public void seeing(SweepAhead asked) {
    build.seeing(asked);
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
    build.run(material, this::ahead);
  }

  private Optional<FlipAhead> ahead(ReleaseRecord made) {
    if (!flipsNext || flip().isEmpty() || journal.isShared()) {
      return Optional.empty();
    }
    return Optional.of(
        planned.ahead(notes.words(), gates(made.metadata()), DataInUse.of(made.metadata())));
  }

  private GatesOfRun gates(Optional<Metadata> says) {
    return notes.gates().needing(says.map(Metadata::needs).orElse(List.of()));
  }

  /** What the gate said of a release that is to be live again; empty where none was checked. */
  public Optional<Finding> checked() {
    return build.checked();
  }

  /** Whether the release that is to be live is on the host. */
  public boolean isBuilt() {
    return build.isDone();
  }

  /** What was sent and linked: nothing where nothing was staged. */
  public Event.Staged staged() {
    return build.staged();
  }

  /** Whether what is live was changed, whatever it was changed to afterwards. */
  public boolean hasFlipped() {
    return planned.hasFlipped();
  }

  /** What is other now in the release that was made or checked than it was then. */
  public List<Difference> differences() throws IOException, DeployerException {
    return build.differences(flip());
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
    journal.rehearsed(release, digest, notes.words(), how, notes.gates());
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

  /** What is to follow a flip. */
  public Sequel sequel() {
    return planned.sequel();
  }

  /** Records that the flip is about to happen. */
  public void prepare() throws IOException, DeployerException {
    Optional<Metadata> says = build.says(flip());
    planned.prepare(notes.words(), gates(says), DataInUse.of(says));
  }

  /**
   * Records that hooks are about to run before the release goes live: what it writes may be written
   * from here on. Or how they have ended.
   */
  public void attempt(AttemptNote note) throws IOException, DeployerException {
    journal.attempt(
        note,
        flip().orElseThrow().digest(),
        note.outcome() == AttemptNote.Outcome.BEGUN
            ? DataInUse.of(build.says(flip()))
            : DataInUse.NONE);
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
    return retirement.run(build.recycled());
  }
}
