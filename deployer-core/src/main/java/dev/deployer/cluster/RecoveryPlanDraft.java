package dev.deployer.cluster;

import dev.deployer.gate.Finding;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Aftermath;
import dev.deployer.root.ClusterHistory;
import dev.deployer.root.ClusterMark;
import dev.deployer.root.JournalRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Works out a {@link RecoveryPlan}, one unfinished transaction after the other. Pure. */
final class RecoveryPlanDraft {
  private static final String NOT_PROVEN =
      "it had not proven itself when its run ended, and there was nothing to prove it by";

  private final List<RecoveryPlan.Host> hosts;
  private final Optional<JournalRecord.Kind> word;
  private final List<Objection> objections = new ArrayList<>();
  private final List<RecoveryPlan.Ruling> rulings = new ArrayList<>();
  private final Map<String, RecoveryPlan.Goal> goals = new LinkedHashMap<>();
  private final Map<String, JournalRecord> confirmed = new LinkedHashMap<>();
  private final List<String> waiting = new ArrayList<>();
  private final RecoveryPlan.Means means;
  private final WayBack wayBack;
  private final Set<String> oneWay = new HashSet<>();
  private final List<Finding> accepted = new ArrayList<>();
  private final List<String> held = new ArrayList<>();
  private final Set<String> spoken = new HashSet<>();
  private final Journals journals;
  private final Optional<JournalRecord> latest;

  RecoveryPlanDraft(
      List<RecoveryPlan.Host> hosts,
      Optional<JournalRecord.Kind> word,
      RecoveryPlan.Means means,
      WayBack wayBack) {
    this.hosts = hosts;
    this.wayBack = wayBack;
    this.word = word;
    this.means = means;
    this.journals = new Journals(hosts);
    Set<String> takenBack =
        journals.unfinished().stream()
            .filter(this::isToBeTakenBack)
            .map(JournalRecord::transaction)
            .collect(Collectors.toSet());
    this.latest = journals.latestCommit(transaction -> !takenBack.contains(transaction));
  }

  /** Whether a commit is not to hold: by the word of a person, or because it was not proven. */
  private boolean isToBeTakenBack(JournalRecord any) {
    return wordOn(any)
        .map(JournalRecord.Kind.REVERT::equals)
        .orElseGet(() -> !journals.isSuperseded(any) && journals.isUnproven(any) && !canProve(any));
  }

  /** The person's word, where it decides this: a commit that was confirmed is not taken back. */
  private Optional<JournalRecord.Kind> wordOn(JournalRecord any) {
    return word.filter(
        said -> said != JournalRecord.Kind.REVERT || !journals.isConfirmedSomewhere(any));
  }

  private boolean canProve(JournalRecord any) {
    return journals.sequel(any).map(means::suffice).orElse(false);
  }

  private void resolve(JournalRecord any) {
    String transaction = any.transaction();
    Optional<RecoveryPlan.Host> decider = journals.decider(any);
    Optional<JournalRecord.Kind> said = wordOn(any);
    said.ifPresent(now -> spoken.add(transaction));
    Optional<JournalRecord.Kind> decision = decision(any, decider, said);
    if (decision.isEmpty()) {
      return;
    }
    boolean commit = decision.get() == JournalRecord.Kind.COMMIT;
    boolean proving =
        commit && said.isEmpty() && !journals.isSuperseded(any) && journals.isUnproven(any);
    if (proving && canProve(any)) {
      against(parts(transaction, false)).ifPresent(found -> oneWay.add(transaction));
    }
    boolean takenBack =
        (proving && !canProve(any)) || said.equals(Optional.of(JournalRecord.Kind.REVERT));
    if (takenBack && !mayGoBack(any, parts(transaction, true))) {
      return;
    }
    if (proving && !canProve(any)) {
      rule(decider.orElseThrow(), transaction, JournalRecord.Kind.REVERT, NOT_PROVEN, false);
      commit = false;
      proving = false;
    }
    boolean forward = commit;
    boolean carriedOn = proving;
    Optional<JournalRecord> opened = decider.flatMap(d -> d.history().opened(transaction));
    for (RecoveryPlan.Host host : hosts) {
      host.history()
          .part(transaction)
          // Once it was opened every participant has the release, prepared or not.
          .or(() -> opened.filter(o -> forward && isParticipant(host, o)))
          .ifPresent(part -> goal(host, part, forward, carriedOn));
    }
    decider
        .filter(
            d -> d.history().unconfirmed().map(r -> Journals.isOf(r, transaction)).orElse(false))
        .ifPresent(d -> confirm(d, d.history().opened(transaction).orElseThrow()));
  }

  /** What a host alone made live, and nobody has judged though it was to prove itself. */
  private void resolveAlone(RecoveryPlan.Host host) {
    Optional<JournalRecord> left =
        Aftermath.of(host.state().history())
            .unproven()
            .filter(flip -> host.state().live().equals(Live.of(flip.to())))
            .filter(flip -> !goals.containsKey(host.root()));
    if (left.isEmpty()) {
      return;
    }
    JournalRecord flip = left.get();
    word.ifPresent(now -> spoken.add(flip.transaction()));
    boolean proving = word.isEmpty() && means.suffice(flip.sequel().orElseThrow());
    boolean commit = proving || isWord(JournalRecord.Kind.COMMIT);
    Map<RecoveryPlan.Host, JournalRecord> part = Map.of(host, flip);
    if (proving) {
      against(part).ifPresent(found -> oneWay.add(flip.transaction()));
    } else if (!commit && !mayGoBack(flip, part)) {
      return;
    }
    goals.put(
        host.root(),
        new RecoveryPlan.Goal(flip, commit ? flip.to() : flip.from(), !commit, false, proving));
  }

  private boolean isWord(JournalRecord.Kind kind) {
    return word.equals(Optional.of(kind));
  }

  /**
   * What hosts have prepared in the transaction, and would go back from.
   *
   * @param live only where it is live
   */
  private Map<RecoveryPlan.Host, JournalRecord> parts(String transaction, boolean live) {
    Map<RecoveryPlan.Host, JournalRecord> parts = new LinkedHashMap<>();
    for (RecoveryPlan.Host host : hosts) {
      host.history()
          .part(transaction)
          .filter(part -> !isSuperseded(part))
          .filter(part -> !live || host.state().live().equals(Live.of(part.to())))
          .ifPresent(part -> parts.put(host, part));
    }
    return parts;
  }

  private Optional<Finding> against(Map<RecoveryPlan.Host, JournalRecord> parts) {
    return wayBack.against(hosts, parts);
  }

  /** Whether what was live before can be live again; if not, it is said why nothing is done. */
  private boolean mayGoBack(JournalRecord any, Map<RecoveryPlan.Host, JournalRecord> parts) {
    Optional<Finding> found = against(parts);
    if (found.isEmpty()) {
      return true;
    }
    if (word.isEmpty()) {
      held.add(
          "it is left to you whether "
              + what(any)
              + ": "
              + String.join("; ", found.get().details()));
      return false;
    }
    if (found.get().objects()) {
      objections.add(found.get().objection());
      return false;
    }
    accepted.add(found.get());
    return true;
  }

  private boolean isSuperseded(JournalRecord part) {
    return latest.isPresent() && Journals.generation(latest.get()) > Journals.generation(part);
  }

  private void goal(RecoveryPlan.Host host, JournalRecord part, boolean commit, boolean proving) {
    Live live = host.state().live();
    boolean settled =
        !host.history().unsettled().map(r -> Journals.isOf(r, part.transaction())).orElse(false);
    boolean superseded = isSuperseded(part);
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
        host.root(),
        new RecoveryPlan.Goal(part, release, !commit && wasLive(part), superseded, proving));
  }

  /** A release that no host ever served was not found to be bad. */
  private boolean wasLive(JournalRecord part) {
    return journals.anyone(part, JournalRecord.Kind.ACTIVATED);
  }

  /** Empty where there is none, and an objection says why. */
  private Optional<JournalRecord.Kind> decision(
      JournalRecord any, Optional<RecoveryPlan.Host> decider, Optional<JournalRecord.Kind> now) {
    Set<JournalRecord.Kind> words = now.map(Set::of).orElseGet(() -> journals.wordsOfPeople(any));
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
      decider.ifPresent(
          host -> rule(host, any.transaction(), said, RecoveryPlan.BY_A_PERSON, true));
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
        ? undecided(any, Objection.Kind.HELD, "a person is to decide whether " + what(any))
        : decision;
  }

  /** The decision host is to record it, if it has opened the transaction and knows it not. */
  private void rule(
      RecoveryPlan.Host decider,
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
                  rulings.add(
                      new RecoveryPlan.Ruling(decider.root(), opened, decision, note, ofPerson)));
    }
  }

  /** Whether a host has done what no decision that is recorded can have led to. */
  private boolean contradicts(
      ClusterHistory journal, Optional<JournalRecord.Kind> decision, JournalRecord any) {
    String transaction = any.transaction();
    if (decision.equals(Optional.of(JournalRecord.Kind.COMMIT))) {
      return journals.anyone(any, JournalRecord.Kind.BAD)
          && !journal.hasDecided(transaction, JournalRecord.Kind.REVERT);
    }
    return wasLive(any) && !journal.hasDecided(transaction, JournalRecord.Kind.COMMIT);
  }

  private static String what(JournalRecord any) {
    return any.to().map(ReleaseId::value).orElse("nothing") + " is to be live";
  }

  private static boolean isParticipant(RecoveryPlan.Host host, JournalRecord opened) {
    return opened.cluster().orElseThrow().participants().contains(host.root());
  }

  /** Hosts that would be left behind by a commit, where none is known to have been decided. */
  private List<String> unprepared(JournalRecord any) {
    return wasLive(any)
        ? List.of()
        : hosts.stream()
            .filter(host -> host.history().part(any.transaction()).isEmpty())
            .filter(host -> !host.state().live().equals(Live.of(any.to())))
            .map(RecoveryPlan.Host::address)
            .toList();
  }

  private Optional<JournalRecord.Kind> undecided(JournalRecord any, String fact) {
    return undecided(any, Objection.Kind.UNDECIDED, fact);
  }

  private Optional<JournalRecord.Kind> undecided(
      JournalRecord any, Objection.Kind kind, String fact) {
    List<String> where =
        hosts.stream()
            .filter(
                h ->
                    h.history()
                        .unsettled()
                        .map(r -> Journals.isOf(r, any.transaction()))
                        .orElse(false))
            .map(h -> h.address() + " has prepared it; there " + h.state().live())
            .toList();
    objections.add(new Objection(kind, fact, where));
    return Optional.empty();
  }

  private void confirm(RecoveryPlan.Host decider, JournalRecord opened) {
    List<String> here = hosts.stream().map(RecoveryPlan.Host::root).toList();
    ClusterMark mark = opened.cluster().orElseThrow();
    List<String> missing =
        mark.participants().stream()
            .filter(root -> !here.contains(root))
            .map(root -> whereIs(root, mark))
            .toList();
    if (missing.isEmpty()) {
      confirmed.put(decider.root(), opened);
    } else {
      waiting.add(
          String.join(", ", missing)
              + (missing.size() == 1 ? " is" : " are")
              + " still to be told whether "
              + what(opened));
    }
  }

  /** The host, as the run that opened it called it; an older Deployer recorded its root alone. */
  private static String whereIs(String root, ClusterMark mark) {
    return Optional.ofNullable(mark.hosts().get(root))
        .map(Printable::escape)
        .orElse("the host with the root " + root);
  }

  /** What is to be done about all of them. */
  RecoveryPlan plan() throws DeployerException {
    journals.unfinished().forEach(this::resolve);
    hosts.forEach(this::resolveAlone);
    if (objections.isEmpty() && !held.isEmpty()) {
      throw DeployerException.held(String.join("; ", held), null)
          .withLive(Live.together(hosts.stream().map(host -> host.state().live()).toList()));
    }
    return new RecoveryPlan(
        objections, rulings, goals, confirmed, waiting, oneWay, accepted, spoken);
  }
}
