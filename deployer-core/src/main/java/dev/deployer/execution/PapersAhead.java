package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.Questions;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.root.ReleaseRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Prepares the papers of a release in the burst in which the last of it is staged: they are known
 * by then. Where something else comes of the staging, they are made anew.
 */
final class PapersAhead implements Staging.Besides {
  /**
   * Papers, and what they were made of.
   *
   * @param assembled how many files are put together
   */
  private record Made(Papers papers, Manifest manifest, long assembled) {}

  private final Run run;
  private final ReleaseRecord record;
  private final Assemblies assemblies;
  private final Optional<Papers.Before> before;
  private Optional<Made> made = Optional.empty();
  private Optional<Papers.Prepared> begun = Optional.empty();
  private Optional<Papers.Prepared> prepared = Optional.empty();

  PapersAhead(
      Run run, ReleaseRecord record, Assemblies assemblies, Optional<Papers.Before> before) {
    this.run = run;
    this.record = record;
    this.assemblies = assemblies;
    this.before = before;
  }

  /**
   * The papers of what was staged.
   *
   * @param readBack whether what was put together was read back
   */
  Papers of(Manifest manifest, boolean readBack) throws IOException, DeployerException {
    boolean same =
        !readBack
            && made.filter(of -> of.manifest().equals(manifest))
                .filter(of -> of.assembled() == assemblies.files())
                .isPresent();
    try {
      Papers papers =
          same
              ? made.get().papers()
              : new Papers(run, manifest, assemblies.index(readBack), before, readBack);
      return papers.after(prepared);
    } catch (StagedSoFar.StopWished e) {
      run.checkpoint();
      throw e;
    }
  }

  @Override
  public List<Change> changes(Manifest manifest, Questions behind) throws IOException {
    begun = Optional.empty();
    if (assemblies.asksToReadBack() || lieHere()) {
      return List.of();
    }
    Papers papers = new Papers(run, manifest, assemblies.index(false), before, false);
    made = Optional.of(new Made(papers, manifest, assemblies.files()));
    ReleaseRecord card = papers.describedBy(record);
    begun = Optional.of(new Papers.Prepared(run.bench().manifest(), card, true));
    return papers.putting(run.bench().manifest(), card);
  }

  private boolean lieHere() {
    return prepared.filter(of -> of.directory().equals(run.bench().manifest())).isPresent();
  }

  @Override
  public void made(boolean whole) {
    prepared =
        begun.map(of -> new Papers.Prepared(of.directory(), of.card(), whole)).or(() -> prepared);
  }
}
