package dev.deployer.cluster;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.transaction.Flip;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
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
  private final Interludes interludes;
  private final DecisionHost decision;
  private final Set<Member> begun = ConcurrentHashMap.newKeySet();
  private final Set<Member> flipped = ConcurrentHashMap.newKeySet();
  private final List<String> warnings = new ArrayList<>();

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
      Interludes interludes) {
    this.fleet = fleet;
    this.participants = fleet.members().stream().filter(Member::flips).toList();
    this.rollout = rollout;
    this.interludes = interludes;
    this.decision = DecisionHost.of(fleet, participants, release, digest);
  }

  /**
   * Carries it out.
   *
   * @return what should be known, and stops nothing
   * @throws DeployerException if it was not carried out: of kind {@code REVERTED} where it was live
   *     somewhere and is no more, {@code UNKNOWN} where the hosts differ
   */
  public List<String> run() throws IOException, DeployerException {
    List<Waves.Group<Member>> waves = divided();
    fleet.checkpoint();
    interludes.beforeActivate(participants);
    prepare();
    try {
      decision.commit();
    } catch (IOException | DeployerException e) {
      // Whether it is recorded is not known; a later decision rules in any case.
      if (!withdraw(participants, e)) {
        throw undecided(e);
      }
      throw e;
    }
    try {
      activate(waves);
    } catch (IOException | DeployerException e) {
      fail(e);
    } catch (RuntimeException e) {
      // A defect must not leave some hosts with the one release and some with the other.
      fail(
          new DeployerException(
              DeployerException.Kind.FAILED, new Live.Unknown(), "a defect: " + e, e));
    }
    interludes.activated(participants);
    confirm();
    return List.copyOf(warnings);
  }

  private List<Waves.Group<Member>> divided() throws DeployerException {
    try {
      return rollout.waves().divide(participants, Member::labels, Member::name);
    } catch (IllegalArgumentException e) {
      throw new DeployerException(
          DeployerException.Kind.INVALID, new Live.Unknown(), e.getMessage(), e);
    }
  }

  private void prepare() throws IOException, DeployerException {
    if (!decision.isShared()) {
      // The record of the flip is the decision; it is written just before the flip.
      return;
    }
    decision.open();
    Set<Member> prepared = ConcurrentHashMap.newKeySet();
    try {
      fleet.all(
          participants,
          member -> {
            member.executor().prepare();
            prepared.add(member);
          });
      fleet.checkpoint();
    } catch (IOException | DeployerException e) {
      withdraw(participants.stream().filter(prepared::contains).toList(), e);
      throw e;
    }
  }

  /**
   * Nothing has flipped: what was prepared is taken back.
   *
   * @return whether that is decided; where a host could not be told, recover does it
   */
  private boolean withdraw(List<Member> prepared, Exception cause) {
    try {
      decision.revert(Failures.message(cause));
    } catch (IOException | DeployerException e) {
      cause.addSuppressed(e);
      return false;
    }
    Map<Member, Exception> failures =
        fleet.each(prepared, member -> member.executor().abandon(Optional.empty()));
    failures.values().forEach(cause::addSuppressed);
    boolean certain =
        participants.stream()
            .allMatch(m -> prepared.contains(m) || m.failure() == null || isInterrupted(m));
    if (failures.isEmpty() && certain) {
      try {
        decision.confirm();
      } catch (IOException | DeployerException e) {
        cause.addSuppressed(e);
      }
    }
    return true;
  }

  private static boolean isInterrupted(Member member) {
    return Failures.kind(member.failure()) == DeployerException.Kind.INTERRUPTED;
  }

  private void activate(List<Waves.Group<Member>> waves) throws IOException, DeployerException {
    for (int i = 0; i < waves.size(); i++) {
      List<Member> wave = waves.get(i).hosts();
      fleet.checkpoint();
      if (fleet.isCluster()) {
        fleet.tell(
            new Event.Wave(i + 1, waves.size(), wave.stream().map(Member::address).toList()));
      }
      fleet.all(wave, this::flip);
      interludes.afterActivate(wave);
      interludes.requireHealth(wave);
      bake(i < waves.size() - 1);
    }
  }

  private void flip(Member member) throws IOException, DeployerException {
    member
        .run()
        .phase(
            Phase.ACTIVATE,
            () -> {
              // A wave ends with the first host on which it fails.
              member.run().checkpoint();
              if (!decision.isShared()) {
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
      fleet.stop().pause(bake);
      fleet.checkpoint();
      interludes.requireHealth(List.copyOf(flipped));
    }
  }

  /** After the decision: takes it back, or leaves it to a person. Always throws. */
  private void fail(Exception cause) throws IOException, DeployerException {
    if (!decision.isShared() && flipped.isEmpty()) {
      // It failed or is in doubt as a flip, and is not a release that was found to be bad.
      rethrow(cause);
    }
    if (rollout.onFailure() == OnFailure.HOLD && !begun.isEmpty()) {
      hold(cause);
    }
    try {
      decision.revert(Failures.message(cause));
    } catch (IOException | DeployerException e) {
      throw undecided(cause, e);
    }
    Map<Member, Exception> failures = new LinkedHashMap<>();
    Set<Member> reverted = ConcurrentHashMap.newKeySet();
    failures.putAll(
        fleet.each(
            participants,
            member -> {
              if (back(member, Failures.message(cause))) {
                reverted.add(member);
              }
              member.failed(null);
            }));
    List<Member> flippedBack = participants.stream().filter(reverted::contains).toList();
    after(flippedBack);
    if (!failures.isEmpty()) {
      throw undecided(cause, Failures.together(failures));
    }
    try {
      decision.confirm();
    } catch (IOException | DeployerException e) {
      cause.addSuppressed(e);
    }
    throw new DeployerException(
        flippedBack.isEmpty() ? Failures.kind(cause) : revertedKind(cause),
        fleet.decider().run().live(),
        Failures.message(cause),
        cause);
  }

  private static DeployerException.Kind revertedKind(Exception cause) {
    return switch (Failures.kind(cause)) {
      case INTERRUPTED -> DeployerException.Kind.INTERRUPTED;
      // What a hook did of which nothing is known is not undone by going back.
      case UNKNOWN -> DeployerException.Kind.UNKNOWN;
      default -> DeployerException.Kind.REVERTED;
    };
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
      cause.addSuppressed(e);
    }
    throw DeployerException.held(
        "it is left to you whether "
            + decision.inWords()
            + " on all of them: "
            + Failures.message(cause),
        cause);
  }

  /** Brings one host back to what was live before; whether that took a flip. */
  private boolean back(Member member, String why) throws IOException, DeployerException {
    Flip flip = member.executor().flip().orElseThrow();
    Live now = member.run().readLive();
    if (now.equals(flip.after())) {
      member.executor().revert(why);
      return true;
    }
    if (!now.equals(flip.before())) {
      throw DeployerException.refused(
          now,
          Objection.Kind.NEEDS_A_PERSON,
          "someone else has changed current while it was flipped: " + now);
    }
    if (decision.isShared()) {
      member.executor().abandon(flipped.isEmpty() ? Optional.empty() : Optional.of(why));
    }
    return false;
  }

  private void after(List<Member> flippedBack) {
    if (!flippedBack.isEmpty()) {
      try {
        interludes.afterActivate(flippedBack);
        interludes.onRevert(flippedBack);
      } catch (IOException | DeployerException e) {
        fleet.warn(Failures.inFull(e));
      }
    }
  }

  private DeployerException undecided(Exception cause, Exception... more) {
    for (Exception e : more) {
      cause.addSuppressed(e);
    }
    return new DeployerException(
        DeployerException.Kind.UNKNOWN, new Live.Unknown(), Failures.message(cause), cause);
  }

  /** It is live everywhere: what fails from here on is a warning. */
  private void confirm() throws IOException, DeployerException {
    if (!decision.isShared()) {
      decisionless();
      return;
    }
    Map<Member, Exception> failures = fleet.each(participants, member -> member.executor().judge());
    failures.forEach(
        (member, e) ->
            warnings.add(
                "that the release serves well was not recorded on "
                    + member
                    + ": "
                    + Failures.message(e)));
    if (failures.isEmpty()) {
      try {
        decision.confirm();
      } catch (IOException | DeployerException e) {
        warnings.add("the end of the deploy was not recorded: " + Failures.message(e));
      }
    }
    confirmed();
  }

  private void decisionless() throws IOException, DeployerException {
    participants.get(0).executor().judge();
    confirmed();
  }

  private void confirmed() {
    try {
      interludes.afterConfirm(participants);
    } catch (IOException | DeployerException e) {
      warnings.add(Failures.inFull(e));
    }
  }
}
