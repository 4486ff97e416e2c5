package dev.deployer.cluster;

import dev.deployer.gate.Finding;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.ClusterHistory;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.RootState;
import dev.deployer.root.Sequel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be done about transactions that were not finished, worked out from the journals of
 * several hosts. Pure: the same journals give the same answers, whoever asks.
 *
 * <p>The last decision of a transaction rules. A person's word, which lies in the journals of the
 * hosts themselves, rules over the decision host's; it takes back no commit that a host has
 * confirmed, and that others have only missed. A transaction that was opened and not decided is not
 * to happen. A commit that a later generation of the cluster has superseded is not carried out: its
 * host is brought to what is live in the cluster. One that was to prove its release, by checks or
 * wave by wave, and was not seen to, is carried on where that can be done here, and is else taken
 * back.
 *
 * @param objections why nothing can be done without a person; then nothing is done
 * @param rulings what the journals of decision hosts have to record first
 * @param goals by root: what is to be live there; hosts without one stay as they are
 * @param confirmed by root: the transaction of which every participant is here
 * @param waiting facts about hosts that are not here, and are still to be told
 * @param oneWay transactions that are not taken back if they fail to prove themselves, since what
 *     was live before cannot read what was written
 * @param accepted what stands against taking a run back, and a person has accepted
 * @param spoken the transactions that a person's word decides now
 */
record RecoveryPlan(
    List<Objection> objections,
    List<Ruling> rulings,
    Map<String, Goal> goals,
    Map<String, JournalRecord> confirmed,
    List<String> waiting,
    Set<String> oneWay,
    List<Finding> accepted,
    Set<String> spoken) {

  /** Noted beside the decision of a person. */
  static final String BY_A_PERSON = "decided by a person";

  /**
   * A host as it is now.
   *
   * @param address for people
   */
  record Host(String address, RootState state, ClusterHistory history) {
    Host(String address, RootState state) {
      this(address, state, new ClusterHistory(state.history()));
    }

    String root() {
      return state.marker().id();
    }
  }

  /**
   * What is to become of a host's part in a transaction.
   *
   * @param part the record with which the host prepared it
   * @param release what is to be live; absent where nothing is
   * @param bad whether the release of the transaction was live and taken back
   * @param superseded whether the cluster has moved on since
   * @param proving whether the release has to prove itself on the way
   */
  record Goal(
      JournalRecord part,
      Optional<ReleaseId> release,
      boolean bad,
      boolean superseded,
      boolean proving) {}

  /**
   * By what a release can prove itself in this run.
   *
   * @param checks whether there are checks to be asked
   * @param waves whether there is more than one wave
   */
  record Means(boolean checks, boolean waves) {
    /** By nothing: what is not proven is taken back. */
    static final Means NONE = new Means(false, false);

    boolean suffice(Sequel sequel) {
      return sequel.checks() > 0 ? checks : waves;
    }
  }

  /**
   * A decision that a decision host does not know yet.
   *
   * @param root the decision host's
   * @param about the record with which it opened the transaction
   * @param decision that nothing is to happen, or what a person decided
   * @param word whether a person did
   */
  record Ruling(
      String root, JournalRecord about, JournalRecord.Kind decision, String note, boolean word) {}

  /**
   * What is to be done; a person's word, where given, decides what is open.
   *
   * @throws DeployerException where something would be taken back that can only be held
   */
  static RecoveryPlan of(
      List<Host> hosts, Optional<JournalRecord.Kind> word, Means means, WayBack wayBack)
      throws DeployerException {
    return new RecoveryPlanDraft(hosts, word, means, wayBack).plan();
  }

  /** What is to be live on a root; empty where that stays as it is. */
  Optional<Goal> goal(String root) {
    return Optional.ofNullable(goals.get(root));
  }

  boolean isEmpty() {
    return objections.isEmpty() && goals.isEmpty() && confirmed.isEmpty() && rulings.isEmpty();
  }
}
