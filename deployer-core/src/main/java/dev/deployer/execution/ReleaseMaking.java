package dev.deployer.execution;

import dev.deployer.event.Event;
import dev.deployer.outcome.DeployerException;
import dev.deployer.plan.Base;
import dev.deployer.plan.Step;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RetiredRelease;
import dev.deployer.root.RootState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

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

  /** Builds the release where nobody sees it. */
  void stage(Step.Stage stage, Executor.Material material) throws IOException, DeployerException {
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
    SharedPlanting.plant(run, material.shared(), material.source());
    Optional<Papers.Before> before =
        material.base().flatMap(b -> live.map(l -> new Papers.Before(l, b.manifest())));
    PapersAhead ahead = new PapersAhead(run, material.record(), assemblies, before);
    Staging staging =
        new Staging(run, material.source(), material.base(), recycled(material.base()), assemblies)
            .with(ahead);
    staging.run();
    staged = Optional.of(staging.done());
    papers = ahead.of(staging.manifest(), staging.isReadBack());
  }

  /**
   * What has no place in the trash any more becomes the new release, where what is live is as it
   * was deployed: files of both may be the same ones.
   */
  private Optional<RawTree> recycled(Optional<Base> base) throws IOException, DeployerException {
    List<RetiredRelease> beyond = TrashRoom.beyond(state.trash(), run.settings().trash());
    if (beyond.isEmpty() || !run.settings().recycles() || !base.map(Base::isClean).orElse(false)) {
      return Optional.empty();
    }
    RetiredRelease last = beyond.get(beyond.size() - 1);
    Optional<RawTree> raw = RawTree.take(run, last);
    if (raw.isPresent()) {
      recycled = Optional.of(last);
    }
    return raw;
  }
}
