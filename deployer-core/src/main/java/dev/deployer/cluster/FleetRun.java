package dev.deployer.cluster;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Standing;
import dev.deployer.outcome.Warning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Begins and ends a run on a fleet: connects, gives the locks back, and finds out what is live
 * where.
 */
final class FleetRun {
  private final Fleet fleet;

  FleetRun(Fleet fleet) {
    this.fleet = fleet;
  }

  /**
   * Connects, does the work, gives the locks back.
   *
   * @param reachable whether hosts that cannot be reached are left out
   * @throws DeployerException what ended it, with what is live where
   */
  <T> T run(Fleet.Work<T> work, boolean reachable) throws DeployerException {
    try {
      if (reachable) {
        openReachable();
      } else {
        open();
      }
      T result = work.run(fleet);
      giveBack();
      return result;
    } catch (DeployerException e) {
      giveBackAfter(e);
      throw ended(e);
    } catch (ConnectFailedException | ConnectionLostException e) {
      // Only of a single host.
      fleet.decider().failed(e);
      throw ended(e);
    } catch (IOException e) {
      giveBackAfter(e);
      throw ended(e);
    } catch (RuntimeException e) {
      giveBackAfter(e);
      throw e;
    }
  }

  /** Connects to every host, or refuses. */
  private void open() throws IOException, DeployerException {
    fleet.look(member -> member.run().open());
    requireDistinct();
  }

  /** Connects to the hosts that can be reached, or refuses where there is none. */
  private void openReachable() throws IOException, DeployerException {
    Map<Member, Exception> failures = fleet.each(fleet.members(), member -> member.run().open());
    boolean unreachable =
        failures.values().stream()
            .allMatch(e -> Failures.kind(e) == DeployerException.Kind.UNREACHABLE);
    if (failures.size() == fleet.members().size() || !unreachable) {
      throw Failures.together(failures);
    }
    fleet.without(failures.keySet());
    requireDistinct();
  }

  private void requireDistinct() throws DeployerException {
    Map<String, Member> byId = new HashMap<>();
    List<Objection> same = new ArrayList<>();
    for (Member member : fleet.members()) {
      Member other = byId.putIfAbsent(member.rootId(), member);
      if (other != null) {
        same.add(
            new Objection(
                Objection.Kind.SAME_ROOT,
                other + " and " + member + " have the same root, " + member.rootId()));
      }
    }
    if (!same.isEmpty()) {
      throw DeployerException.refused(new Live.Unknown(), same);
    }
  }

  /** What was decided is done: a lock that cannot be given back is a warning. */
  private void giveBack() {
    if (fleet.isGivenBack()) {
      return;
    }
    giveBackAll()
        .forEach(
            (member, fact) -> fleet.warnOf(member, new Warning.LockStays(Optional.empty(), fact)));
  }

  /** Gives back the locks that are held. Returns, by host, why one could not be. */
  Map<Member, String> giveBackAll() {
    Fleet.Task back =
        member -> {
          if (member.run().holdsLock()) {
            member.run().restoreReserve();
            member.run().leavings().tidy();
            member.run().unlock();
          }
        };
    Map<Member, String> left = new LinkedHashMap<>();
    for (Member member : fleet.members()) {
      if (member.isLost() && member.run().holdsLock()) {
        left.put(
            member, "the lock is still held: " + Failures.message(member.failure().orElseThrow()));
      }
    }
    List<Member> reachable = fleet.members().stream().filter(m -> !left.containsKey(m)).toList();
    List<Member> others = reachable.stream().filter(m -> !m.equals(fleet.decider())).toList();
    Map<Member, Exception> failures = fleet.each(others, back);
    failures.putAll(fleet.each(reachable.stream().filter(m -> !others.contains(m)).toList(), back));
    failures.forEach(
        (member, e) ->
            left.put(member, "the lock could not be given back: " + Failures.message(e)));
    return left;
  }

  private void giveBackAfter(Exception failure) {
    List<Member> reachable = fleet.members().stream().filter(m -> !m.isLost()).toList();
    List<Member> deciderLast = new ArrayList<>(reachable);
    deciderLast.remove(fleet.decider());
    Fleet.Task back = member -> giveBackAfter(failure, member);
    Map<Member, Exception> failures = fleet.each(deciderLast, back);
    if (reachable.contains(fleet.decider())) {
      failures.putAll(fleet.each(List.of(fleet.decider()), back));
    }
    failures.values().forEach(failure::addSuppressed);
  }

  private void giveBackAfter(Exception failure, Member member)
      throws IOException, DeployerException {
    Optional<Exception> before = member.failure();
    try {
      member.run().whatIsLive().look();
      // Who wants it to stop does not wait for a deletion; the next holder sees to it.
      if (!fleet.stop().isRequested()) {
        discard(failure, member);
      }
      member.run().unlock();
    } finally {
      member.failure(before);
    }
  }

  /** What cannot be deleted is left to the next holder of the lock. */
  private static void discard(Exception failure, Member member) throws IOException {
    try {
      member.run().leavings().discard();
      member.run().restoreReserve();
    } catch (ConnectFailedException | ConnectionLostException e) {
      throw e;
    } catch (IOException | DeployerException e) {
      failure.addSuppressed(e);
    }
  }

  private DeployerException ended(Exception e) {
    if (!fleet.isCluster()) {
      return alone(e);
    }
    List<Standing> standings =
        new ArrayList<>(fleet.members().stream().map(this::standing).toList());
    fleet.absent().forEach(member -> standings.add(standing(member)));
    DeployerException known =
        e instanceof DeployerException d ? d : Failures.of((IOException) e, new Live.Unknown());
    return known.withStandings(standings);
  }

  /** Where no person has stopped it, another host has. */
  private Standing standing(Member member) {
    Standing standing = member.standing();
    boolean interrupted =
        member
            .failure()
            .filter(e -> Failures.kind(e) == DeployerException.Kind.INTERRUPTED)
            .isPresent();
    return interrupted && !fleet.stop().isRequested()
        ? new Standing(
            standing.host(), standing.live(), Optional.of("stopped, since another host failed"))
        : standing;
  }

  private DeployerException alone(Exception e) {
    Live live = fleet.decider().run().live();
    if (fleet.decider().run().whatIsLive().isFlipping()) {
      return Failures.unknown(e);
    }
    if (e instanceof DeployerException known) {
      return known.live() instanceof Live.Unknown && !(live instanceof Live.Unknown)
          ? known.withLive(live)
          : known;
    }
    return Failures.of((IOException) e, live);
  }
}
