package dev.deployer.cluster;

import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Aftermath;
import dev.deployer.root.ClusterHistory;
import dev.deployer.root.ClusterMark;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.RootState;
import dev.deployer.root.Sequel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the journals of several hosts together say is to be done about transactions that were not
 * finished. Pure: the same journals give the same answers, whoever asks.
 *
 * <p>The last decision of a transaction rules. A person's word, which lies in the journals of the
 * hosts themselves, rules over the decision host's. A transaction that was opened and not decided
 * is not to happen. A commit that a later generation of the cluster has superseded is not carried
 * out: its host is brought to what is live in the cluster. One that was to prove its release, by
 * checks or wave by wave, and was not seen to, is carried on where that can be done here, and is
 * else taken back.
 *
 * @param objections why nothing can be done without a person; then nothing is done
 * @param rulings what the journals of decision hosts have to record first
 * @param goals by root: what is to be live there; hosts without one stay as they are
 * @param confirmed by root: the transaction of which every participant is here
 * @param waiting facts about hosts that are not here, and are still to be told
 */
record RecoveryPlan(
    List<Objection> objections,
    List<Ruling> rulings,
    Map<String, Goal> goals,
    Map<String, JournalRecord> confirmed,
    List<String> waiting) {

  /** Noted beside the decision of a person. */
  static final String BY_A_PERSON = "decided by a person";

  private static final String NOT_PROVEN =
      "it had not proven itself when its run ended, and there was nothing to prove it by";

  /**
   * A host as it is now.
   *
   * @param address for people
   */
  record Host(String address, RootState state, ClusterHistory history) {
    Host(String address, RootState state) {
      this(address, state, new ClusterHistory(state.history()));
    }

    String root() {
      return state.marker().id();
    }
  }

  /**
   * What is to become of a host's part in a transaction.
   *
   * @param part the record with which the host prepared it
   * @param release what is to be live; absent where nothing is
   * @param bad whether the release of the transaction was live and taken back
   * @param superseded whether the cluster has moved on since
   * @param proving whether the release has to prove itself on the way
   */
  record Goal(
      JournalRecord part,
      Optional<ReleaseId> release,
      boolean bad,
      boolean superseded,
      boolean proving) {}

  /**
   * By what a release can prove itself in this run.
   *
   * @param checks whether there are checks to be asked
   * @param waves whether there is more than one wave
   */
  record Means(boolean checks, boolean waves) {
    /** By nothing: what is not proven is taken back. */
    static final Means NONE = new Means(false, false);

    private boolean suffice(Sequel sequel) {
      return sequel.checks() > 0 ? checks : waves;
    }
  }

  /**
   * A decision that a decision host does not know yet.
   *
   * @param root the decision host's
   * @param about the record with which it opened the transaction
   * @param decision that nothing is to happen, or what a person decided
   * @param word whether a person did
   */
  record Ruling(
      String root, JournalRecord about, JournalRecord.Kind decision, String note, boolean word) {}

  /** What is to be done; a person's word, where given, decides what is open. */
  static RecoveryPlan of(List<Host> hosts, Optional<JournalRecord.Kind> word, Means means) {
    Draft draft = new Draft(hosts, word, means);
    draft.unfinished().forEach(draft::resolve);
    hosts.forEach(draft::resolveAlone);
    return new RecoveryPlan(
        draft.objections, draft.rulings, draft.goals, draft.confirmed, draft.waiting);
  }

  boolean isEmpty() {
    return objections.isEmpty() && goals.isEmpty() && confirmed.isEmpty() && rulings.isEmpty();
  }

  private static final class Draft {
    private final List<Host> hosts;
    private final Optional<JournalRecord.Kind> word;
    private final List<Objection> objections = new ArrayList<>();
    private final List<Ruling> rulings = new ArrayList<>();
    private final Map<String, Goal> goals = new LinkedHashMap<>();
    private final Map<String, JournalRecord> confirmed = new LinkedHashMap<>();
    private final List<String> waiting = new ArrayList<>();
    private final Means means;
    private final Optional<JournalRecord> latest;

    private Draft(List<Host> hosts, Optional<JournalRecord.Kind> word, Means means) {
      this.hosts = hosts;
      this.word = word;
      this.means = means;
      Set<String> takenBack =
          unfinished().stream()
              .filter(this::isToBeTakenBack)
              .map(JournalRecord::transaction)
              .collect(Collectors.toSet());
      this.latest = latestCommit(transaction -> !takenBack.contains(transaction));
    }

    private Optional<JournalRecord> latestCommit(Predicate<String> which) {
      return hosts.stream()
          .flatMap(host -> host.history().lastCommitted(which).stream())
          .max(Comparator.comparingLong(Draft::generation));
    }

    /** Whether a commit is not to hold: by the word of a person, or because it was not proven. */
    private boolean isToBeTakenBack(JournalRecord any) {
      return word.map(JournalRecord.Kind.REVERT::equals)
          .orElseGet(() -> !isSuperseded(any) && isUnproven(any) && !canProve(any));
    }

    private boolean isSuperseded(JournalRecord any) {
      return latestCommit(transaction -> true)
          .map(commit -> generation(commit) > generation(any))
          .orElse(false);
    }

    /** Whether its run decided it and ended before the release had proven itself everywhere. */
    private boolean isUnproven(JournalRecord any) {
      String transaction = any.transaction();
      boolean byRun =
          wordsOfPeople(any).isEmpty()
              && decider(any)
                  .flatMap(host -> host.history().decided(transaction))
                  .filter(decision -> decision.kind() == JournalRecord.Kind.COMMIT)
                  .filter(decision -> !decision.word())
                  .isPresent();
      return byRun
          && sequel(any).map(Sequel::proves).orElse(false)
          && hosts.stream()
              .noneMatch(h -> h.history().has(transaction, JournalRecord.Kind.GOOD, any.to()));
    }

    private boolean canProve(JournalRecord any) {
      return sequel(any).map(means::suffice).orElse(false);
    }

    private Optional<Sequel> sequel(JournalRecord any) {
      return hosts.stream()
          .flatMap(host -> host.history().part(any.transaction()).stream())
          .flatMap(part -> part.sequel().stream())
          .findFirst();
    }

    private Optional<Host> decider(JournalRecord any) {
      String root = any.cluster().orElseThrow().decider();
      return hosts.stream().filter(host -> host.root().equals(root)).findFirst();
    }

    /** A record of each transaction that is open somewhere, the oldest generation first. */
    private List<JournalRecord> unfinished() {
      Map<String, JournalRecord> open = new LinkedHashMap<>();
      for (Host host : hosts) {
        host.history().unconfirmed().ifPresent(r -> open.putIfAbsent(r.transaction(), r));
        host.history().unsettled().ifPresent(r -> open.putIfAbsent(r.transaction(), r));
      }
      return open.values().stream().sorted(Comparator.comparingLong(Draft::generation)).toList();
    }

    private void resolve(JournalRecord any) {
      String transaction = any.transaction();
      Optional<Host> decider = decider(any);
      Optional<JournalRecord.Kind> decision = decision(any, decider);
      if (decision.isEmpty()) {
        return;
      }
      boolean commit = decision.get() == JournalRecord.Kind.COMMIT;
      boolean proving = commit && word.isEmpty() && !isSuperseded(any) && isUnproven(any);
      if (proving && !canProve(any)) {
        rule(decider.orElseThrow(), transaction, JournalRecord.Kind.REVERT, NOT_PROVEN, false);
        commit = false;
        proving = false;
      }
      boolean forward = commit;
      boolean carriedOn = proving;
      Optional<JournalRecord> opened = decider.flatMap(d -> d.history().opened(transaction));
      for (Host host : hosts) {
        host.history()
            .part(transaction)
            // Once it was opened every participant has the release, prepared or not.
            .or(() -> opened.filter(o -> forward && isParticipant(host, o)))
            .ifPresent(part -> goal(host, part, forward, carriedOn));
      }
      decider
          .filter(d -> d.history().unconfirmed().map(r -> isOf(r, transaction)).orElse(false))
          .ifPresent(d -> confirm(d, d.history().opened(transaction).orElseThrow()));
    }

    /** What a host alone made live, and nobody has judged though it was to prove itself. */
    private void resolveAlone(Host host) {
      Optional<JournalRecord> left =
          Aftermath.of(host.state().history())
              .unproven()
              .filter(flip -> host.state().live().equals(Live.of(flip.to())))
              .filter(flip -> !goals.containsKey(host.root()));
      if (left.isEmpty()) {
        return;
      }
      JournalRecord flip = left.get();
      boolean proving = word.isEmpty() && means.suffice(flip.sequel().orElseThrow());
      boolean commit = proving || word.equals(Optional.of(JournalRecord.Kind.COMMIT));
      goals.put(
          host.root(), new Goal(flip, commit ? flip.to() : flip.from(), !commit, false, proving));
    }

    private void goal(Host host, JournalRecord part, boolean commit, boolean proving) {
      Live live = host.state().live();
      boolean settled =
          !host.history().unsettled().map(r -> isOf(r, part.transaction())).orElse(false);
      boolean superseded = latest.isPresent() && generation(latest.get()) > generation(part);
      Optional<ReleaseId> release = commit ? part.to() : part.from();
      if (superseded) {
        Optional<ReleaseId> cluster = latest.get().to();
        if (cluster.map(id -> host.state().isWhole(id)).orElse(false)) {
          release = cluster;
        } else if (commit) {
          release = live.release();
        }
      }
      if (settled && (superseded || live.equals(Live.of(release)))) {
        return;
      }
      goals.put(
          host.root(), new Goal(part, release, !commit && wasLive(part), superseded, proving));
    }

    /** A release that no host ever served was not found to be bad. */
    private boolean wasLive(JournalRecord part) {
      return anyone(part, JournalRecord.Kind.ACTIVATED);
    }

    private boolean anyone(JournalRecord part, JournalRecord.Kind did) {
      return hosts.stream().anyMatch(h -> h.history().has(part.transaction(), did, part.to()));
    }

    /** Empty where there is none, and an objection says why. */
    private Optional<JournalRecord.Kind> decision(JournalRecord any, Optional<Host> decider) {
      Set<JournalRecord.Kind> words = word.map(Set::of).orElseGet(() -> wordsOfPeople(any));
      if (words.size() > 1) {
        return undecided(any, "people decided differently whether " + what(any));
      }
      if (!words.isEmpty()) {
        JournalRecord.Kind said = words.iterator().next();
        List<String> unprepared = unprepared(any);
        if (said == JournalRecord.Kind.COMMIT && decider.isEmpty() && !unprepared.isEmpty()) {
          return undecided(
              any,
              String.join(", ", unprepared)
                  + " did not prepare it, so that without the decision host nobody can decide that "
                  + what(any));
        }
        decider.ifPresent(host -> rule(host, any.transaction(), said, BY_A_PERSON, true));
        return Optional.of(said);
      }
      if (decider.isEmpty()) {
        return undecided(
            any,
            "whether "
                + what(any)
                + " is decided on a host that is not among these (root "
                + any.cluster().orElseThrow().decider()
                + ")");
      }
      ClusterHistory journal = decider.get().history();
      Optional<JournalRecord> opened = journal.opened(any.transaction());
      Optional<JournalRecord.Kind> decision = journal.decision(any.transaction());
      if (opened.isEmpty() || contradicts(journal, decision, any)) {
        return undecided(
            any,
            "the journal of "
                + decider.get().address()
                + " does not have what was decided about whether "
                + what(any)
                + ": it seems to have been restored from an older state");
      }
      if (decision.isEmpty()) {
        rule(
            decider.get(),
            any.transaction(),
            JournalRecord.Kind.REVERT,
            "it was not decided when its run ended",
            false);
        return Optional.of(JournalRecord.Kind.REVERT);
      }
      return decision.get() == JournalRecord.Kind.HELD
          ? undecided(any, "a person is to decide whether " + what(any))
          : decision;
    }

    /** The decision host is to record it, if it has opened the transaction and knows it not. */
    private void rule(
        Host decider,
        String transaction,
        JournalRecord.Kind decision,
        String note,
        boolean ofPerson) {
      boolean known =
          decider
              .history()
              .decided(transaction)
              .map(last -> last.kind() == decision && (last.word() || !ofPerson))
              .orElse(false);
      if (!known) {
        decider
            .history()
            .opened(transaction)
            .ifPresent(
                opened ->
                    rulings.add(new Ruling(decider.root(), opened, decision, note, ofPerson)));
      }
    }

    /** Whether a host has done what no decision that is recorded can have led to. */
    private boolean contradicts(
        ClusterHistory journal, Optional<JournalRecord.Kind> decision, JournalRecord any) {
      String transaction = any.transaction();
      if (decision.equals(Optional.of(JournalRecord.Kind.COMMIT))) {
        return anyone(any, JournalRecord.Kind.BAD)
            && !journal.hasDecided(transaction, JournalRecord.Kind.REVERT);
      }
      return wasLive(any) && !journal.hasDecided(transaction, JournalRecord.Kind.COMMIT);
    }

    private static String what(JournalRecord any) {
      return any.to().map(ReleaseId::value).orElse("nothing") + " is to be live";
    }

    private static boolean isParticipant(Host host, JournalRecord opened) {
      return opened.cluster().orElseThrow().participants().contains(host.root());
    }

    /** Hosts that would be left behind by a commit, where none is known to have been decided. */
    private List<String> unprepared(JournalRecord any) {
      return wasLive(any)
          ? List.of()
          : hosts.stream()
              .filter(host -> host.history().part(any.transaction()).isEmpty())
              .filter(host -> !host.state().live().equals(Live.of(any.to())))
              .map(Host::address)
              .toList();
    }

    private Set<JournalRecord.Kind> wordsOfPeople(JournalRecord any) {
      String decider = any.cluster().orElseThrow().decider();
      return hosts.stream()
          .filter(host -> !host.root().equals(decider))
          .flatMap(host -> host.history().decision(any.transaction()).stream())
          .collect(Collectors.toSet());
    }

    private Optional<JournalRecord.Kind> undecided(JournalRecord any, String fact) {
      List<String> where =
          hosts.stream()
              .filter(
                  h -> h.history().unsettled().map(r -> isOf(r, any.transaction())).orElse(false))
              .map(h -> h.address() + " has prepared it, and has " + h.state().live())
              .toList();
      objections.add(new Objection(Objection.Kind.UNDECIDED, fact, where));
      return Optional.empty();
    }

    private void confirm(Host decider, JournalRecord opened) {
      List<String> here = hosts.stream().map(Host::root).toList();
      List<String> missing =
          opened.cluster().orElseThrow().participants().stream()
              .filter(root -> !here.contains(root))
              .toList();
      if (missing.isEmpty()) {
        confirmed.put(decider.root(), opened);
      } else {
        waiting.add(
            "the host with the root "
                + String.join(", ", missing)
                + " is still to be told whether "
                + what(opened));
      }
    }

    private static boolean isOf(JournalRecord record, String transaction) {
      return record.transaction().equals(transaction);
    }

    private static long generation(JournalRecord record) {
      return record.cluster().map(ClusterMark::generation).orElse(0L);
    }
  }
}
