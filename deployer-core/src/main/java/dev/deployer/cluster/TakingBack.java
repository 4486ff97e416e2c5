package dev.deployer.cluster;

import dev.deployer.execution.Flip;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes a release back from all hosts of a transaction that failed after it was decided: decides
 * that first, then flips back the hosts that have flipped, and restarts what they run. Hosts that
 * were lost come last, so that the others do not wait for them; one that was waited for before is
 * tried once more.
 */
final class TakingBack {
  private final Fleet fleet;
  private final List<Member> participants;
  private final HooksAndChecks hooksAndChecks;
  private final DecisionHost decision;
  private final boolean wasLive;
  private final Set<Member> reverted = ConcurrentHashMap.newKeySet();
  private final List<Member> unfollowed = new ArrayList<>();
  private final List<Member> owing = new ArrayList<>();
  private final List<String> afterwards = new ArrayList<>();

  /**
   * Of these hosts.
   *
   * @param wasLive whether the release was live on any of them, so that it is known to be bad
   */
  TakingBack(
      Fleet fleet,
      List<Member> participants,
      HooksAndChecks hooksAndChecks,
      DecisionHost decision,
      boolean wasLive) {
    this.fleet = fleet;
    this.participants = participants;
    this.hooksAndChecks = hooksAndChecks;
    this.decision = decision;
    this.wasLive = wasLive;
  }

  /** Takes the release back. Returns how the transaction ended by that. */
  DeployerException run(Exception cause) {
    String why = Failures.message(cause);
    fleet.members().stream()
        .filter(Member::isLost)
        .forEach(member -> member.run().reconnectWithin(Duration.ZERO));
    try {
      decision.revert(why);
    } catch (IOException | DeployerException e) {
      return undecided(cause, e);
    }
    Set<Member> lost = unreachable();
    List<Member> others = participants.stream().filter(member -> !lost.contains(member)).toList();
    Map<Member, Exception> failures = new LinkedHashMap<>(back(others, why));
    failures.putAll(back(List.copyOf(lost), why));
    List<Member> flippedBack = participants.stream().filter(reverted::contains).toList();
    tellOfTheRevert(flippedBack);
    if (!failures.isEmpty()) {
      return undecided(cause, Failures.together(failures));
    }
    try {
      decision.confirm();
    } catch (IOException | DeployerException e) {
      cause.addSuppressed(e);
    }
    if (!unfollowed.isEmpty()) {
      return new DeployerException(
          DeployerException.Kind.UNKNOWN,
          fleet.decider().run().live(),
          why
              + "; it was taken back, and the hooks after that are not known to have run on "
              + String.join(", ", unfollowed.stream().map(Member::toString).toList()),
          cause);
    }
    DeployerException end =
        new DeployerException(
                flippedBack.isEmpty() ? Failures.kind(cause) : kind(cause),
                fleet.decider().run().live(),
                owing.isEmpty() ? why : why + "; " + unrestarted(),
                cause)
            .withOwing(owing.stream().map(Member::address).toList());
    return flippedBack.isEmpty() ? end : end.withTakenBack();
  }

  /**
   * Those that are known to be lost, and those that do not answer now: a host can have died in the
   * midst of a hook or a check, without which it would not have been noticed.
   */
  private Set<Member> unreachable() {
    List<Member> lost = participants.stream().filter(Member::isLost).toList();
    List<Member> asked =
        fleet.isCluster()
            ? participants.stream().filter(member -> !lost.contains(member)).toList()
            : List.of();
    Set<Member> all = new LinkedHashSet<>(lost);
    fleet.each(asked, member -> member.run().requireAnswer());
    asked.stream().filter(Member::isLost).forEach(all::add);
    return all;
  }

  private String unrestarted() {
    return "it was taken back, and may still be served by "
        + String.join(", ", owing.stream().map(Member::toString).toList())
        + ", since after that "
        + (afterwards.isEmpty() ? "not all hooks passed" : String.join("; ", afterwards));
  }

  private static DeployerException.Kind kind(Exception cause) {
    return switch (Failures.kind(cause)) {
      case INTERRUPTED -> DeployerException.Kind.INTERRUPTED;
      // A hook of which nothing is known has been followed by those of the way back, as one that
      // failed: where they did not end, that is said before.
      default -> DeployerException.Kind.REVERTED;
    };
  }

  /** Brings these hosts back, and restarts what has flipped. Returns what went wrong, by host. */
  private Map<Member, Exception> back(List<Member> hosts, String why) {
    Map<Member, Exception> failures =
        fleet.each(
            hosts,
            member -> {
              if (back(member, why)) {
                reverted.add(member);
              }
              member.failure(Optional.empty());
            });
    follow(hosts.stream().filter(reverted::contains).toList());
    return failures;
  }

  /** Brings one host back to what was live before. Returns whether that took a flip. */
  private boolean back(Member member, String why) throws IOException, DeployerException {
    Flip flip = member.executor().flip().orElseThrow();
    Live now = member.run().readLive();
    if (now.equals(flip.after()) || isGone(member, now, flip)) {
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
      member.executor().abandon(wasLive ? Optional.of(why) : Optional.empty());
    }
    return false;
  }

  /** Whether it is named, and somebody has deleted it since: then it is left all the more. */
  private static boolean isGone(Member member, Live now, Flip flip)
      throws IOException, DeployerException {
    return now instanceof Live.Strange
        && flip.to().isPresent()
        && member.run().state().missing().equals(flip.to());
  }

  private void follow(List<Member> hosts) {
    if (hosts.isEmpty()) {
      return;
    }
    Followed followed = Followed.NOTHING;
    try {
      followed = hooksAndChecks.afterActivate(hosts);
      followed.failure().ifPresent(e -> fleet.warn(Failures.warning(e)));
      followed.failure().ifPresent(e -> afterwards.add(Failures.message(e)));
    } catch (IOException | DeployerException e) {
      fleet.warn(Failures.warning(e));
    }
    Map<Member, List<String>> ended = followed.ended();
    Map<Member, Exception> unrecorded =
        fleet.each(
            hosts.stream().filter(ended::containsKey).toList(),
            member -> member.executor().followed(ended.get(member)));
    for (Member member : hosts) {
      boolean owes = !member.executor().sequel().hooks().isEmpty();
      if (owes && (!ended.containsKey(member) || unrecorded.containsKey(member))) {
        unfollowed.add(member);
      } else if (owes && !ended.get(member).isEmpty()) {
        owing.add(member);
      }
    }
  }

  private void tellOfTheRevert(List<Member> flippedBack) {
    if (!flippedBack.isEmpty()) {
      try {
        hooksAndChecks.onRevert(flippedBack);
      } catch (IOException | DeployerException e) {
        fleet.warn(Failures.warning(e));
      }
    }
  }

  private static DeployerException undecided(Exception cause, Exception more) {
    cause.addSuppressed(more);
    return new DeployerException(
        DeployerException.Kind.UNKNOWN, new Live.Unknown(), Failures.message(cause), cause);
  }
}
