package dev.deployer;

import dev.deployer.event.Listener;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Acceptance;
import dev.deployer.plan.Plan;
import dev.deployer.root.Holder;
import dev.deployer.root.JournalRecord;
import java.util.List;
import java.util.Optional;

/**
 * Deploys to one target. Each method is one run: it connects, does its work, and is finished when
 * it returns. A run throws a {@link DeployerException} that says what is live now; an interrupt of
 * its thread stops it at the next safe point, with the lock given back, as {@link #stop} does.
 *
 * <p>For one run at a time.
 */
@SuppressWarnings({"unused", "UnusedVariable", "DoNotCallSuggester"})
public final class Deployer {
  private static final String SOON = "the engine is being built";

  public Deployer(Target target, Operator operator, Listener listener) {}

  public InitResult init(boolean adopt) throws DeployerException {
    throw new UnsupportedOperationException(SOON);
  }

  public CheckReport check(boolean probe) throws DeployerException {
    throw new UnsupportedOperationException(SOON);
  }

  public Plan plan(DeployRequest request) throws DeployerException {
    throw new UnsupportedOperationException(SOON);
  }

  public DeployResult deploy(DeployRequest request) throws DeployerException {
    throw new UnsupportedOperationException(SOON);
  }

  public DeployResult deploy(DeployRequest request, Plan plan) throws DeployerException {
    throw new UnsupportedOperationException(SOON);
  }

  public Plan planRollback(Optional<ReleaseId> to) throws DeployerException {
    throw new UnsupportedOperationException(SOON);
  }

  public RollbackResult rollback(Optional<ReleaseId> to, List<Acceptance> accepted)
      throws DeployerException {
    throw new UnsupportedOperationException(SOON);
  }

  public List<ReleaseSummary> releases() throws DeployerException {
    throw new UnsupportedOperationException(SOON);
  }

  public Status status() throws DeployerException {
    throw new UnsupportedOperationException(SOON);
  }

  public VerifyReport verify(Optional<ReleaseId> release, boolean content)
      throws DeployerException {
    throw new UnsupportedOperationException(SOON);
  }

  public PruneResult prune(int keep) throws DeployerException {
    throw new UnsupportedOperationException(SOON);
  }

  public RecoverResult recover() throws DeployerException {
    throw new UnsupportedOperationException(SOON);
  }

  public Holder unlock(String token) throws DeployerException {
    throw new UnsupportedOperationException(SOON);
  }

  public List<JournalRecord> history() throws DeployerException {
    throw new UnsupportedOperationException(SOON);
  }

  /** Stops a run at its next safe point; from any thread. */
  public void stop() {}

  /**
   * Drops the connection of a run at once, leaving the rest to {@code recover}; from any thread.
   */
  public void abandon() {}
}
