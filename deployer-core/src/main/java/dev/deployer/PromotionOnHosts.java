package dev.deployer;

import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Candidate;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateSettings.PromotionRule;
import dev.deployer.gate.PromotionFacts;
import dev.deployer.gate.PromotionFacts.Says;
import dev.deployer.gate.PromotionGate;
import dev.deployer.manifest.Digest;
import dev.deployer.metadata.ReleaseStep;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Aftermath;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import dev.deployer.root.Remains;
import dev.deployer.root.RootState;
import dev.deployer.root.StepLog;
import dev.deployer.root.StepNote;
import dev.deployer.root.WatchedContent;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Asks the hosts of another environment what the gate of promotions asks. Pure. */
final class PromotionOnHosts {
  private final List<Elsewhere.Seen> hosts;
  private final PromotionRule rule;
  private final Instant now;

  /**
   * For hosts whose states were read.
   *
   * @param now by the clock of whoever deploys
   */
  PromotionOnHosts(List<Elsewhere.Seen> elsewhere, PromotionRule rule, Instant now) {
    this.hosts =
        elsewhere.stream()
            .filter(seen -> seen.environment().equals(Optional.of(rule.from())))
            .toList();
    this.rule = rule;
    this.now = now;
  }

  /**
   * What the gate says of a release with this content.
   *
   * @param live whether it is live already, where it is to go
   */
  Finding ofContent(Digest digest, boolean live, List<Acceptance> accepted) {
    return judge(Candidate.content(digest), live, state -> says(state, digest), accepted);
  }

  /**
   * What the gate says of a step. Where one journal tells how a run of it ended, that holds for
   * all; of a step for each host every journal tells of its own host alone.
   */
  Finding ofStep(ReleaseStep step, List<Acceptance> accepted) {
    Digest identity = step.identity();
    Candidate what = Candidate.step(identity);
    if (step.onEach()) {
      return judge(what, false, state -> says(state, LastRun.on(state, identity)), accepted);
    }
    LastRun together =
        LastRun.of(hosts.stream().flatMap(seen -> seen.state().stream()).toList(), identity);
    return judge(what, false, state -> says(state, together), accepted);
  }

  private Finding judge(
      Candidate what, boolean live, Function<RootState, Says> says, List<Acceptance> accepted) {
    List<PromotionFacts.OnHost> said =
        hosts.stream()
            .map(
                seen ->
                    new PromotionFacts.OnHost(
                        seen.name(),
                        seen.state()
                            .map(
                                state ->
                                    state.isOpen()
                                        ? new PromotionFacts.Undecided()
                                        : says.apply(state))
                            .orElseGet(() -> new PromotionFacts.Unasked(seen.why().orElseThrow()))))
            .toList();
    return PromotionGate.judge(new PromotionFacts(what, live, said), rule, now, accepted);
  }

  private static Says says(RootState state, Digest digest) {
    Optional<ReleaseId> live = state.live().release();
    if (live.isEmpty()) {
      return new PromotionFacts.Nothing();
    }
    if (Remains.hasLostItsManifest(state, live.get())) {
      return new PromotionFacts.Lost(live.get());
    }
    Optional<Digest> there = state.digest(live.get());
    if (!there.equals(Optional.of(digest))) {
      return new PromotionFacts.Other(live.get(), there);
    }
    Optional<JournalRecord> good = state.history().good(live.get(), there);
    if (good.isEmpty()) {
      return new PromotionFacts.NotGood(
          state
              .history()
              .verdictOn(live.get(), there)
              .filter(kind -> kind == JournalRecord.Kind.BAD)
              .isPresent(),
          Aftermath.of(state.history()).unwatched());
    }
    WatchedContent watched = WatchedContent.of(state.history(), digest);
    return watched.unwatched()
        ? new PromotionFacts.Unwatched()
        : new PromotionFacts.Good(false, since(state, live.get(), good.get()), watched.raised());
  }

  /** What was taken back to is live again since then, and is not judged anew. */
  private static Instant since(RootState state, ReleaseId live, JournalRecord good) {
    return state
        .history()
        .activationOf(live)
        .map(JournalRecord::time)
        .filter(good.time()::isBefore)
        .orElse(good.time());
  }

  private static Says says(RootState state, LastRun last) {
    if (last.run().isEmpty()) {
      return new PromotionFacts.NotRun();
    }
    StepLog.Run run = last.run().get();
    if (run.outcome() != StepNote.Outcome.DONE) {
      return new PromotionFacts.NotDone(run.begun(), run.outcome() == StepNote.Outcome.FAILED);
    }
    long number = record(state, last.identity()).map(JournalRecord::number).orElse(0L);
    return new PromotionFacts.Good(true, last.told().orElseThrow(), raisedAfter(state, number));
  }

  /**
   * The last run of a step, as some journals together tell it.
   *
   * @param run absent where it has not run, or is undone since
   * @param told when the last of them was told of it; absent where none was
   */
  private record LastRun(Digest identity, Optional<StepLog.Run> run, Optional<Instant> told) {
    static LastRun of(List<RootState> states, Digest identity) {
      return new LastRun(
          identity,
          StepLog.of(states.stream().map(RootState::history).toList()).last(identity),
          told(states, identity));
    }

    /** Of one for each host what its own journal tells of it there. */
    static LastRun on(RootState host, Digest identity) {
      return new LastRun(identity, StepLog.of(host).last(identity), told(List.of(host), identity));
    }

    private static Optional<Instant> told(List<RootState> states, Digest identity) {
      return states.stream()
          .flatMap(state -> record(state, identity).stream())
          .map(JournalRecord::time)
          .max(Comparator.naturalOrder());
    }
  }

  /** The last record of a host about a step. */
  private static Optional<JournalRecord> record(RootState state, Digest identity) {
    return state.history().records().stream()
        .filter(
            record ->
                StepNote.of(record).filter(note -> note.identity().equals(identity)).isPresent())
        .reduce((one, next) -> next);
  }

  private static Optional<Instant> raisedAfter(RootState state, long number) {
    return state.history().records().stream()
        .filter(record -> record.number() > number)
        .filter(record -> record.noted().filter(Noted::isRaised).isPresent())
        .map(JournalRecord::time)
        .findFirst();
  }
}
