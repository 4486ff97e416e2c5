package dev.deployer.cluster;

import dev.deployer.event.Event;
import dev.deployer.outcome.Recovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What a recovery has done on each host of a run: told when it is done, and remembered. */
final class RecoveryActions {
  private final Fleet fleet;
  private final Map<Member, List<Recovery>> done = new ConcurrentHashMap<>();
  private final Set<Member> moved = ConcurrentHashMap.newKeySet();

  RecoveryActions(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Tells of it, and remembers it. */
  void did(Member member, Recovery what) {
    remember(member, List.of(what));
    fleet.tellOf(member, new Event.Recovered(what));
  }

  /** Remembers what was told already. */
  void remember(Member member, List<Recovery> told) {
    done.computeIfAbsent(member, m -> new ArrayList<>()).addAll(told);
  }

  /** Remembers that what is live there was changed. */
  void moved(Member member) {
    moved.add(member);
  }

  /** The hosts on which what is live was changed. */
  Set<Member> moved() {
    return moved;
  }

  List<Recovery> on(Member member) {
    return done.getOrDefault(member, List.of());
  }
}
