package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.Member;
import dev.deployer.outcome.HostJournal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far the journals of hosts reach, as the runs on them have last read or written them. What is
 * told of a run holds it, so that whoever keeps that bears witness of the journals.
 */
final class KnownJournals {
  private final Map<String, HostJournal> known = new LinkedHashMap<>();
  private List<Member> members = List.of();

  /** From here on those of this fleet are known as far as it knows them. */
  synchronized void of(Fleet fleet) {
    members = List.copyOf(fleet.members());
  }

  /** The fleet has come to its end; what it knew stays known. */
  synchronized void ended() {
    gather();
    members = List.of();
  }

  private void gather() {
    members.forEach(
        member -> member.run().journal().ifPresent(now -> known.put(member.address(), now)));
  }

  /** All of them, in the order of the target. */
  synchronized List<HostJournal> all() {
    gather();
    return List.copyOf(known.values());
  }
}
