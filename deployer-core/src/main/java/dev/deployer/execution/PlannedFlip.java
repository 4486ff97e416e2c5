package dev.deployer.execution;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Step;
import dev.deployer.root.DataInUse;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.RootState;
import dev.deployer.root.Sequel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Carries out the change of what is live that a plan has: prepares it, flips, judges it, or takes
 * it back, and records each of these.
 */
final class PlannedFlip {
  private final Run run;
  private final RootState state;
  private final HostPlan plan;
  private final JournalWriter journal;
  private Sequel sequel = Sequel.NONE;
  private boolean flipped;
  private Activation forward;

  /** Of a plan that need not have one, if it is not asked for. */
  PlannedFlip(Run run, RootState state, HostPlan plan, JournalWriter journal) {
    this.run = run;
    this.state = state;
    this.plan = plan;
    this.journal = journal;
  }

  /** The change of what is live, where the plan has one. */
  Optional<Flip> flip() {
    return plan.step(Step.Activate.class).map(Flip::of);
  }

  /** Whether what is live was changed, whatever it was changed to afterwards. */
  boolean hasFlipped() {
    return flipped;
  }

  /** From here on flips are recorded with what is to follow them. */
  void followedBy(Sequel what) {
    sequel = what;
  }

  Sequel sequel() {
    return sequel;
  }

  /**
   * Records that the flip is about to happen.
   *
   * @param note what is to be known of the way in which it is done
   * @param gates what was asked before, and overridden
   * @param data of the release
   */
  void prepare(Optional<String> note, GatesOfRun gates, DataInUse data)
      throws IOException, DeployerException {
    activation().prepare(ofPrepared(note, gates, data), followingTheFlip());
  }

  /** Prepares the same with what is staged before it, where nothing comes in between. */
  FlipAhead ahead(Optional<String> note, GatesOfRun gates, DataInUse data) {
    return new FlipAhead(activation(), ofPrepared(note, gates, data), followingTheFlip());
  }

  private NextRecord ofPrepared(Optional<String> note, GatesOfRun gates, DataInUse data) {
    return journal.ofPrepared(flip().orElseThrow(), note, sequel, gates).data(data);
  }

  /** The records that follow the flip next, where nothing is run or asked before them. */
  private List<NextRecord> followingTheFlip() {
    Step.Activate activate = plan.step(Step.Activate.class).orElseThrow();
    List<NextRecord> following = new ArrayList<>();
    if (sequel.isNothing()) {
      left(activate)
          .ifPresent(bad -> following.add(journal.ofBad(bad.release(), bad.digest(), bad.why())));
      following.add(journal.ofGood(activate.to(), activate.digest()));
      plan.step(Step.Retire.class)
          .ifPresent(retire -> following.add(journal.ofRetired(retire.releases())));
    }
    return following;
  }

  private Optional<Activation.Left> left(Step.Activate activate) {
    return activate
        .from()
        .filter(from -> activate.leavesBad())
        .map(
            from ->
                new Activation.Left(
                    from, state.digest(from), "left for " + activate.to() + " by a rollback"));
  }

  /** Flips, and records it. */
  void activate() throws IOException, DeployerException {
    activation().flip();
    flipped = true;
  }

  /**
   * Records that the release serves well, and where the plan says so, that the one left does not.
   *
   * @param unwell what is not well, where the release stays live all the same: it is then not
   *     recorded as good
   * @param word what is to be known of how it was found to serve well
   */
  void judge(List<Unhealthy> unwell, Optional<String> word) throws IOException, DeployerException {
    Step.Activate activate = plan.step(Step.Activate.class).orElseThrow();
    Activation activation = activation();
    Optional<Activation.Left> left = left(activate);
    if (left.isPresent()) {
      activation.left(left.get());
    }
    if (unwell.isEmpty()) {
      activation.good(word);
    } else {
      activation.notWell(Unhealthy.inWords(unwell));
      journal.settledInCluster();
    }
  }

  /** Records that the release serves, and was not watched as it was to be: this is no verdict. */
  void unwatched() throws IOException, DeployerException {
    Flip flip = flip().orElseThrow();
    journal.unwatched(flip.to().orElseThrow(), flip.digest());
    journal.settledInCluster();
  }

  /**
   * Makes live again what was live before the flip, and records the release that was left as bad.
   * What is live then is not judged anew: nothing has asked it.
   *
   * @param why it was left
   */
  void revert(String why) throws IOException, DeployerException {
    Flip flip = flip().orElseThrow();
    Flip back = new Flip(flip.to(), flip.from(), flip.from().flatMap(state::digest));
    Activation activation = new Activation(run, journal, back);
    activation.prepare(Optional.empty(), Sequel.ofHooks(sequel.hooks()), GatesOfRun.NONE);
    activation.flip();
    flipped = true;
    if (flip.to().isPresent()) {
      activation.left(new Activation.Left(flip.to().get(), flip.digest(), why));
    }
    journal.settledInCluster();
  }

  /**
   * Records that a flip that was prepared does not happen.
   *
   * @param bad why the release was found to be bad on other hosts; absent where it was not
   */
  void abandon(Optional<String> bad) throws IOException, DeployerException {
    Flip flip = flip().orElseThrow();
    journal.abandoned(flip);
    if (bad.isPresent() && flip.to().isPresent()) {
      journal.bad(flip.to().get(), flip.digest(), bad.get());
    }
    journal.settledInCluster();
  }

  private Activation activation() {
    if (forward == null) {
      forward = new Activation(run, journal, flip().orElseThrow());
    }
    return forward;
  }
}
