package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.host.Questions;
import dev.deployer.outcome.DeployerException;
import dev.deployer.plan.Base;
import dev.deployer.plan.Step;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RetiredRelease;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes a release of its material: staged on the workbench, with its papers, and published. What
 * has no place in the trash any more may become it.
 */
final class ReleaseMaking {
  private final Run run;
  private final RootState state;
  private Papers papers;
  private Optional<RetiredRelease> recycled = Optional.empty();
  private Optional<Event.Staged> staged = Optional.empty();
  private Optional<ReleaseRecord> made = Optional.empty();

  ReleaseMaking(Run run, RootState state) {
    this.run = run;
    this.state = state;
  }

  /** What was in the trash and is what the release is made of. */
  Optional<RetiredRelease> recycled() {
    return recycled;
  }

  /** What was sent and linked; empty where nothing was staged. */
  Optional<Event.Staged> staged() {
    return staged;
  }

  /** What was published; empty where nothing was. */
  Optional<ReleaseRecord> made() {
    return made;
  }

  /** Publishes what was staged. */
  void publish(ReleaseRecord record) throws IOException, DeployerException {
    made = Optional.of(new Publication(run, record, papers).run());
    papers = null;
  }

  /**
   * Builds the release where nobody sees it.
   *
   * @param next what is prepared for the flip with the last of it
   */
  void stage(Step.Stage stage, Executor.Material material, Optional<FlipAhead> next)
      throws IOException, DeployerException {
    run.checkpoint();
    Optional<ReleaseRecord> live = material.base().map(base -> state.records().get(base.release()));
    Assemblies assemblies =
        Assemblies.of(run, material.source().manifest(), material.chunks(), material.base(), live);
    run.tell(
        new Event.Staging(
            stage.release(),
            stage.sentFiles(),
            stage.sentBytes() - assemblies.bytes(),
            assemblies.files(),
            assemblies.bytes(),
            stage.linkedFiles()));
    SharedPlanting shared = new SharedPlanting(run, material.shared(), material.source());
    Optional<RawTree> raw = recycled(material, shared::ask);
    shared.plant();
    Optional<Papers.Before> before =
        material.base().flatMap(b -> live.map(l -> new Papers.Before(l, b.manifest())));
    PapersAhead ahead = new PapersAhead(run, material.record(), assemblies, before);
    Staging staging =
        new Staging(run, material.source(), material.base(), raw, assemblies).with(ahead);
    next.ifPresent(staging::with);
    staging.run();
    staged = Optional.of(staging.done());
    papers = ahead.of(staging.manifest(), staging.isReadBack());
  }

  /**
   * What has no place in the trash any more becomes the new release, where what is live is as it
   * was deployed: files of both may be the same ones.
   *
   * @param besides asks what is to be known right after it has come
   */
  private Optional<RawTree> recycled(Executor.Material material, Consumer<Questions> besides)
      throws IOException, DeployerException {
    Optional<RetiredRelease> last = recyclable(run, state);
    if (last.isEmpty() || !material.base().map(Base::isClean).orElse(false)) {
      return Optional.empty();
    }
    Optional<RawTree> raw =
        RawTree.take(
            run,
            last.get(),
            material.source().manifest(),
            material.raw().flatMap(ahead -> ahead.of(last.get())),
            besides);
    if (raw.isPresent()) {
      recycled = last;
    }
    return raw;
  }

  /** What has no place in the trash any more, and came there last. */
  static Optional<RetiredRelease> recyclable(Run run, RootState state) {
    List<RetiredRelease> beyond = TrashRoom.beyond(state.trash(), run.settings().trash());
    return beyond.isEmpty() || !run.settings().recycles()
        ? Optional.empty()
        : Optional.of(beyond.get(beyond.size() - 1));
  }
}
