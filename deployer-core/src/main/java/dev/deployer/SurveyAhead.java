package dev.deployer;

import dev.deployer.cluster.Member;
import dev.deployer.execution.BehindClaim;
import dev.deployer.execution.RawTreeAhead;
import dev.deployer.execution.Run;
import dev.deployer.host.Answer;
import dev.deployer.host.Questions;
import dev.deployer.host.Space;
import dev.deployer.manifest.Manifest;
import dev.deployer.plan.SharedEntries;
import dev.deployer.plan.Survey;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.RootState;
import dev.deployer.root.SweepAhead;
import java.io.IOException;
import java.util.Optional;

/**
 * The survey of a host for a deploy, asked behind the claim of its lock: what is live is known by
 * then, and whether it still is, the claim's own questions say. So the sweep waits for none of
 * them.
 */
final class SurveyAhead implements BehindClaim, AutoCloseable {
  private final Member member;
  private final Manifest next;
  private final SharedEntries shared;
  private final boolean undisturbed;
  private Optional<SweepAhead> sweep = Optional.empty();
  private Optional<RawTreeAhead> raw = Optional.empty();
  private Answer<Optional<Space>> space = new Answer<>();
  private SharedEntries.Looks looks;

  /**
   * Of a host.
   *
   * @param next what is to be live
   * @param undisturbed whether no command runs from the claim to the staging: each may change a
   *     file in place that the raw tree has in common with what is live
   */
  SurveyAhead(Member member, Manifest next, SharedEntries shared, boolean undisturbed) {
    this.member = member;
    this.next = next;
    this.shared = shared;
    this.undisturbed = undisturbed;
  }

  @Override
  public void begin(RootState before) {
    Run run = member.run();
    Optional<ReleaseRecord> record = live(before);
    sweep = record.flatMap(of -> SweepAhead.begin(run.layout(), of, run.settings().manifests()));
    boolean anew = record.filter(of -> of.digest().equals(next.contentDigest())).isEmpty();
    if (sweep.isPresent() && anew && undisturbed) {
      raw = RawTreeAhead.begin(run, before, next);
    }
  }

  private static Optional<ReleaseRecord> live(RootState state) {
    return state.live().release().map(id -> state.records().get(id));
  }

  @Override
  public void ask(Questions questions) {
    if (sweep.isPresent()) {
      looks = shared.ask(questions, member.run().layout());
      space = questions.space(member.run().layout().top());
      sweep.get().ask(questions);
      if (raw.isPresent()) {
        raw.get().ask(questions);
      }
    }
  }

  /** The survey, where what was asked is what is to be known of the host as it is read now. */
  Optional<Survey> survey() throws IOException {
    Run run = member.run();
    if (sweep.isEmpty()
        || !sweep.get().isOf(live(member.state()))
        || run.wasResumed()
        || run.wantsReserve()
        || !sweep.get().counts()) {
      return Optional.empty();
    }
    return Optional.of(
        Survey.of(run.host(), member.address(), member.state(), sweep.get().finish(), space.get()));
  }

  /** What was said of the declared entries, where there is a survey. */
  SharedEntries.Looks looks() {
    return looks;
  }

  /** What was found of the raw tree. */
  Optional<RawTreeAhead> raw() {
    return raw;
  }

  @Override
  public void close() {
    sweep.ifPresent(SweepAhead::close);
    raw.ifPresent(RawTreeAhead::close);
  }
}
