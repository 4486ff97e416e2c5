package dev.deployer.project.report;

import dev.deployer.JournalTestimony;
import dev.deployer.KnownPatch;
import dev.deployer.OpenDrill;
import dev.deployer.ReleaseFacts;
import dev.deployer.Status;
import dev.deployer.TrashedRelease;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.Printable;
import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The result of {@code status} for one host, in words.
 *
 * @param now for ages
 * @param hooks the names of those that are configured to follow a flip
 * @param next how is deployed there
 * @param objections what other hosts tell of it
 * @param steps where its steps stand, by what all know that were asked
 */
public record StatusPage(
    Status status,
    Instant now,
    Invocation typed,
    List<String> hooks,
    NextDeploy next,
    List<Objection> objections,
    StepStandings steps)
    implements Witness {
  /** What a line is about that tells where a rollback goes. */
  static final String ROLLBACK = "rollback";

  /**
   * A line of what is so on a host.
   *
   * @param name what it is about
   * @param below whether it goes on with the line above it, where one host is told of
   * @param then what is typed for it, a line each
   */
  record Fact(String name, boolean below, String text, List<String> then) {
    /** In the order in which they are told. */
    static final List<String> NAMES =
        List.of(
            "release",
            "drill",
            "not well",
            "watch",
            "lost",
            "attempt",
            ROLLBACK,
            "skipped",
            "patched",
            "steps",
            "data",
            "trash");

    /** Copies the lines. */
    Fact {
      then = List.copyOf(then);
    }

    private Fact(String name, boolean below, String text) {
      this(name, below, text, List.of());
    }

    private Fact(String name, String text) {
      this(name, false, text);
    }

    /** Whether it is told after where a rollback goes. */
    static boolean isBehindRollback(String name) {
      return NAMES.indexOf(name) > NAMES.indexOf(ROLLBACK);
    }

    /** Writes it, and what is typed for it below. */
    void write(Page page, String called, String said) {
      page.item(called, said);
      then.forEach(line -> page.item("", line));
    }
  }

  /** Copies the lists. */
  public StatusPage {
    hooks = List.copyOf(hooks);
    objections = List.copyOf(objections);
  }

  /** Of a host of which nobody else was asked. */
  public StatusPage(
      Status status, Instant now, Invocation typed, List<String> hooks, NextDeploy next) {
    this(status, now, typed, hooks, next, List.of());
  }

  /**
   * The same.
   *
   * @param unasked the hosts and environments that may know more of its steps
   */
  public StatusPage(
      Status status,
      Instant now,
      Invocation typed,
      List<String> hooks,
      NextDeploy next,
      List<String> unasked) {
    this(
        status,
        now,
        typed,
        hooks,
        next,
        Witness.doubts(Optional.of(status.journal())),
        new StepStandings(status.steps(), unasked));
  }

  /** The same, with where its steps stand by what all know. */
  StatusPage with(StepStandings standings) {
    return new StatusPage(status, now, typed, hooks, next, objections, standings);
  }

  @Override
  public Optional<JournalTestimony> journal() {
    return Optional.of(status.journal());
  }

  @Override
  public Report told(Objection of) {
    return new StatusPage(status, now, typed, hooks, next, Witness.doubts(journal(), of), steps);
  }

  @Override
  public ExitCode exit() {
    if (status.undecided() || !status.owed().isEmpty() || servesNoRelease()) {
      return ExitCode.UNKNOWN;
    }
    return objections.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
  }

  /** Whether {@code current} is there and leads to no release, so that nobody is served. */
  boolean servesNoRelease() {
    return status.live() instanceof Live.Strange;
  }

  /** Whether somebody has deleted what is live. */
  boolean hasLostItsLive() {
    return wayBack().hasLostItsLive();
  }

  @Override
  public void write(Page page) {
    page.heading(
        status.root().application().map(name -> Printable.escape(name) + " on ").orElse("")
            + typed.target());
    page.item("live", live());
    facts(typed).forEach(fact -> fact.write(page, fact.below() ? "" : fact.name(), fact.text()));
    lock(page);
    page.item("generation", Amounts.count(status.generation()));
    page.item("root id", status.root().id());
    page.item("host key", Printable.escape(status.hostKey()));
    if (!status.unfinished().isEmpty()) {
      page.line(unfinished());
      page.details(Mark.NOTE, status.unfinished());
      advice().forEach(page::detail);
    }
    Objections.write(page, objections, new Remedies(typed));
  }

  /** What is told below what is live, in its order, with what to type. */
  List<Fact> facts(Invocation as) {
    List<Fact> facts = new ArrayList<>();
    status.release().ifPresent(record -> facts.add(new Fact("release", true, describe(record))));
    status.drill().ifPresent(drill -> facts.add(new Fact("drill", drill(drill, as))));
    status.notWell().ifPresent(why -> facts.add(new Fact("not well", Printable.escape(why))));
    if (status.unwatched()) {
      facts.add(
          new Fact(
              "watch",
              "it did not come to its end: what is live is not known to be good. "
                  + String.join(". ", next.there("A deploy of the same build watches it", as))));
    }
    facts.addAll(new WhatIsLost(status, next).facts(as));
    status.attempt().ifPresent(what -> facts.add(new Fact("attempt", what)));
    facts.add(new Fact(ROLLBACK, wayBack().text(as)));
    status.passedOver().forEach(why -> facts.add(new Fact("skipped", true, Printable.escape(why))));
    status.patches().forEach(patch -> facts.add(new Fact("patched", patched(patch, as))));
    steps.open().ifPresent(which -> facts.add(new Fact("steps", which + ": " + as.line("step"))));
    data().ifPresent(what -> facts.add(new Fact("data", what + as.line("data"))));
    trash().ifPresent(what -> facts.add(new Fact("trash", what)));
    return facts;
  }

  /** Where a rollback without a name goes. */
  WayBack wayBack() {
    return new WayBack(status);
  }

  /**
   * Whether its client lives is not known here; and whether recover knows, which takes back only
   * what is over.
   */
  private static String drill(OpenDrill drill, Invocation as) {
    return "of "
        + Printable.escape(drill.by())
        + ", until "
        + Amounts.time(drill.until())
        + " at the latest. If its client is gone: "
        + as.lineForAll("drill").with("--end");
  }

  /** Nothing is to be written to a journal that is not whole. */
  private List<String> advice() {
    RunRemedies remedies = new RunRemedies(typed);
    if (!objections.isEmpty()) {
      return List.of();
    } else if (status.held()) {
      return remedies.held();
    }
    return hasItsHooks()
        ? remedies.unfinished(status.undecided(), status.lock().isPresent())
        : remedies.unrestarted(false);
  }

  /** Whether the hooks that are owed stand in the configuration of this command. */
  boolean hasItsHooks() {
    return hooks.containsAll(status.owed());
  }

  private String unfinished() {
    if (status.held()) {
      return "Unfinished, until you decide:";
    }
    return status.lock().isPresent()
        ? "Unfinished, and in the hands of the run that holds the lock:"
        : "Unfinished, until the next run or recover:";
  }

  /** What is live, in one word where it is a release. */
  String liveName() {
    return status.live().release().map(Object::toString).orElse(status.live().toString());
  }

  /** When it went live. */
  String since() {
    return status.activation().map(record -> Amounts.time(record.time())).orElse("-");
  }

  /** Who holds the lock. */
  String lockHolder() {
    return status
        .lock()
        .map(
            lock ->
                lock.holder().map(h -> Printable.escape(h.by()) + ", ").orElse("")
                    + "token "
                    + Printable.escape(lock.token()))
        .orElse("free");
  }

  private String live() {
    return status.live().release().map(Object::toString).orElse(status.live().toString())
        + status
            .activation()
            .map(
                record ->
                    " since %s (%s ago), by %s"
                        .formatted(
                            Amounts.time(record.time()),
                            Amounts.roughly(Duration.between(record.time(), now)),
                            Printable.escape(record.by())))
            .orElse("");
  }

  private static String describe(ReleaseFacts record) {
    return Amounts.files(record.files())
        + ", "
        + Amounts.bytes(record.contentBytes())
        + record
            .revision()
            .map(revision -> ", revision " + Printable.escape(ReleasesPage.shortened(revision)))
            .orElse("")
        + record.message().map(message -> ", " + Printable.quote(message)).orElse("");
  }

  /** How somebody sees whether the holder lives: by whether that changes. */
  static String signOfLife(Status.LockState lock, Instant now) {
    return lock.heartbeat()
            .map(beat -> "heartbeat " + Printable.escape(beat))
            .orElse("no heartbeat yet")
        + lock.lastSign()
            .map(
                sign ->
                    ", the last sign of life at %s (%s ago) by the host's clock"
                        .formatted(
                            Amounts.time(sign), Amounts.roughly(Duration.between(sign, now))))
            .orElse("");
  }

  private static String patched(KnownPatch patch, Invocation as) {
    return Patches.inWords(patch)
        + (patch.changedSince() ? "; something else differs now: " + as.line("verify") : "");
  }

  private Optional<String> data() {
    return status.data().isEmpty()
        ? Optional.empty()
        : Optional.of(
            status.data().entrySet().stream()
                    .map(store -> Printable.escape(store.getKey()) + " " + store.getValue())
                    .collect(Collectors.joining(", "))
                + " written: ");
  }

  private Optional<String> trash() {
    List<TrashedRelease> trash = status.trash();
    return trash.isEmpty()
        ? Optional.empty()
        : Optional.of(
            trash.size() == 1
                ? "1 release can be restored: " + Printable.escape(trash.get(0).id().value())
                : trash.size()
                    + " releases can be restored, the newest is "
                    + Printable.escape(trash.get(0).id().value()));
  }

  private void lock(Page page) {
    if (status.lock().isEmpty()) {
      page.item("lock", "free");
      return;
    }
    Status.LockState lock = status.lock().get();
    page.item(
        "lock",
        lock.holder()
            .map(holder -> LockHolder.describe(holder, now))
            .orElse("held; its card cannot be read"));
    page.item("", signOfLife(lock, now));
    page.item("", "if that run is dead: " + DeadRun.unlock(typed, Printable.escape(lock.token())));
  }

  @Override
  public Map<String, Object> fields() {
    return StatusFields.of(this);
  }
}
