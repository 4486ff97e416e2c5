package dev.deployer.cluster;

import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Warning;
import dev.deployer.root.JournalEvidence;
import dev.deployer.root.JournalHead;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Collects how far the journals of a run's hosts reach. Each host's records tell it of the others,
 * so that a journal that was truncated or restored is noticed by them.
 */
final class Heads {
  /** Of how many others a participant's own record tells; with more hosts, of those after it. */
  static final int MOST = 64;

  private Heads() {}

  /** By the ids of the roots, as far as this run has read and written them. */
  static Map<String, JournalHead> of(Fleet fleet) {
    Map<String, JournalHead> heads = new LinkedHashMap<>();
    for (Member member : fleet.members()) {
      JournalHead read = member.state().history().head();
      JournalHead written = member.isPlanned() ? member.executor().journal().head() : read;
      heads.put(member.rootId(), written.number() > read.number() ? written : read);
    }
    return heads;
  }

  /**
   * What the record of one of them tells: of a large fleet not all, since what each tells of each
   * grows with the square of their number, and with it every journal that is read.
   */
  static Map<String, JournalHead> seenBy(String root, Map<String, JournalHead> all) {
    if (all.size() <= MOST + 1) {
      return all;
    }
    List<String> roots = List.copyOf(all.keySet());
    int own = roots.indexOf(root);
    Map<String, JournalHead> seen = new LinkedHashMap<>();
    for (int next = 1; next <= MOST; next++) {
      String other = roots.get((own + next) % roots.size());
      seen.put(other, all.get(other));
    }
    return seen;
  }

  /**
   * A journal that is not the one that others saw, or this machine has read.
   *
   * @param member whose it is
   * @param objection what stands against it
   */
  record Contradicted(Member member, Objection objection) {}

  /**
   * Says where a journal is not the one that others saw, or this machine has read: before anything
   * is decided by it, and before new heads take it for granted.
   */
  static void warnOfContradictions(Fleet fleet) {
    contradicted(journals(fleet))
        .forEach(one -> fleet.warn(new Warning.JournalContradicted(one.objection())));
  }

  /**
   * The same for whoever holds no lock: where there is one, the hosts are read once more, since a
   * run that is at work may have written between the looks at two of them.
   */
  static List<Contradicted> contradictedBesideOthers(Fleet fleet) {
    Map<Member, JournalEvidence> before = journals(fleet);
    if (contradicted(before).isEmpty()) {
      return List.of();
    }
    Map<Member, Exception> unread =
        fleet.each(fleet.members(), member -> member.state(member.run().state()));
    Map<Member, JournalEvidence> now = journals(fleet);
    now.replaceAll((member, journal) -> journal.sayingWhatWasSaid(before.get(member)));
    return contradicted(now).stream().filter(one -> !unread.containsKey(one.member())).toList();
  }

  private static Map<Member, JournalEvidence> journals(Fleet fleet) {
    Map<Member, JournalEvidence> journals = new LinkedHashMap<>();
    fleet.members().forEach(member -> journals.put(member, JournalEvidence.of(member.state())));
    return journals;
  }

  private static List<Contradicted> contradicted(Map<Member, JournalEvidence> journals) {
    Map<String, JournalEvidence> byName = new LinkedHashMap<>();
    journals.forEach((member, journal) -> byName.put(member.name(), journal));
    Map<String, Objection> told = JournalEvidence.contradictions(byName);
    return Stream.concat(
            journals.keySet().stream()
                .filter(member -> told.containsKey(member.name()))
                .map(member -> new Contradicted(member, told.get(member.name()))),
            journals.entrySet().stream()
                .flatMap(
                    one ->
                        one.getValue().againstWhatWasRead(one.getKey().name()).stream()
                            .map(objection -> new Contradicted(one.getKey(), objection))))
        .toList();
  }
}
