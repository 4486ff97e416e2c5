package dev.deployer.cluster;

import dev.deployer.host.ConnectFailedException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Standing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
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
      fleet.locks().giveBackAtTheEnd();
      return result;
    } catch (DeployerException e) {
      fleet.locks().giveBackAfter(e);
      throw ended(e);
    } catch (IOException e) {
      lost(e).ifPresent(member -> member.failed(e));
      fleet.locks().giveBackAfter(e);
      throw ended(e);
    } catch (RuntimeException e) {
      fleet.locks().giveBackAfter(e);
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

  /** Whose loss it is: that of the only host, or of the one that it names. */
  private Optional<Member> lost(IOException e) {
    if (!fleet.isCluster()) {
      return Optional.of(fleet.decider()).filter(member -> Failures.isLoss(e));
    }
    return e instanceof ConnectFailedException failed
        ? fleet.members().stream()
            .filter(member -> failed.host().equals(member.address()))
            .findFirst()
        : Optional.empty();
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
