package dev.deployer.cluster;

import dev.deployer.outcome.Live;
import dev.deployer.root.ClusterMark;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Sequel;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Answers what the journals of several hosts together say of one transaction. Pure. */
final class Journals {
  private final List<RecoveryPlan.Host> hosts;

  Journals(List<RecoveryPlan.Host> hosts) {
    this.hosts = hosts;
  }

  /** Whether its release is to be live by all that was decided, and is known to be good. */
  boolean isConfirmedSomewhere(JournalRecord any) {
    Set<JournalRecord.Kind> words = wordsOfPeople(any);
    Optional<JournalRecord.Kind> decision =
        decider(any).flatMap(host -> host.history().decision(any.transaction()));
    Set<JournalRecord.Kind> rules =
        words.isEmpty() ? decision.map(Set::of).orElseGet(Set::of) : words;
    return rules.equals(Set.of(JournalRecord.Kind.COMMIT))
        && anyone(any, JournalRecord.Kind.GOOD)
        && !anyone(any, JournalRecord.Kind.BAD);
  }

  Optional<JournalRecord> latestCommit(Predicate<String> which) {
    return hosts.stream()
        .flatMap(host -> host.history().lastCommitted(which).stream())
        .max(Comparator.comparingLong(Journals::generation));
  }

  boolean isSuperseded(JournalRecord any) {
    return latestCommit(transaction -> true)
        .map(commit -> generation(commit) > generation(any))
        .orElse(false);
  }

  /**
   * Whether its run decided it and certainly ended before the release had proven itself everywhere.
   * That it had is recorded on the hosts when all of them have flipped; of hosts that are not here
   * it is not known.
   */
  boolean isUnproven(JournalRecord any) {
    String transaction = any.transaction();
    boolean byRun =
        wordsOfPeople(any).isEmpty()
            && decider(any)
                .flatMap(host -> host.history().decided(transaction))
                .filter(decision -> decision.kind() == JournalRecord.Kind.COMMIT)
                .filter(decision -> !decision.word())
                .isPresent();
    return byRun
        && (allAreHere(any) || someHaveNotFlipped(any))
        && sequel(any).map(Sequel::proves).orElse(false)
        && hosts.stream()
            .noneMatch(h -> h.history().has(transaction, JournalRecord.Kind.GOOD, any.to()));
  }

  Optional<Sequel> sequel(JournalRecord any) {
    return hosts.stream()
        .flatMap(host -> host.history().part(any.transaction()).stream())
        .flatMap(part -> part.sequel().stream())
        .findFirst();
  }

  Optional<RecoveryPlan.Host> decider(JournalRecord any) {
    String root = any.cluster().orElseThrow().decider();
    return hosts.stream().filter(host -> host.root().equals(root)).findFirst();
  }

  /** A record of each transaction that is open somewhere, the oldest generation first. */
  List<JournalRecord> unfinished() {
    Map<String, JournalRecord> open = new LinkedHashMap<>();
    for (RecoveryPlan.Host host : hosts) {
      host.history().unconfirmed().ifPresent(r -> open.putIfAbsent(r.transaction(), r));
      host.history().unsettled().ifPresent(r -> open.putIfAbsent(r.transaction(), r));
    }
    return open.values().stream().sorted(Comparator.comparingLong(Journals::generation)).toList();
  }

  Set<JournalRecord.Kind> wordsOfPeople(JournalRecord any) {
    String decider = any.cluster().orElseThrow().decider();
    return hosts.stream()
        .filter(host -> !host.root().equals(decider))
        .flatMap(host -> host.history().decision(any.transaction()).stream())
        .collect(Collectors.toSet());
  }

  boolean anyone(JournalRecord part, JournalRecord.Kind did) {
    return hosts.stream().anyMatch(h -> h.history().has(part.transaction(), did, part.to()));
  }

  static boolean isOf(JournalRecord record, String transaction) {
    return record.transaction().equals(transaction);
  }

  static long generation(JournalRecord record) {
    return record.cluster().map(ClusterMark::generation).orElse(0L);
  }

  private boolean allAreHere(JournalRecord any) {
    List<String> here = hosts.stream().map(RecoveryPlan.Host::root).toList();
    return decider(any)
        .flatMap(host -> host.history().opened(any.transaction()))
        .flatMap(JournalRecord::cluster)
        .map(mark -> here.containsAll(mark.participants()))
        .orElse(false);
  }

  private boolean someHaveNotFlipped(JournalRecord any) {
    return hosts.stream()
        .filter(host -> host.history().part(any.transaction()).isPresent())
        .anyMatch(
            host ->
                !host.state().live().equals(Live.of(any.to()))
                    && !host.history()
                        .has(any.transaction(), JournalRecord.Kind.ACTIVATED, any.to()));
  }
}
