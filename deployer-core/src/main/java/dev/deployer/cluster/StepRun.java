package dev.deployer.cluster;

import dev.deployer.command.CommandOutcome.TimedOut;
import dev.deployer.execution.JournalWriter;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookContext;
import dev.deployer.hook.HookHost;
import dev.deployer.hook.HookResult;
import dev.deployer.hook.HookRun;
import dev.deployer.host.HostCommands;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Printed;
import dev.deployer.outcome.Unhealthy;
import dev.deployer.outcome.Warning;
import dev.deployer.path.RemotePath;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.Layout;
import dev.deployer.root.StepNote;
import dev.deployer.root.StepNote.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Runs a step once, under the locks of all hosts. That it is about to run is in every journal
 * before its command starts, and what came of it after; so one whose client dies is never taken for
 * one that did not run. What was printed before the command is kept before it starts.
 */
public final class StepRun {
  /** The word for it in events, and in {@code DEPLOYER_PHASE}. */
  public static final String PHASE = "step";

  private final Fleet fleet;
  private final HookRun hooks;
  private final StepOutput printed;
  private final HookContext context;
  private final HooksAndChecks checks;
  private final Map<Member, JournalWriter> journals = new ConcurrentHashMap<>();
  private final Map<Member, Long> numbers = new ConcurrentHashMap<>();
  private final List<Warning> warnings = new ArrayList<>();

  /**
   * @param hooks which tell {@code printed} what they print
   * @param checks asked once it has run; what fails is told, and changes nothing
   */
  public StepRun(
      Fleet fleet, HookRun hooks, StepOutput printed, HookContext context, HooksAndChecks checks) {
    this.fleet = fleet;
    this.hooks = hooks;
    this.printed = printed;
    this.context = context;
    this.checks = checks;
  }

  /**
   * What is run.
   *
   * @param note as it begins
   * @param hosts on which it runs; at least one
   * @param before what is run first, and must pass; nothing has been done if it does not
   * @param command what it is
   * @param gates which were overridden for it
   */
  public record Task(
      StepNote note, List<Member> hosts, Optional<Hook> before, Hook command, GatesOfRun gates) {
    /** Copies the hosts. */
    public Task {
      hosts = List.copyOf(hosts);
    }
  }

  /** How far the checks came that are asked once it is done. */
  public enum Asked {
    /** Each was answered, well or not; also where there are none. */
    TO_THE_END,
    /** Somebody wanted it to stop before all were answered well. */
    INTERRUPTED,
    /** They could not be asked. */
    NOT_AT_ALL
  }

  /**
   * What came of it where it is done.
   *
   * @param lines by host, how many it printed
   * @param asked how far the checks after it came
   * @param unhealthy what was not well afterwards, or was not asked to its end
   */
  public record Result(
      Map<Member, Long> lines, Asked asked, List<Unhealthy> unhealthy, List<Warning> warnings) {
    /** Copies. */
    public Result {
      lines = Map.copyOf(lines);
      unhealthy = List.copyOf(unhealthy);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Runs it. Once the journals say that it is done, nothing that comes after makes it fail: what
   * the checks say, that they are stopped, or that a host is lost, is in the result.
   *
   * @throws DeployerException FAILED where it did not do what it is for, UNKNOWN where nobody knows
   *     what it did
   */
  public Result run(Task task) throws IOException, DeployerException {
    fleet.checkpoint();
    List<HookHost> places = places(task);
    begin(task);
    List<HookResult> before =
        task.before().map(hook -> hooks.run(PHASE, hook, context, places)).orElse(List.of());
    List<HookResult> results = List.of();
    Outcome outcome = Outcome.FAILED;
    // A wish to stop that came meanwhile is heeded as long as nothing is done.
    boolean goesOn = before.stream().allMatch(HookResult::passed) && !isToStop();
    StepKeeping keeping = new StepKeeping(fleet, printed, task, numbers);
    Optional<DeployerException> notKept =
        goesOn && task.before().isPresent() ? keeping.before() : Optional.empty();
    goesOn = goesOn && notKept.isEmpty() && !isToStop();
    if (goesOn) {
      results = hooks.run(PHASE, task.command(), context, places);
      outcome = outcome(results);
    }
    boolean interrupted = Thread.interrupted();
    try {
      end(task, outcome, goesOn ? Optional.of(passed(task, results)) : Optional.empty());
      warnings.addAll(keeping.all());
      if (notKept.isPresent()) {
        throw notKept.get();
      }
      if (outcome != Outcome.DONE) {
        throw failure(task, outcome, results.isEmpty() ? before : results, interrupted);
      }
      return asked(lines(task));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What came of it, with what the checks say. */
  private Result asked(Map<Member, Long> lines) {
    try {
      checks.requireHealth(fleet.members());
    } catch (IOException | DeployerException e) {
      return unasked(lines, e);
    }
    return new Result(
        lines,
        checks.isCutShort() ? Asked.INTERRUPTED : Asked.TO_THE_END,
        checks.unhealthy(),
        warnings);
  }

  private Result unasked(Map<Member, Long> lines, Exception failure) {
    if (!fleet.isCluster() && Failures.isLoss(failure)) {
      // Its lock is not given back then, which would wait for it once more.
      fleet.decider().failed(failure);
    }
    fleet.warn(Failures.warning(failure));
    List<Unhealthy> all = new ArrayList<>(checks.unhealthy());
    fleet
        .members()
        .forEach(
            member ->
                all.add(
                    new Unhealthy(
                        member.address(),
                        "checks",
                        "they were not asked: " + Failures.message(failure))));
    return new Result(
        lines,
        Failures.kind(failure) == DeployerException.Kind.INTERRUPTED
            ? Asked.INTERRUPTED
            : Asked.NOT_AT_ALL,
        all,
        warnings);
  }

  private boolean isToStop() {
    return Thread.currentThread().isInterrupted() || fleet.stop().isRequested();
  }

  private Map<Member, Long> lines(Task task) {
    Map<Member, Long> lines = new LinkedHashMap<>();
    task.hosts().forEach(member -> lines.put(member, printed.lines(member.address())));
    return lines;
  }

  private static Outcome outcome(List<HookResult> results) {
    if (results.stream().allMatch(HookResult::passed)) {
      return Outcome.DONE;
    }
    return results.stream().anyMatch(StepRun::mayBeRunning) ? Outcome.UNKNOWN : Outcome.FAILED;
  }

  /** The roots of one for each host on which it passed. */
  private static List<String> passed(Task task, List<HookResult> results) {
    Set<String> addresses =
        results.stream()
            .filter(HookResult::passed)
            .map(HookResult::address)
            .collect(Collectors.toSet());
    return task.hosts().stream()
        .filter(member -> addresses.contains(member.address()))
        .map(Member::rootId)
        .filter(task.note().on()::contains)
        .toList();
  }

  private static boolean mayBeRunning(HookResult result) {
    return result.isUnknown() || (result.outcome() instanceof TimedOut late && !late.ended());
  }

  private List<HookHost> places(Task task) throws IOException, DeployerException {
    Map<Member, Optional<HostCommands>> shells = new HostShells(fleet).of(task.hosts());
    List<HookHost> places = new ArrayList<>();
    for (Member member : task.hosts()) {
      Layout layout = member.run().layout();
      RemotePath release = layout.release(task.note().release());
      places.add(
          new HookHost(
              member.name(),
              member.at(),
              member.address(),
              shells.get(member),
              release,
              Optional.of(release),
              member.other(member.state().live().release()).map(layout::release)));
    }
    return places;
  }

  /** Records on all hosts that it is about to run, or that it was not run after all. */
  private void begin(Task task) throws IOException, DeployerException {
    fleet
        .members()
        .forEach(
            member ->
                journals.put(member, new JournalWriter(member.run(), member.state().history())));
    Set<Member> told = ConcurrentHashMap.newKeySet();
    try {
      fleet.all(
          member -> {
            journals.get(member).step(task.note(), task.gates());
            numbers.put(member, journals.get(member).head().number());
            told.add(member);
          });
      fleet.checkpoint();
    } catch (IOException | DeployerException e) {
      StepNote not = task.note().notRun(Optional.empty());
      fleet
          .each(told, member -> journals.get(member).step(not, GatesOfRun.NONE))
          .values()
          .forEach(e::addSuppressed);
      throw e;
    }
  }

  /**
   * Records on all hosts what came of it. Where some cannot be told, the others know it; where none
   * can, nobody does.
   *
   * @param passed where it did what it is for; absent where it was not run
   */
  private void end(Task task, Outcome outcome, Optional<List<String>> passed)
      throws DeployerException {
    Optional<StepNote> ended =
        passed.map(roots -> outcome == Outcome.DONE ? task.note() : task.note().passedOn(roots));
    Map<Member, Exception> failures =
        fleet.each(
            fleet.members(),
            member ->
                journals
                    .get(member)
                    .step(
                        ended
                            .map(note -> note.ended(outcome, output(member)))
                            .orElseGet(() -> task.note().notRun(output(member))),
                        GatesOfRun.NONE));
    if (failures.size() == fleet.members().size()) {
      throw new DeployerException(
          DeployerException.Kind.UNKNOWN,
          new Live.Unknown(),
          task.note().step()
              + (outcome == Outcome.DONE ? " passed" : " did not pass")
              + ", and that is recorded nowhere: "
              + Failures.message(failures.values().iterator().next()),
          failures.values().iterator().next());
    }
    failures.forEach(
        (member, e) ->
            warnings.add(new Warning.StepUnrecorded(member.toString(), Failures.message(e))));
  }

  private Optional<StepNote.Output> output(Member member) {
    return printed
        .of(member.address())
        .map(text -> new StepNote.Output(Digest.ofContent(text), printed.lines(member.address())));
  }

  /**
   * What ends a step that is not done. One that an interrupt has ended has not failed, but for the
   * journals: there it is one that did not do what it is for.
   */
  private static DeployerException failure(
      Task task, Outcome outcome, List<HookResult> results, boolean interrupted) {
    List<HookResult> failures = results.stream().filter(result -> !result.passed()).toList();
    if (failures.isEmpty()) {
      return new DeployerException(
          DeployerException.Kind.INTERRUPTED,
          new Live.Unknown(),
          "interrupted before " + task.note().step() + " was run",
          null);
    }
    return new DeployerException(
            outcome == Outcome.UNKNOWN
                ? DeployerException.Kind.UNKNOWN
                : interrupted ? DeployerException.Kind.INTERRUPTED : DeployerException.Kind.FAILED,
            new Live.Unknown(),
            failures.stream()
                .map(
                    result ->
                        "%s on %s %s"
                            .formatted(result.hook(), result.address(), result.outcome().inWords()))
                .collect(Collectors.joining("; ")),
            null)
        .withOutput(
            failures.stream()
                .map(
                    result ->
                        new Printed(result.hook() + " of " + result.address(), result.output()))
                .toList());
  }
}
