package dev.deployer;

import dev.deployer.execution.BehindClaim;
import dev.deployer.execution.Run;
import dev.deployer.host.Questions;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.RootState;
import dev.deployer.root.SweepAhead;
import java.util.Optional;

/** The sweep of the release that a rollback goes to, asked behind the claim of its lock. */
final class ReturnAhead implements BehindClaim, AutoCloseable {
  private final Run run;
  private final Optional<ReleaseId> to;
  private Optional<SweepAhead> sweep = Optional.empty();

  ReturnAhead(Run run, Optional<ReleaseId> to) {
    this.run = run;
    this.to = to;
  }

  @Override
  public void begin(RootState before) {
    sweep =
        to.filter(before::isWhole)
            .map(id -> before.records().get(id))
            .flatMap(record -> SweepAhead.begin(run.layout(), record, run.settings().manifests()));
  }

  @Override
  public void ask(Questions questions) {
    sweep.ifPresent(release -> release.ask(questions));
  }

  /** What was asked. */
  Optional<SweepAhead> sweep() {
    return sweep;
  }

  @Override
  public void close() {
    sweep.ifPresent(SweepAhead::close);
  }
}
