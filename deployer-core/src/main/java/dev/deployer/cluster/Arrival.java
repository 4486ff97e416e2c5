package dev.deployer.cluster;

import dev.deployer.execution.Activation;
import dev.deployer.execution.Flip;
import dev.deployer.execution.JournalWriter;
import dev.deployer.gate.Finding;
import dev.deployer.gate.OverriddenGates;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Recovery;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.JournalHead;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.RootState;
import dev.deployer.root.Sequel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings one host to the release that a recovery decided for it, and records in its journal that it
 * is there.
 */
final class Arrival {
  private final Member member;
  private final RecoveryPlan.Goal goal;
  private final List<String> hooks;
  private final Optional<JournalRecord.Kind> word;
  private final List<Finding> accepted;

  /**
   * Of a host.
   *
   * @param hooks what this run can run after a flip
   * @param word the decision of a person, where it is one
   * @param accepted what stood against it, and a person has accepted
   */
  Arrival(
      Member member,
      RecoveryPlan.Goal goal,
      List<String> hooks,
      Optional<JournalRecord.Kind> word,
      List<Finding> accepted) {
    this.member = member;
    this.goal = goal;
    this.hooks = hooks;
    this.word = word;
    this.accepted = accepted;
  }

  /** What was done, and whether that changed what is live. */
  record Done(Recovery what, boolean flipped) {}

  /**
   * Does it.
   *
   * @param heads of the other hosts' journals, as this one bears witness of them
   */
  Done run(Map<String, JournalHead> heads) throws IOException, DeployerException {
    RootState state = member.state();
    JournalWriter journal = new JournalWriter(member.run(), state.history());
    goal.part()
        .cluster()
        .ifPresent(mark -> journal.join(goal.part().transaction(), mark.ofParticipant()));
    journal.witness(heads);
    boolean flips = !state.live().equals(Live.of(goal.release()));
    if (flips) {
      Flip flip =
          new Flip(state.live().release().or(state::missing), goal.release(), digest(state));
      requirePossible(state, flip);
      Activation activation = new Activation(member.run(), journal, flip);
      activation.prepare(
          Optional.empty(),
          Sequel.ofHooks(hooksAfter()),
          GatesOfRun.NONE.with(OverriddenGates.in(accepted)));
      activation.flip();
    }
    judge(journal, state);
    journal.settledInCluster();
    member.state(member.run().state());
    return new Done(what(flips), flips);
  }

  private void judge(JournalWriter journal, RootState state) throws IOException, DeployerException {
    Activation activation =
        new Activation(
            member.run(), journal, new Flip(Optional.empty(), goal.release(), digest(state)));
    if (goal.bad() && goal.part().to().isPresent()) {
      activation.left(
          new Activation.Left(
              goal.part().to().get(), goal.part().digest(), "taken back by a recovery"));
    } else if (!goal.bad()
        && !journal.isShared()
        && word.equals(Optional.of(JournalRecord.Kind.COMMIT))) {
      activation.good();
    }
  }

  private Recovery what(boolean flipped) {
    Live wanted = Live.of(goal.release());
    if (!flipped) {
      return goal.superseded() ? new Recovery.MovedOn() : new Recovery.AsDecided(wanted, false);
    } else if (goal.part().cluster().isEmpty() && word.isEmpty()) {
      return new Recovery.NotProven(wanted, goal.part().to());
    }
    return new Recovery.AsDecided(wanted, true);
  }

  /** The hooks of this run; where it has none, those that the dead run still owes. */
  private List<String> hooksAfter() {
    return hooks.isEmpty() ? goal.part().sequel().map(Sequel::hooks).orElse(List.of()) : hooks;
  }

  private Optional<Digest> digest(RootState state) {
    return goal.release().flatMap(state::digest);
  }

  private static void requirePossible(RootState state, Flip flip) throws DeployerException {
    boolean strange =
        !(state.live() instanceof Live.Release || state.live() instanceof Live.Nothing)
            && state.missing().isEmpty();
    if (strange || flip.to().map(id -> !state.releases().contains(id)).orElse(false)) {
      throw DeployerException.refused(
          state.live(),
          Objection.Kind.NEEDS_A_PERSON,
          strange
              ? state.live().toString()
              : "it was decided that "
                  + flip.to().orElseThrow()
                  + " is to be live, which is not on the host any more");
    }
  }
}
