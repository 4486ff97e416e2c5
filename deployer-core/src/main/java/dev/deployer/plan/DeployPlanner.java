package dev.deployer.plan;

import dev.deployer.chunk.Chunker;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.DriftGate;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateThatWent;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.History;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.Remains;
import dev.deployer.root.RetiredRelease;
import dev.deployer.root.RootState;
import dev.deployer.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Plans a deploy from what is on the host and what is in the source. Pure. */
public final class DeployPlanner {
  private final Survey survey;
  private final RootState state;
  private final Source source;
  private final Digest digest;
  private final List<Objection> objections = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  public DeployPlanner(Survey survey, Source source) {
    this.survey = survey;
    this.state = survey.state();
    this.source = source;
    this.digest = source.manifest().contentDigest();
  }

  /**
   * What a deploy is to be like.
   *
   * @param anew whether it gets this id where its content is live under another, too
   * @param gates the names of those that are asked
   * @param notes what a person should know of the source
   */
  public record Wish(
      ReleaseId release,
      boolean anew,
      int keep,
      boolean linkUnchanged,
      List<Acceptance> accepted,
      List<String> gates,
      List<Objection> sharedObjections,
      List<String> notes) {}

  /**
   * The base that unchanged files are linked from: the live release, as swept; none where nothing
   * is linked.
   */
  public static Optional<Base> base(Survey survey, boolean linkUnchanged) {
    return linkUnchanged && survey.links()
        ? survey.live().map(sweep -> new Base(survey.state().live().release().orElseThrow(), sweep))
        : Optional.empty();
  }

  /**
   * The plan; where anything stands against it, with objections and all the same with its steps.
   */
  public Plan plan(Wish wish) {
    objections.addAll(wish.sharedObjections());
    notes.addAll(wish.notes());
    if (state.live() instanceof Live.Strange || state.live() instanceof Live.Unknown) {
      objections.add(new Objection(Objection.Kind.STRANGE_CURRENT, state.live().toString()));
    }
    survey
        .unreadable()
        .ifPresent(
            id ->
                objections.add(
                    new Objection(
                        Objection.Kind.DRIFT,
                        "the manifest of " + id + " on the host is not the recorded one")));
    source
        .notSent()
        .forEach(path -> notes.add(path + " lies in a shared directory and is not sent"));
    ReleaseId release = wish.release();
    Optional<ReleaseId> live = liveWithThisContent();
    Optional<Finding> drift = drift(wish);
    List<Step> steps = new ArrayList<>();
    if (isTakenByOther(wish)) {
      // Said as an objection; there is nothing to do.
    } else if (live.isPresent() && isLeft(live.get(), wish)) {
      release = live.get();
      notes.add("this content is live already, as " + release);
    } else if (live.equals(Optional.of(release))) {
      // Until what was changed is accepted, the gate alone objects.
      if (drift.filter(Finding::isOverridden).isPresent()) {
        objections.add(
            exists(
                release
                    + " is live with this content and was changed by hand on the host; it can be"
                    + " put there again under another id"));
      }
    } else if (state.isWhole(release)) {
      steps.add(new Step.Check(release));
      steps.add(new Step.Activate(state.live().release(), release, Optional.of(digest), false));
      steps.addAll(retire(wish, release));
    } else {
      stage(wish, steps);
      steps.addAll(retire(wish, release));
    }
    if (steps.stream().anyMatch(Step.Activate.class::isInstance)) {
      KnownBad.of(state, release, Optional.of(digest))
          .map(Warning.KnownBad::inWords)
          .ifPresent(notes::add);
    }
    GatesGone.of(state, wish.gates()).stream()
        .filter(gone -> !GateThatWent.isAmong(gone.gate()))
        .forEach(gone -> notes.add(gone.inWords()));
    HostPlan host = HostPlans.from(state, survey.address(), steps, itemized(), objections, notes);
    return new Plan(Plan.Kind.DEPLOY, Optional.of(release), Optional.of(digest), List.of(host))
        .with(drift.stream().toList());
  }

  /**
   * The plan of a rehearsal: the same up to where something would go live. What is retired then is
   * what never went live, so that rehearsals do not fill the disk.
   */
  public Plan rehearsal(Wish wish) {
    Plan deploy = plan(wish);
    HostPlan host = deploy.hosts().get(0);
    List<Step> steps = new ArrayList<>();
    host.steps().stream()
        .filter(step -> !(step instanceof Step.Activate) && !(step instanceof Step.Retire))
        .forEach(steps::add);
    if (!steps.isEmpty()) {
      Retention retention = Retention.atRehearsal(state, wish.keep(), wish.release());
      if (!retention.retired().isEmpty()) {
        steps.add(new Step.Retire(retention.retired()));
      }
    }
    return new Plan(deploy.kind(), deploy.release(), deploy.digest(), List.of(host.with(steps)))
        .with(deploy.gates());
  }

  /** What the gate says of the live release, where its manifest could be read. */
  private Optional<Finding> drift(Wish wish) {
    Optional<ReleaseId> live = state.live().release();
    if (survey.unreadable().isPresent()) {
      return Optional.empty();
    }
    Optional<ReleaseId> lost = live.filter(id -> Remains.hasLostItsManifest(state, id));
    if (lost.isPresent()) {
      notes.add(
          lost.get()
              + " has no manifest any more, so that what was changed in it by hand is not known");
      return Optional.of(DriftGate.notKnown(survey.address(), lost.get()));
    }
    return Optional.of(
        survey.live().isPresent()
            ? DriftGate.judge(
                survey.address(),
                live.orElseThrow(),
                survey.drift(),
                RecordedPatch.of(state, live.orElseThrow(), survey.drift()),
                wish.accepted())
            : DriftGate.notAsked(survey.address(), live));
  }

  /** The live release, where it is recorded with this content. */
  private Optional<ReleaseId> liveWithThisContent() {
    return state
        .live()
        .release()
        .map(id -> state.records().get(id))
        .filter(record -> record.digest().equals(digest))
        .map(ReleaseRecord::id);
  }

  /** Whether it stays: it serves what is recorded, and has the id that it is to have. */
  private boolean isLeft(ReleaseId live, Wish wish) {
    return survey.drift().isHarmless() && (!wish.anew() || live.equals(wish.release()));
  }

  private boolean isTakenByOther(Wish wish) {
    ReleaseRecord same = state.records().get(wish.release());
    Optional<String> incomplete = Remains.inWords(state, wish.release());
    if (incomplete.isPresent()) {
      objections.add(new Objection(Objection.Kind.INCOMPLETE_RELEASE, incomplete.get()));
      return true;
    }
    if (state.isUnmanaged(wish.release())) {
      objections.add(exists(wish.release() + " is there already, made by another tool"));
      return true;
    }
    if (same != null && !same.digest().equals(digest)) {
      objections.add(exists(wish.release() + " is there already, with other content"));
      return true;
    }
    for (ReleaseId other : state.releases()) {
      if (!other.equals(wish.release()) && other.equalsButForCase(wish.release())) {
        objections.add(exists(wish.release() + " differs from " + other + " only in case"));
        return true;
      }
    }
    return false;
  }

  private static Objection exists(String fact) {
    return new Objection(Objection.Kind.RELEASE_EXISTS, fact);
  }

  private void stage(Wish wish, List<Step> steps) {
    Optional<Base> base = base(survey, wish.linkUnchanged());
    long sentFiles = 0;
    long sentBytes = 0;
    long linked = 0;
    long older = 0;
    for (Entry entry : source.manifest().entries()) {
      if (entry instanceof Entry.File file) {
        if (base.flatMap(b -> b.match(file)).isPresent()) {
          linked++;
        } else {
          sentFiles++;
          sentBytes += file.size();
          older += isThereInParts(base, file) ? 1 : 0;
        }
      }
    }
    if (older > 0) {
      notes.add(
          (older == 1 ? "1 of these files has" : older + " of these files have")
              + " an older version there: what is the same in it is copied there, and not sent");
    }
    for (Entry entry : source.writableContent()) {
      if (entry instanceof Entry.File file) {
        sentFiles++;
        sentBytes += file.size();
      }
    }
    long made = source.manifest().entries().size() + source.writableContent().size() - linked;
    requireSpace(sentBytes, made);
    steps.add(
        new Step.Stage(
            wish.release(), digest, base.map(Base::release), sentFiles, sentBytes, linked));
    steps.add(new Step.Publish(wish.release(), digest));
    steps.add(
        new Step.Activate(state.live().release(), wish.release(), Optional.of(digest), false));
  }

  /** How much of it is there, the index of the chunks says when it is staged. */
  private boolean isThereInParts(Optional<Base> base, Entry.File file) {
    return survey.copies()
        && file.size() >= Chunker.SMALLEST_FILE
        && base.flatMap(b -> b.at(file.path())).isPresent();
  }

  private void requireSpace(long bytes, long files) {
    survey
        .space()
        .ifPresent(
            space -> {
              if (space.readOnly()) {
                objections.add(
                    new Objection(Objection.Kind.NO_SPACE, "the filesystem is read-only"));
              } else if (space.freeBytes() < bytes || space.freeFiles() < files) {
                objections.add(
                    new Objection(
                        Objection.Kind.NO_SPACE,
                        bytes
                            + " bytes in "
                            + entries(files)
                            + " are needed; there is room for "
                            + space.freeBytes()
                            + " bytes and "
                            + entries(space.freeFiles()),
                        freeable()));
              }
            });
  }

  private static String entries(long count) {
    return count + (count == 1 ? " entry" : " entries");
  }

  private List<String> freeable() {
    boolean any =
        !Retention.choose(
                state, 2, state.live().release(), state.previousGood().map(History.Served::id))
            .retired()
            .isEmpty();
    return any
        ? inTrash()
        : Stream.concat(Stream.of(Objection.NOTHING_OLD), inTrash().stream()).toList();
  }

  /** What can be freed without a release less: it is counted, and nothing is emptied unasked. */
  private List<String> inTrash() {
    if (state.trash().isEmpty()) {
      return List.of();
    }
    long freeable = state.trash().stream().mapToLong(RetiredRelease::contentBytes).sum();
    return List.of(
        "the trash has "
            + state.trash().size()
            + (state.trash().size() == 1 ? " release" : " releases")
            + ", of "
            + freeable
            + " bytes that others may share");
  }

  private List<Step> retire(Wish wish, ReleaseId release) {
    // Once the flip has happened, what is live now is what a rollback goes to.
    Retention retention =
        Retention.choose(state, wish.keep(), Optional.of(release), state.live().release());
    return retention.retired().isEmpty()
        ? List.of()
        : List.of(new Step.Retire(retention.retired()));
  }

  private Itemized itemized() {
    return survey
        .live()
        .map(sweep -> Itemizing.between(sweep.manifest(), source.manifest()))
        .orElse(Itemized.NONE);
  }
}
