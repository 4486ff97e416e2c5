package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.ContractGate;
import dev.deployer.gate.Finding;
import dev.deployer.gate.StepFacts;
import dev.deployer.gate.StepFacts.Known;
import dev.deployer.gate.StepFacts.OnHost;
import dev.deployer.gate.StepFacts.Standing;
import dev.deployer.metadata.Metadata;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.ClusterHistory;
import dev.deployer.root.History;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.RootState;
import dev.deployer.root.StepLog;
import dev.deployer.root.StepNote;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gathers what the gate {@code contract} judges by, from the states of the hosts. Pure.
 *
 * @param hosts by what people call them
 */
record ContractFacts(List<Seen> hosts) {
  /**
   * A host.
   *
   * @param leftOut whether it takes no part in the run
   * @param state absent where it could not be asked
   */
  record Seen(String name, boolean leftOut, Optional<RootState> state) {}

  /** Copies the list. */
  ContractFacts {
    hosts = List.copyOf(hosts);
  }

  /** Of the hosts of a run alone. */
  static ContractFacts of(Fleet fleet) {
    return new ContractFacts(
        fleet.members().stream()
            .map(member -> new Seen(member.name(), false, Optional.of(member.state())))
            .toList());
  }

  private List<RootState> states() {
    return hosts.stream().flatMap(host -> host.state().stream()).toList();
  }

  /** What the journals of these hosts say of steps. */
  StepLog log() {
    return StepLog.of(states().stream().map(RootState::history).toList());
  }

  /**
   * What the gate says of a release that is to go live.
   *
   * @param says what it says of itself
   */
  Optional<Finding> ofRelease(
      ReleaseId release, Optional<Metadata> says, List<Acceptance> accepted) {
    return ContractGate.ofRelease(release, says, log().removed(), accepted);
  }

  /** What the gate says of a step that is to run. */
  Finding ofStep(OfferedStep offered, Instant now, List<Acceptance> accepted) {
    StepLog log = log();
    Optional<String> unknown =
        log.last(offered.step().identity())
            .filter(run -> run.outcome() == StepNote.Outcome.UNKNOWN)
            .map(run -> ContractGate.at(run.begun()) + " by " + run.by());
    return ContractGate.ofStep(
        new StepFacts(
            offered.step().name(),
            offered.step().removes(),
            offered.step().raises(),
            offered.step().after(),
            hosts.stream().map(this::onHost).toList(),
            everNeeded(log),
            unknown,
            now),
        accepted);
  }

  private Set<String> everNeeded(StepLog log) {
    Set<String> needed = new HashSet<>(log.everNeeded());
    for (RootState state : states()) {
      state
          .records()
          .values()
          .forEach(record -> record.metadata().map(Metadata::needs).ifPresent(needed::addAll));
    }
    return needed;
  }

  private OnHost onHost(Seen seen) {
    return new OnHost(seen.name(), seen.leftOut(), seen.state().map(ContractFacts::known));
  }

  private static Known known(RootState state) {
    Optional<ReleaseId> live = state.live().release();
    return new Known(
        live.map(id -> new Standing(id, state.says(id))),
        state.previousGood().map(History.Served::id).map(id -> new Standing(id, state.says(id))),
        live.flatMap(state.history()::activationOf).map(JournalRecord::time),
        isOpen(state));
  }

  private static boolean isOpen(RootState state) {
    ClusterHistory history = new ClusterHistory(state.history());
    return state.history().unfinished().isPresent()
        || history.unsettled().isPresent()
        || history.unconfirmed().isPresent();
  }
}
