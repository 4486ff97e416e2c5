package dev.deployer;

import dev.deployer.gate.Acceptance;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.HostJournal;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.watch.WatchReport;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link Deployer} only looks at. Nothing of it changes a host or takes a lock, so whoever
 * is to see a target and not to change it is given this.
 */
public abstract sealed class Looking permits Deployer {
  final Runs runs;

  Looking(Runs runs) {
    this.runs = runs;
  }

  /**
   * How far the journals of the hosts reach, as this deployer has last read or written them; of
   * those hosts whose journals it has seen, in the order of the target.
   */
  public List<HostJournal> journals() {
    return runs.journals().all();
  }

  /**
   * Looks at everything a deploy needs, and says all that is wrong at once.
   *
   * @throws DeployerException if the host could not be connected to or asked; what is wrong with it
   *     is in the report
   */
  public CheckReport check() throws DeployerException {
    return new Checkup(runs.readingWholeJournals()).run(CheckDepth.LOOK);
  }

  /**
   * What a deploy would do.
   *
   * @throws DeployerException if the source or a host could not be read; what stands against the
   *     deploy is in the plan
   */
  public Plan plan(DeployRequest request) throws DeployerException {
    return Deployment.planned(runs, request).plan();
  }

  /**
   * What a rollback would do.
   *
   * @throws DeployerException if a host could not be read; what stands against the rollback is in
   *     the plan
   */
  public Plan planRollback(Optional<ReleaseId> to) throws DeployerException {
    return planRollback(new RollbackRequest(to, List.of(), RollbackRequest.Pace.AT_ONCE));
  }

  /**
   * What this rollback would do, with what would be accepted.
   *
   * @throws DeployerException as {@link #planRollback(Optional)}
   */
  public Plan planRollback(RollbackRequest request) throws DeployerException {
    return new Rollback(runs, request).plan();
  }

  /**
   * The steps that can be run by their names: those of what is live, and those of the release
   * before that are not done.
   *
   * @throws DeployerException if a host could not be read
   */
  public List<StepSummary> steps() throws DeployerException {
    return Steps.list(runs);
  }

  /**
   * What running a step would do.
   *
   * @throws DeployerException INVALID if there is no such step; what stands against it is in the
   *     plan
   */
  public Plan planStep(String name, List<Acceptance> accepted) throws DeployerException {
    return planStep(StepRequest.of(name, accepted));
  }

  /**
   * What running this step would do.
   *
   * @throws DeployerException as {@link #planStep(String, List)}
   */
  public Plan planStep(StepRequest request) throws DeployerException {
    return Steps.planned(runs, request).plan();
  }

  /**
   * What a step printed when it was last run, by the hosts that have kept it.
   *
   * @throws DeployerException if a host could not be read
   */
  public List<StepPrinted> stepPrinted(String name) throws DeployerException {
    return Steps.printed(runs, name);
  }

  /**
   * The releases on the host, the latest activation first.
   *
   * @throws DeployerException if the host could not be read
   */
  public List<ReleaseSummary> releases() throws DeployerException {
    return new Inspections(runs).releases();
  }

  /**
   * What is live, since when, who holds the lock, what dead runs left.
   *
   * @throws DeployerException if the host could not be read
   */
  public Status status() throws DeployerException {
    return new Inspections(runs).status();
  }

  /**
   * Holds a release against its manifest.
   *
   * @param release by default the live one
   * @throws DeployerException if there is no such release, or it has no manifest to be held against
   */
  public VerifyReport verify(Optional<ReleaseId> release, VerifyDepth depth)
      throws DeployerException {
    return new Verification(runs).run(release, depth);
  }

  /**
   * Compares a release with a build or with another release, on all hosts.
   *
   * @throws DeployerException if there is no such release, or it has no manifest to be compared
   */
  public DiffResult diff(DiffRequest request) throws DeployerException {
    return new Diffing(runs, request).run();
  }

  /**
   * Watches what is live on all hosts: its checks, the numbers that the target watches, and what
   * was changed by hand and is not known. What is found is told to the sinks of the target as it is
   * found.
   *
   * @throws DeployerException if it could not be looked at
   */
  public WatchReport watch(WatchRequest request) throws DeployerException {
    return new WatchOfLive(runs, request).run();
  }

  /**
   * The releases that can be restored, the one that was retired last first.
   *
   * @throws DeployerException if the host could not be read
   */
  public List<TrashedRelease> trash() throws DeployerException {
    return new Inspections(runs).trash();
  }

  /**
   * What was written to the data, by the journals of all hosts, and who that is live reads it.
   *
   * @throws DeployerException if a host of the target could not be asked
   */
  public DataReport data() throws DeployerException {
    return new DataRecords(runs).report();
  }

  /**
   * Who holds the locks, on the hosts that can be reached.
   *
   * @throws DeployerException if no host could be asked
   */
  public HeldLocks locks() throws DeployerException {
    return new Unlocking(runs).locks();
  }

  /**
   * What was decided and done, the oldest first.
   *
   * @throws DeployerException if the host could not be read, or its journal is broken
   */
  public List<HistoryEntry> history() throws DeployerException {
    return new Inspections(runs).history();
  }

  /**
   * All that the one host says of its root, over one connection. Every record of the journal is
   * read from the host.
   *
   * @throws DeployerException if the host could not be read, or its journal is broken
   */
  public Overview overview() throws DeployerException {
    return new Inspections(runs.readingWholeJournals()).overview();
  }

  /**
   * Holds the journal of the one host against itself, against what is there, and against heads that
   * someone has kept. That the journals of several hosts say the same of one another is told by
   * {@link JournalTestimony#contradictions}.
   *
   * @param given of any roots; those of others are passed over
   * @throws DeployerException if it could not be read; also where a record of it does not follow
   *     from the one before
   */
  public HistoryVerification verifyHistory(List<KnownHead> given) throws DeployerException {
    return new Inspections(runs.readingWholeJournals()).verifyHistory(given);
  }
}
