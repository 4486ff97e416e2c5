package dev.deployer;

import dev.deployer.cluster.Failures;
import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.execution.LockBreaking;
import dev.deployer.execution.LockBreaking.Held;
import dev.deployer.notify.Occasion;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.Printable;
import dev.deployer.root.Holder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shows who holds the locks of a target, and breaks those of one run, host by host with {@link
 * LockBreaking}.
 */
final class Unlocking {
  private final Runs runs;
  private final Announcements announcements;

  Unlocking(Runs runs) {
    this.runs = runs;
    this.announcements = new Announcements(runs);
  }

  HeldLocks locks() throws DeployerException {
    return runs.whereReachable(fleet -> told(fleet, held(fleet)));
  }

  private static Map<Member, Held> held(Fleet fleet) throws IOException, DeployerException {
    Map<Member, Held> held = new ConcurrentHashMap<>();
    fleet.all(
        member -> new LockBreaking(member.run()).held().ifPresent(lock -> held.put(member, lock)));
    return held;
  }

  private static HeldLocks told(Fleet fleet, Map<Member, Held> held) {
    List<HeldLocks.OnHost> locks = new ArrayList<>();
    for (Member member : fleet.members()) {
      Held lock = held.get(member);
      if (lock != null) {
        locks.add(
            new HeldLocks.OnHost(
                member.address(), lock.token(), lock.owner(), lock.holder().map(LockOwner::of)));
      }
    }
    List<HeldLocks.Unreached> unreached =
        fleet.absent().stream()
            .map(
                m ->
                    new HeldLocks.Unreached(
                        m.address(), Failures.on(m.address(), m.failure().orElseThrow())))
            .toList();
    return new HeldLocks(locks, unreached);
  }

  /** Breaks exactly the locks that were seen, which must be of one run. */
  HeldLocks unlock(HeldLocks seen) throws DeployerException {
    if (seen.runs().size() > 1) {
      throw DeployerException.refused(
          new Live.Unknown(),
          List.of(
              new Objection(
                  Objection.Kind.NOT_THAT_LOCK,
                  "the locks are held by "
                      + seen.runs().size()
                      + " runs, of which one may be alive",
                  seen.locks().stream().map(Unlocking::inWords).toList())));
    }
    try (announcements) {
      HeldLocks broken = runs.whereReachable(fleet -> breakAmong(fleet, seen));
      if (!broken.locks().isEmpty()) {
        tell(broken.locks().get(0).holder());
      }
      return broken;
    }
  }

  private static HeldLocks breakAmong(Fleet fleet, HeldLocks seen)
      throws IOException, DeployerException {
    Map<Member, Held> named = new ConcurrentHashMap<>();
    held(fleet)
        .forEach(
            (member, lock) -> {
              if (isAmong(seen, member, lock)) {
                named.put(member, lock);
              }
            });
    fleet.all(
        named.keySet(), member -> new LockBreaking(member.run()).run(named.get(member).token()));
    return told(fleet, named);
  }

  private static boolean isAmong(HeldLocks seen, Member member, Held lock) {
    return seen.locks().stream()
        .anyMatch(one -> one.host().equals(member.address()) && one.token().equals(lock.token()));
  }

  private static String inWords(HeldLocks.OnHost lock) {
    return lock.host()
        + ": "
        + lock.holder()
            .map(
                holder ->
                    Printable.escape(holder.by())
                        + ", to "
                        + Printable.escape(holder.what())
                        + ", since "
                        + InWords.of(holder.since())
                        + ", ")
            .orElse("")
        + "token "
        + Printable.escape(lock.token());
  }

  Optional<LockOwner> unlock(String token) throws DeployerException {
    try (announcements) {
      Optional<LockOwner> holder = broken(token).map(LockOwner::of);
      tell(holder);
      return holder;
    }
  }

  private void tell(Optional<LockOwner> holder) {
    announcements.tell(
        Occasion.LOCK_BROKEN,
        "The lock of " + holder.map(LockOwner::by).orElse("a run") + " was broken.");
  }

  private Optional<Holder> broken(String token) throws DeployerException {
    if (runs.target().places().size() == 1) {
      return runs.alone(run -> new LockBreaking(run).run(token));
    }
    return runs.whereReachable(fleet -> unlockAll(fleet, token));
  }

  /** A run on several hosts loses all of its locks, whichever of them is named. */
  private static Optional<Holder> unlockAll(Fleet fleet, String token)
      throws IOException, DeployerException {
    Map<Member, Held> held = held(fleet);
    Held named =
        held.values().stream()
            .filter(lock -> lock.isNamedBy(token))
            .findFirst()
            .orElseThrow(
                () ->
                    DeployerException.refused(
                        new Live.Unknown(),
                        Objection.Kind.NOT_THAT_LOCK,
                        "no host's lock bears this token"));
    fleet.all(
        fleet.members().stream()
            .filter(member -> held.containsKey(member))
            .filter(member -> held.get(member).owner().equals(named.owner()))
            .toList(),
        member -> new LockBreaking(member.run()).run(held.get(member).token()));
    return named.holder();
  }
}
