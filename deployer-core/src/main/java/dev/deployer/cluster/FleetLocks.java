package dev.deployer.cluster;

import dev.deployer.execution.BehindClaim;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Warning;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The locks of a fleet's hosts. The decision host's is taken first, so that of two runs one has all
 * or nothing, and given back last.
 */
public final class FleetLocks {
  private final Fleet fleet;
  private boolean givenBack;

  FleetLocks(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Takes the locks of all hosts. */
  public void take(String what, Optional<String> message) throws IOException, DeployerException {
    take(what, message, BehindClaim.NOTHING);
  }

  /**
   * The same.
   *
   * @param more what is asked behind the claim of a single host
   */
  public void take(String what, Optional<String> message, BehindClaim more)
      throws IOException, DeployerException {
    Member decider = fleet.decider();
    BehindClaim behind = fleet.isCluster() ? BehindClaim.NOTHING : more;
    fleet.all(
        List.of(decider), member -> member.run().lock(what, message, Optional.empty(), behind));
    if (fleet.isCluster()) {
      Optional<String> cluster = Optional.of(decider.run().id());
      fleet.all(fleet.others(), member -> member.run().lock(what, message, cluster));
    }
  }

  /**
   * Gives the locks back at the end of what was done; by host why one could not be, and stays held.
   */
  public Map<Member, String> giveBack() {
    givenBack = true;
    Map<Member, String> left = new LinkedHashMap<>();
    for (Member member : fleet.members()) {
      if (member.isLost() && member.run().holdsLock()) {
        left.put(
            member, "the lock is still held: " + Failures.message(member.failure().orElseThrow()));
      }
    }
    List<Member> reachable = fleet.members().stream().filter(m -> !left.containsKey(m)).toList();
    eachDeciderLast(reachable, FleetLocks::tidyAndUnlock)
        .forEach(
            (member, e) ->
                left.put(member, "the lock could not be given back: " + Failures.message(e)));
    return left;
  }

  private static void tidyAndUnlock(Member member) throws IOException, DeployerException {
    if (member.run().holdsLock()) {
      member.run().restoreReserve();
      member.run().leavings().tidy();
      member.run().unlock();
    }
  }

  private Map<Member, Exception> eachDeciderLast(List<Member> who, Fleet.Task task) {
    List<Member> others = new ArrayList<>(who);
    boolean decides = others.remove(fleet.decider());
    Map<Member, Exception> failures = fleet.each(others, task);
    if (decides) {
      failures.putAll(fleet.each(List.of(fleet.decider()), task));
    }
    return failures;
  }

  /**
   * The same at the end of a deploy or rollback. A lock that stays is a warning where all else is
   * done, and belongs to what is open where not.
   *
   * @param open by host what is for a recovery there
   */
  public List<Warning> giveBack(Map<Member, String> open) {
    List<Warning> stay = new ArrayList<>();
    giveBack()
        .forEach(
            (member, fact) -> {
              if (open.computeIfPresent(member, (m, what) -> what + "; its lock stays") == null) {
                stay.add(
                    new Warning.LockStays(
                        fleet.isCluster() ? Optional.of(member.toString()) : Optional.empty(),
                        fact));
              }
            });
    return stay;
  }

  /**
   * The same at the end of a run, unless its work has done so: what was decided is done, so that a
   * lock that stays is a warning.
   */
  void giveBackAtTheEnd() {
    if (!givenBack) {
      giveBack()
          .forEach(
              (member, fact) ->
                  fleet.warnOf(member, new Warning.LockStays(Optional.empty(), fact)));
    }
  }

  /**
   * The same where a run was ended by a failure, which has what goes wrong here beside it: looks
   * what is live on each host that answers, and deletes what is left there.
   */
  void giveBackAfter(Exception failure) {
    List<Member> reachable = fleet.members().stream().filter(m -> !m.isLost()).toList();
    eachDeciderLast(reachable, member -> giveBackAfter(failure, member))
        .values()
        .forEach(failure::addSuppressed);
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
}
