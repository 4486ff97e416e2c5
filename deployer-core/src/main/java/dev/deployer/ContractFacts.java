package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.ContractGate;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateSettings.DataRule;
import dev.deployer.gate.StepFacts;
import dev.deployer.gate.StepFacts.Known;
import dev.deployer.gate.StepFacts.OnHost;
import dev.deployer.gate.StepFacts.Standing;
import dev.deployer.metadata.Metadata;
import dev.deployer.metadata.ReleaseStep;
import dev.deployer.path.ReleaseId;
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
import java.util.stream.Stream;

/**
 * Gathers what the gate {@code contract} judges by, from the states of the hosts. Pure.
 *
 * @param hosts by what people call them
 */
record ContractFacts(List<Seen> hosts) {
  /**
   * A host.
   *
   * @param environment which other one it belongs to; absent where it is of this one
   * @param leftOut whether it is of this one and takes no part in the run
   * @param state absent where it could not be asked
   * @param unknown what is to be said of it then
   */
  record Seen(
      String name,
      Optional<String> environment,
      boolean leftOut,
      Optional<RootState> state,
      String unknown) {
    /** One that has answered. */
    Seen(String name, RootState state) {
      this(name, Optional.empty(), false, Optional.of(state), "");
    }
  }

  /** Copies the list. */
  ContractFacts {
    hosts = List.copyOf(hosts);
  }

  /** Of the hosts of a run alone. */
  static ContractFacts of(Fleet fleet) {
    return new ContractFacts(fleet.members().stream().map(ContractFacts::seen).toList());
  }

  /**
   * Of the hosts of a run, and of those that it does not change: what is left out of this
   * environment, and all that shares its data.
   */
  static ContractFacts of(Fleet fleet, List<Elsewhere.Seen> elsewhere, Optional<DataRule> shared) {
    List<String> with = shared.map(DataRule::with).orElse(List.of());
    return new ContractFacts(
        Stream.concat(
                fleet.members().stream().map(ContractFacts::seen),
                elsewhere.stream()
                    .filter(seen -> seen.environment().map(with::contains).orElse(true))
                    .map(
                        seen ->
                            new Seen(
                                seen.name(),
                                seen.environment(),
                                seen.environment().isEmpty(),
                                seen.state(),
                                seen.unasked())))
            .toList());
  }

  private static Seen seen(Member member) {
    return new Seen(member.name(), member.state());
  }

  private static StepLog log(Stream<Seen> of) {
    return StepLog.of(of.flatMap(host -> host.state().stream()).map(RootState::history).toList());
  }

  /** What the journals of this environment say of steps. */
  StepLog log() {
    return log(hosts.stream().filter(host -> host.environment().isEmpty()));
  }

  /** The hosts of the run on which a step that is for each of them is not known to be done. */
  List<String> lacking(ReleaseStep step) {
    return lacking(step, hosts.stream().filter(host -> !host.leftOut()));
  }

  /** The same, with those hosts that take no part in the run. */
  List<String> lackingAnywhere(ReleaseStep step) {
    return lacking(step, hosts.stream());
  }

  private static List<String> lacking(ReleaseStep step, Stream<Seen> among) {
    return step.onEach()
        ? among
            .filter(host -> host.environment().isEmpty())
            .filter(host -> host.state().map(state -> !isDone(state, step)).orElse(false))
            .map(Seen::name)
            .toList()
        : List.of();
  }

  /** Whether a host's own journal has it as done. */
  static boolean isDone(RootState state, ReleaseStep step) {
    return StepLog.of(state)
        .last(step.identity())
        .map(run -> run.outcome() == StepNote.Outcome.DONE)
        .orElse(false);
  }

  /** The last run of a step that is done, on each host of the run where it is for each of them. */
  Optional<StepLog.Run> done(ReleaseStep step) {
    return log()
        .last(step.identity())
        .filter(run -> run.outcome() == StepNote.Outcome.DONE)
        .filter(run -> lacking(step).isEmpty());
  }

  /** What the journals of all say: who shares the data has what is removed there removed. */
  private StepLog everywhere() {
    return log(hosts.stream());
  }

  /**
   * What the gate says of a release that is to go live; nothing where it needs nothing, and no step
   * has removed anything anywhere.
   *
   * @param says what it says of itself
   * @param forward whether it is a deploy; a way back does not wait for hosts that cannot be asked
   */
  Optional<Finding> ofRelease(
      ReleaseId release, Optional<Metadata> says, boolean forward, List<Acceptance> accepted) {
    List<String> unknown =
        hosts.stream()
            .filter(host -> forward && host.state().isEmpty())
            .map(host -> onHost(host).unasked())
            .toList();
    return ContractGate.ofRelease(release, says, everywhere().removed(), unknown, accepted);
  }

  /** What the gate says of a step that is to run. */
  Finding ofStep(OfferedStep offered, Instant now, List<Acceptance> accepted) {
    Optional<String> unknown =
        log()
            .last(offered.step().identity())
            .filter(run -> run.outcome() == StepNote.Outcome.UNKNOWN)
            .map(run -> ContractGate.at(run.begun()) + " by " + run.by());
    return ContractGate.ofStep(
        new StepFacts(
            offered.step().name(),
            offered.step().removes(),
            offered.step().raises(),
            offered.step().after(),
            hosts.stream().map(this::onHost).toList(),
            everNeeded(),
            unknown,
            now),
        accepted);
  }

  private Set<String> everNeeded() {
    Set<String> needed = new HashSet<>(everywhere().everNeeded());
    hosts.stream()
        .flatMap(host -> host.state().stream())
        .flatMap(state -> state.records().values().stream())
        .flatMap(record -> record.metadata().stream())
        .forEach(says -> needed.addAll(says.needs()));
    return needed;
  }

  private OnHost onHost(Seen seen) {
    return new OnHost(
        seen.name(),
        seen.environment(),
        seen.leftOut(),
        seen.state().map(ContractFacts::known),
        seen.unknown());
  }

  private static Known known(RootState state) {
    Optional<ReleaseId> live = state.live().release();
    return new Known(
        live.map(id -> new Standing(id, state.says(id))),
        state.previousGood().map(History.Served::id).map(id -> new Standing(id, state.says(id))),
        live.flatMap(state.history()::activationOf).map(JournalRecord::time),
        state.isOpen());
  }
}
