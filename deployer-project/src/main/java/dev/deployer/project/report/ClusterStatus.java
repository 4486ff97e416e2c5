package dev.deployer.project.report;

import dev.deployer.Status;
import dev.deployer.outcome.Live;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Style.Mark;
import dev.deployer.project.output.Table;
import dev.deployer.project.report.OnEachHost.HostReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Several hosts as they are: one line a host, and one verdict.
 *
 * @param next how it is deployed to them
 */
public record ClusterStatus(List<HostReport> hosts, NextDeploy next, Invocation typed)
    implements HostReports {
  /** A line each is short enough for so many. */
  private static final int SHOWN_ONE_BY_ONE = 8;

  /** Tells of steps what all of them know. */
  public ClusterStatus {
    hosts = together(hosts);
  }

  private static List<HostReport> together(List<HostReport> hosts) {
    Map<String, StatusPage> pages = new LinkedHashMap<>();
    List<String> silent = new ArrayList<>();
    for (HostReport host : hosts) {
      if (host.report() instanceof StatusPage page) {
        pages.put(host.host(), page);
      } else {
        silent.add(host.host());
      }
    }
    Map<String, StepStandings> standings = StepStandings.together(pages, silent);
    return hosts.stream()
        .map(
            host ->
                host.report() instanceof StatusPage page
                    ? new HostReport(host.host(), page.with(standings.get(host.host())))
                    : host)
        .toList();
  }

  /** What the hosts are together. */
  private enum Verdict {
    LEVEL,
    MIXED,
    UNDECIDED,
    HELD,
    STRANGE,
    UNRESTARTED,
    UNREADABLE
  }

  private Verdict verdict() {
    Set<Live> live = new HashSet<>();
    boolean unreadable = false;
    boolean undecided = false;
    boolean held = false;
    boolean owed = false;
    for (HostReport host : hosts) {
      Optional<Status> status = status(host);
      unreadable |= status.isEmpty();
      undecided |= status.map(Status::undecided).orElse(false);
      held |= status.map(Status::held).orElse(false);
      owed |= status.map(one -> !one.owed().isEmpty()).orElse(false);
      status.map(Status::live).ifPresent(live::add);
    }
    if (held) {
      return Verdict.HELD;
    } else if (undecided) {
      return Verdict.UNDECIDED;
    } else if (live.size() > 1) {
      return Verdict.MIXED;
    } else if (pages().anyMatch(StatusPage::servesNoRelease)) {
      return Verdict.STRANGE;
    } else if (owed) {
      return Verdict.UNRESTARTED;
    }
    return unreadable ? Verdict.UNREADABLE : Verdict.LEVEL;
  }

  private static Optional<Status> status(HostReport host) {
    return host.report() instanceof StatusPage page ? Optional.of(page.status()) : Optional.empty();
  }

  @Override
  public ExitCode exit() {
    return switch (verdict()) {
      case MIXED, UNDECIDED, HELD, STRANGE, UNRESTARTED -> ExitCode.UNKNOWN;
      case LEVEL, UNREADABLE -> OnEachHost.worst(hosts);
    };
  }

  @Override
  public void write(Page page) {
    Table table = new Table("HOST", "LIVE", "SINCE", "LOCK");
    Map<Object, List<HostReport>> rows = new LinkedHashMap<>();
    boolean apart = page.showsAll() || hosts.size() <= SHOWN_ONE_BY_ONE;
    for (HostReport host : hosts) {
      Object key =
          !apart && host.report() instanceof StatusPage one
              ? List.of(one.liveName(), one.lockHolder())
              : host;
      rows.computeIfAbsent(key, k -> new ArrayList<>()).add(host);
    }
    rows.values().stream()
        .sorted((one, other) -> Integer.compare(other.size(), one.size()))
        .forEach(same -> row(table, same));
    table.write(page);
    for (HostReport host : hosts) {
      if (host.report() instanceof StatusPage one) {
        page.details(
            Mark.NOTE,
            one.status().unfinished().stream().map(u -> host.host() + ": " + u).toList());
        Objections.write(page, one.objections(), new Remedies(one.typed()));
      } else {
        page.line(Mark.FAILED, host.host() + ":");
        host.report().write(page);
      }
    }
    facts(page);
    locks(page);
    verdict(page);
  }

  private boolean isLocked() {
    return hosts.stream().anyMatch(host -> lock(host).isPresent());
  }

  /** How what a dead run holds is broken, and whether it lives: some lines for each run. */
  private void locks(Page page) {
    Map<String, List<HostReport>> held = new LinkedHashMap<>();
    for (HostReport host : hosts) {
      lock(host)
          .map(Status.LockState::run)
          .ifPresent(run -> held.computeIfAbsent(run, r -> new ArrayList<>()).add(host));
    }
    for (List<HostReport> of : held.values()) {
      String names = String.join(",", of.stream().map(HostReport::host).toList());
      page.detail(
          "The run on "
              + Alike.names(of.stream().map(HostReport::host).toList())
              + ": "
              + signOfLife(of)
              + ".");
      page.detail(
          of.size() == 1
              ? "If the run on " + names + " is dead, break its lock: " + unlock(of.get(0))
              : "If the run on "
                  + Alike.names(of.stream().map(HostReport::host).toList())
                  + " is dead, break its locks: "
                  + DeadRun.unlockAll(held.size() == 1 ? typed : typed.onHost(names)));
    }
  }

  /** Of the host on which it was the last. */
  private static String signOfLife(List<HostReport> of) {
    StatusPage latest =
        of.stream()
            .map(host -> (StatusPage) host.report())
            .max(Comparator.comparing(page -> lastSign(page).orElse(Instant.MIN)))
            .orElseThrow();
    return StatusPage.signOfLife(latest.status().lock().orElseThrow(), latest.now());
  }

  private static Optional<Instant> lastSign(StatusPage page) {
    return page.status().lock().flatMap(Status.LockState::lastSign);
  }

  private Line unlock(HostReport host) {
    return DeadRun.unlock(typed, Printable.escape(lock(host).orElseThrow().token()));
  }

  private static Optional<Status.LockState> lock(HostReport host) {
    return status(host).flatMap(Status::lock);
  }

  /** One row for hosts that have the same; it is so since the last of them has it. */
  private static void row(Table table, List<HostReport> same) {
    String names = Alike.names(same.stream().map(HostReport::host).toList());
    if (same.get(0).report() instanceof StatusPage one) {
      String since =
          same.stream()
              .map(host -> ((StatusPage) host.report()).since())
              .max(Comparator.naturalOrder())
              .orElseThrow();
      table.row(names, one.liveName(), since, one.lockHolder());
    } else {
      table.row(names, "not known", "-", "-");
    }
  }

  private Stream<StatusPage> pages() {
    return hosts.stream()
        .map(HostReport::report)
        .filter(StatusPage.class::isInstance)
        .map(StatusPage.class::cast);
  }

  /** Where a journal is not whole nothing else is advised: it would be written to. */
  private void advise(Page page, List<String> remedies) {
    if (pages().allMatch(one -> one.objections().isEmpty())) {
      remedies.forEach(page::detail);
    }
  }

  /** What is told of one host is told of several: once, and with their names where they differ. */
  private void facts(Page page) {
    Map<StatusPage.Fact, List<String>> told = new LinkedHashMap<>();
    for (HostReport host : hosts) {
      if (host.report() instanceof StatusPage one) {
        one.facts(typed).stream()
            .filter(fact -> !fact.name().equals(StatusPage.ROLLBACK))
            .forEach(fact -> told.computeIfAbsent(fact, f -> new ArrayList<>()).add(host.host()));
      }
    }
    long asked = pages().count();
    boolean[] rolled = {pages().findAny().isEmpty()};
    told.entrySet().stream()
        .sorted(Comparator.comparing(one -> StatusPage.Fact.NAMES.indexOf(one.getKey().name())))
        .forEach(
            one -> {
              if (!rolled[0] && StatusPage.Fact.isBehindRollback(one.getKey().name())) {
                rollback(page);
                rolled[0] = true;
              }
              one.getKey()
                  .write(
                      page,
                      one.getKey().name(),
                      (one.getValue().size() == asked ? "" : Alike.names(one.getValue()) + ": ")
                          + one.getKey().text());
            });
    if (!rolled[0]) {
      rollback(page);
    }
  }

  /**
   * All hosts go back together, to where the first of them goes that can; with it is typed what any
   * of them asks for.
   */
  private void rollback(Page page) {
    Optional<String> to = pages().flatMap(one -> one.status().previousGood().stream()).findFirst();
    Optional<String> waits = pages().flatMap(one -> one.wayBack().waits().stream()).findFirst();
    List<String> ways =
        pages()
            .filter(one -> one.status().previousGood().equals(to))
            .map(one -> one.wayBack().text(typed, waits))
            .distinct()
            .sorted(Comparator.comparingInt(String::length))
            .toList();
    page.item(StatusPage.ROLLBACK, ways.get(ways.size() - 1));
  }

  private void verdict(Page page) {
    String all = "all " + hosts.size() + " hosts";
    switch (verdict()) {
      case LEVEL ->
          page.line(
              Mark.DONE,
              status(hosts.get(0)).orElseThrow().live()
                  + " on "
                  + all
                  + " of "
                  + typed.target()
                  + ".");
      case MIXED -> {
        page.line(Mark.FAILED, typed.target() + " is mixed: its hosts do not serve the same.");
        advise(page, bringLevel());
      }
      case UNDECIDED -> {
        page.line(
            Mark.FAILED, typed.target() + " is undecided: a run on several hosts has no end.");
        advise(
            page,
            isLocked()
                ? List.of("Once no lock is held, settle it: " + typed.line("recover").onAllHosts())
                : new RunRemedies(typed).unfinished(true, false));
      }
      case HELD -> {
        page.line(
            Mark.FAILED,
            typed.target() + " is held: it waits for you to decide what is to be live.");
        advise(page, new RunRemedies(typed).held());
      }
      case STRANGE ->
          page.line(
              Mark.FAILED,
              "No release is served: "
                  + pages().findFirst().orElseThrow().status().live()
                  + " on "
                  + all
                  + " of "
                  + typed.target()
                  + ".");
      case UNRESTARTED -> {
        page.line(
            Mark.FAILED,
            typed.target()
                + " may serve what was live before: hooks after a flip are still to run.");
        advise(
            page,
            pages().allMatch(StatusPage::hasItsHooks)
                ? List.of(
                    (isLocked() ? "Once no lock is held, run them: " : "Run them: ")
                        + typed.line("recover").onAllHosts())
                : new RunRemedies(typed).unrestarted(false));
      }
      case UNREADABLE ->
          page.line(Mark.FAILED, "Not every host of " + typed.target() + " could be asked.");
    }
  }

  /** A deploy, once nothing stands in its way. */
  private List<String> bringLevel() {
    if (isLocked()) {
      return next.onAllHosts("Once no lock is held, bring all of them level", typed);
    } else if (pages().count() < hosts.size()) {
      return next.onAllHosts("Once every host can be asked, bring all of them level", typed);
    } else if (pages().noneMatch(StatusPage::servesNoRelease)) {
      return next.onAllHosts("Bring all of them level", typed);
    }
    boolean deleted = pages().anyMatch(StatusPage::hasLostItsLive);
    List<String> all = new ArrayList<>();
    all.add(deleted ? new DeletedRemedies(typed).clear() : Remedies.strange() + ".");
    Optional<ReleaseId> elsewhere =
        deleted
            ? DeletedRemedies.servedElsewhere(pages().map(page -> page.status().live()).toList())
            : Optional.empty();
    elsewhere.ifPresent(
        release ->
            all.add(DeletedRemedies.GO_ON + typed.line("rollback", release.value()).onAllHosts()));
    all.addAll(
        next.onAllHosts(
            elsewhere.isPresent() ? "Or bring all of them level" : "Then bring all of them level",
            typed));
    return all;
  }

  @Override
  public Map<String, Object> fields() {
    return Fields.of("command", "status")
        .with("target", typed.target())
        .with("verdict", Fields.word(verdict()))
        .with("hosts", OnEachHost.fields(hosts))
        .map();
  }
}
