package dev.deployer.cluster;

import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.execution.Flip;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Aftermath;
import dev.deployer.root.Sequel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes a release live on all hosts that have it, or on none: prepare everywhere, decide once,
 * activate in waves, confirm. Before the decision a failure leaves everything as it was; after it
 * the hosts that have flipped are flipped back, or a person is waited for.
 */
public final class Transaction {
  private final Fleet fleet;
  private final List<Member> participants;
  private final Rollout rollout;
  private final HooksAndChecks hooksAndChecks;
  private final DecisionHost decision;
  private final Set<Member> begun = ConcurrentHashMap.newKeySet();
  private final Set<Member> flipped = ConcurrentHashMap.newKeySet();

  /** Hosts that had flipped, and on which what follows was done, before this run. */
  private final Set<Member> followedBefore = new HashSet<>();

  private boolean carriedOn;
  private boolean watchOwed;
  private Optional<Watching> watching = Optional.empty();
  private final List<Warning> warnings = new ArrayList<>();
  private final Map<Member, String> open = new LinkedHashMap<>();

  /**
   * A transaction of the members that flip.
   *
   * @param release what will be live
   */
  public Transaction(
      Fleet fleet,
      Optional<ReleaseId> release,
      Optional<Digest> digest,
      Rollout rollout,
      HooksAndChecks hooksAndChecks) {
    this.fleet = fleet;
    this.participants = fleet.members().stream().filter(Member::flips).toList();
    this.rollout = rollout;
    this.hooksAndChecks = hooksAndChecks;
    this.decision = DecisionHost.of(fleet, participants, release, digest);
  }

  /**
   * Carries on a transaction that a dead run has decided, with those of its hosts that are here.
   */
  Transaction(
      Fleet fleet,
      List<Member> participants,
      DecisionHost decision,
      Rollout rollout,
      HooksAndChecks hooksAndChecks) {
    this.fleet = fleet;
    this.participants = participants;
    this.rollout = rollout;
    this.hooksAndChecks = hooksAndChecks;
    this.decision = decision;
  }

  /** What is made live is watched by this, in the waits between waves and after the last one. */
  public Transaction watchedBy(Optional<Watching> by) {
    watching = by;
    return this;
  }

  /**
   * The release was to be watched by the dead run, which nobody does in its place: it stays live,
   * and is not judged to be good.
   */
  Transaction owingWatch(boolean owed) {
    watchOwed = owed;
    return this;
  }

  /**
   * How it ended where the release is live everywhere.
   *
   * @param warnings what should be known, and stops nothing
   * @param open by host: what is not known to be done there, and is for a recovery
   */
  public record Outcome(List<Warning> warnings, Map<Member, String> open) {
    /** Copies. */
    public Outcome {
      warnings = List.copyOf(warnings);
      open = Collections.unmodifiableMap(new LinkedHashMap<>(open));
    }
  }

  /**
   * Carries it out.
   *
   * @throws DeployerException if it was not carried out: of kind {@code REVERTED} where it was live
   *     somewhere and is no more, {@code UNKNOWN} where the hosts differ
   */
  public Outcome run() throws IOException, DeployerException {
    List<Waves.Group<Member>> waves = divided();
    Sequel sequel = hooksAndChecks.sequel(waves.size(), watching.isPresent());
    participants.forEach(member -> member.executor().followedBy(sequel));
    fleet.checkpoint();
    if (watching.isPresent()) {
      watching.get().before(participants);
    }
    hooksAndChecks.beforeActivate(participants);
    Preparation preparation = new Preparation(fleet, participants, decision);
    preparation.run();
    try {
      decision.commit();
    } catch (IOException | DeployerException e) {
      // Whether it is recorded is not known; a later decision rules in any case.
      if (!preparation.withdraw(participants, e)) {
        throw Failures.unknown(e);
      }
      throw e;
    }
    return throughWaves(waves);
  }

  /**
   * Goes on where the dead run ended: all waves once more, in which hosts that have flipped do not
   * flip again, and hooks that have run are not run again.
   */
  Outcome carryOn() throws IOException, DeployerException {
    List<Waves.Group<Member>> waves = divided();
    Sequel sequel = hooksAndChecks.sequel(waves.size(), watchOwed);
    carriedOn = true;
    for (Member member : participants) {
      member.executor().followedBy(sequel);
      Flip flip = member.executor().flip().orElseThrow();
      if (member.state().live().equals(flip.after())) {
        begun.add(member);
        flipped.add(member);
        if (Aftermath.of(member.state().history()).owed().isEmpty()) {
          followedBefore.add(member);
        }
      }
    }
    fleet.checkpoint();
    return throughWaves(waves);
  }

  private Outcome throughWaves(List<Waves.Group<Member>> waves)
      throws IOException, DeployerException {
    try {
      activate(waves);
      hooksAndChecks.activated(participants);
      if (watching.isPresent()) {
        watching.get().watch(participants, participants.get(0).executor().flip().flatMap(Flip::to));
      }
    } catch (IOException | DeployerException e) {
      fail(e);
    } catch (RuntimeException e) {
      // A defect must not leave some hosts with the one release and some with the other.
      fail(
          new DeployerException(
              DeployerException.Kind.FAILED, new Live.Unknown(), "a defect: " + e, e));
    }
    confirm();
    return new Outcome(warnings, open);
  }

  private List<Waves.Group<Member>> divided() throws DeployerException {
    try {
      return rollout.waves().divide(participants, Member::labels, Member::name);
    } catch (IllegalArgumentException e) {
      throw new DeployerException(
          DeployerException.Kind.INVALID, new Live.Unknown(), e.getMessage(), e);
    }
  }

  private void activate(List<Waves.Group<Member>> waves) throws IOException, DeployerException {
    if (fleet.isCluster()) {
      // From here on hosts may differ, and the others wait for one that is lost.
      fleet.members().forEach(member -> member.run().reconnectWithin(rollout.reconnect()));
    }
    for (int i = 0; i < waves.size(); i++) {
      List<Member> wave = waves.get(i).hosts();
      fleet.checkpoint();
      if (fleet.isCluster()) {
        fleet.tell(
            new Event.Wave(i + 1, waves.size(), wave.stream().map(Member::address).toList()));
      }
      fleet.all(wave, this::flip);
      follow(wave.stream().filter(member -> !followedBefore.contains(member)).toList());
      hooksAndChecks.requireHealth(wave);
      bake(i < waves.size() - 1);
    }
  }

  private void follow(List<Member> wave) throws IOException, DeployerException {
    Followed followed = hooksAndChecks.afterActivate(wave);
    boolean told = followed.failure().isEmpty();
    fleet.all(
        wave.stream().filter(followed.ended()::containsKey).toList(),
        member -> {
          List<String> failed = followed.ended().get(member);
          // A hook that failed where that counts is still to run, if the release stays.
          if (told || failed.isEmpty()) {
            member.executor().followed(failed);
          }
        });
    if (!told) {
      throw followed.failure().get();
    }
    for (Member member : wave) {
      if (owes(member) && !followed.ended().containsKey(member)) {
        open.put(member, "the hooks after the flip are not known to have run");
      }
    }
  }

  private static boolean owes(Member member) {
    return !member.executor().sequel().hooks().isEmpty();
  }

  private void flip(Member member) throws IOException, DeployerException {
    if (flipped.contains(member)) {
      return;
    }
    member
        .run()
        .phase(
            Phase.ACTIVATE,
            () -> {
              // A wave ends with the first host on which it fails.
              member.run().checkpoint();
              if (!decision.isShared() || carriedOn) {
                member.executor().prepare();
              }
              begun.add(member);
              member.executor().activate();
              flipped.add(member);
              return null;
            });
  }

  private void bake(boolean more) throws IOException, DeployerException {
    Duration bake = rollout.bake();
    if (more && !bake.isZero()) {
      fleet.tell(new Event.Baking(bake));
      if (watching.isPresent()) {
        watching.get().bake(bake, List.copyOf(flipped));
      } else {
        fleet.stop().pause(bake);
      }
      fleet.checkpoint();
      hooksAndChecks.requireHealth(List.copyOf(flipped));
    }
  }

  /** After the decision: takes it back, or leaves it to a person. Always throws. */
  private void fail(Exception cause) throws IOException, DeployerException {
    if (!decision.isShared() && flipped.isEmpty()) {
      // It failed or is in doubt as a flip, and is not a release that was found to be bad.
      rethrow(cause);
    }
    boolean byTheWatch = watching.map(Watching::hasFailed).orElse(false);
    if (rollout.onFailure() == OnFailure.HOLD && !begun.isEmpty() && !byTheWatch) {
      hold(cause);
    }
    throw new TakingBack(fleet, participants, hooksAndChecks, decision, !flipped.isEmpty())
        .run(cause);
  }

  private static void rethrow(Exception cause) throws IOException, DeployerException {
    if (cause instanceof IOException io) {
      throw io;
    }
    throw (DeployerException) cause;
  }

  private void hold(Exception cause) throws DeployerException {
    try {
      decision.hold(Failures.message(cause));
    } catch (IOException | DeployerException e) {
      // The commit rules then, and whoever recovers asks nobody.
      cause.addSuppressed(e);
      throw new DeployerException(
          DeployerException.Kind.UNKNOWN,
          new Live.Unknown(),
          Failures.message(cause) + "; that it is left to you is not known to be recorded",
          cause);
    }
    throw DeployerException.held(
        "it is left to you whether "
            + decision.inWords()
            + " on all of them: "
            + Failures.message(cause),
        cause);
  }

  /**
   * Ends the transaction once its release is live everywhere; a failure from here on does not take
   * it back.
   */
  private void confirm() {
    List<Member> judging = decision.isShared() ? participants : participants.subList(0, 1);
    List<Unhealthy> unwell = hooksAndChecks.unhealthy();
    Map<Member, Exception> failures = fleet.each(judging, member -> judge(member, unwell));
    String what = unwell.isEmpty() ? "serves well" : "is not well";
    failures.forEach(
        (member, e) ->
            open.put(
                member, "that the release " + what + " is not recorded: " + Failures.message(e)));
    if (failures.isEmpty()) {
      try {
        decision.confirm();
      } catch (IOException | DeployerException e) {
        open.put(decision.decider(), "the end of the run is not recorded: " + Failures.message(e));
      }
    }
    try {
      hooksAndChecks.afterConfirm(participants);
    } catch (IOException | DeployerException e) {
      warnings.add(Failures.warning(e));
    }
  }

  private void judge(Member member, List<Unhealthy> unwell) throws IOException, DeployerException {
    if (watchOwed && unwell.isEmpty()) {
      member.executor().unwatched();
    } else {
      member.executor().judge(unwell, watching.flatMap(Watching::remark));
    }
  }
}
