package dev.deployer;

import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateSettings.PromotionRule;
import dev.deployer.gate.PromotionFacts;
import dev.deployer.gate.PromotionFacts.Says;
import dev.deployer.gate.PromotionGate;
import dev.deployer.manifest.Digest;
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
    return judge(live, state -> says(state, digest), accepted);
  }

  /** What the gate says of a step. */
  Finding ofStep(Digest identity, List<Acceptance> accepted) {
    StepLog log =
        StepLog.of(
            hosts.stream().flatMap(seen -> seen.state().stream()).map(RootState::history).toList());
    Optional<StepLog.Run> last = log.last(identity);
    return judge(false, state -> says(state, identity, last), accepted);
  }

  private Finding judge(boolean live, Function<RootState, Says> says, List<Acceptance> accepted) {
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
    return PromotionGate.judge(new PromotionFacts(live, said), rule, now, accepted);
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

  /** Where one journal tells how a run of a step ended, that holds for all. */
  private Says says(RootState state, Digest identity, Optional<StepLog.Run> last) {
    if (last.isEmpty()) {
      return new PromotionFacts.NotRun();
    } else if (last.get().outcome() != StepNote.Outcome.DONE) {
      return new PromotionFacts.NotDone(
          last.get().begun(), last.get().outcome() == StepNote.Outcome.FAILED);
    }
    Instant done =
        hosts.stream()
            .flatMap(seen -> seen.state().stream())
            .flatMap(one -> of(one, identity).stream())
            .map(JournalRecord::time)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    long number = of(state, identity).map(JournalRecord::number).orElse(0L);
    return new PromotionFacts.Good(true, done, raisedAfter(state, number));
  }

  /** The last record of a host about a step. */
  private static Optional<JournalRecord> of(RootState state, Digest identity) {
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
