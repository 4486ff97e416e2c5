package dev.deployer;

import dev.deployer.execution.BehindClaim;
import dev.deployer.execution.Run;
import dev.deployer.host.Questions;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.RootState;
import dev.deployer.root.SweepAhead;
import java.util.Optional;

/**
 * The sweeps of the release that a rollback goes to, and of the one that it leaves, asked behind
 * the claim of its lock.
 */
final class ReturnAhead implements BehindClaim, AutoCloseable {
  private final Run run;
  private final Optional<ReleaseId> to;
  private Optional<SweepAhead> sweep = Optional.empty();
  private Optional<SweepAhead> left = Optional.empty();

  ReturnAhead(Run run, Optional<ReleaseId> to) {
    this.run = run;
    this.to = to;
  }

  @Override
  public void begin(RootState before) {
    sweep = to.filter(before::isWhole).flatMap(release -> ofRelease(before, release));
    left =
        before
            .live()
            .release()
            .filter(before::isWhole)
            .flatMap(release -> ofRelease(before, release));
  }

  private Optional<SweepAhead> ofRelease(RootState state, ReleaseId release) {
    return state
        .record(release)
        .flatMap(record -> SweepAhead.begin(run.layout(), record, run.settings().manifests()));
  }

  @Override
  public void ask(Questions questions) {
    sweep.ifPresent(release -> release.ask(questions));
    left.ifPresent(release -> release.ask(questions));
  }

  /** What was asked of the release that the rollback goes to. */
  Optional<SweepAhead> sweep() {
    return sweep;
  }

  /** What was asked of the release that was live. */
  Optional<SweepAhead> left() {
    return left;
  }

  @Override
  public void close() {
    sweep.ifPresent(SweepAhead::close);
    left.ifPresent(SweepAhead::close);
  }
}
