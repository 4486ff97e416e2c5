package dev.deployer.project;

import dev.deployer.DeployResult;
import dev.deployer.Deployer;
import dev.deployer.RollbackResult;
import dev.deployer.Status;
import dev.deployer.VerifyDepth;
import dev.deployer.VerifyReport;
import dev.deployer.event.Listener;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.project.command.Commands;
import dev.deployer.project.command.Deploy;
import dev.deployer.project.command.PlanOnly;
import dev.deployer.project.command.RollBack;
import dev.deployer.project.command.ShowStatus;
import dev.deployer.project.command.Verify;
import dev.deployer.project.machine.Machine;
import dev.deployer.project.output.HostNames;
import dev.deployer.project.output.Report;
import dev.deployer.project.reach.HostConnectors;
import dev.deployer.project.report.Crash;
import dev.deployer.project.report.Deployed;
import dev.deployer.project.report.Failure;
import dev.deployer.project.report.HostReports;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.Misuse;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.OnEachHost.HostReport;
import dev.deployer.project.report.Planned;
import dev.deployer.project.report.RolledBack;
import dev.deployer.project.report.StatusPage;
import dev.deployer.project.report.Verified;
import dev.deployer.project.report.Witnessed;
import dev.deployer.project.run.Build;
import dev.deployer.project.run.Execution;
import dev.deployer.project.run.Opened;
import dev.deployer.project.run.Task;
import dev.deployer.project.target.ConfigurationFile;
import dev.deployer.project.target.Destination;
import dev.deployer.project.target.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A target of a project, on which commands are run; each is one run, with one connection to each
 * host, and is finished when it returns. An interrupt of its thread, or {@link #stop} from any
 * other, ends it at its next safe point.
 *
 * <p>A run that did not do what it was to do throws a {@link DeployerException}, whose {@link
 * DeployerException#inWords} are what the command line would print, with what to do; commands that
 * it names can be run by {@link #run} as well.
 *
 * <p>For one run at a time; for several at once, open several.
 */
public final class Session implements AutoCloseable {
  private final String target;
  private final Destination destination;
  private final Options options;
  private final ConfigurationFile file;
  private final Machine here;
  private final HostConnectors ways;
  private final Ends ends = new Ends();
  private final Telling telling;
  private final HostNames names;

  Session(
      String target,
      Destination destination,
      Options options,
      ConfigurationFile file,
      Machine here,
      HostConnectors ways)
      throws MisuseException {
    this.target = target;
    this.destination = destination;
    this.options = options;
    this.file = file;
    this.here = here;
    this.ways = ways;
    this.telling = new Telling(here.clock());
    // What is wrong with the way to a host is said now, and not in the midst of a build.
    HostNames all = opened(true, telling).names();
    this.names = destination.places().size() > 1 ? all : HostNames.NONE;
  }

  /** Whether a build is named, by the options or by the file. */
  public boolean namesSource() {
    return new Build(destination.recipe(), options, file, here).usual().isPresent();
  }

  private Opened opened(boolean gates, Listener told) throws MisuseException {
    return Opened.of(destination, options, file, here, ways, gates, told);
  }

  /** From the next run on, this one is told what happens. */
  public Session listen(Listener listener) {
    telling.add(listener);
    return this;
  }

  /**
   * From the next run on, this one is told what happens in the sentences of the command line, a
   * line each: every phase, and what is out of the ordinary. What came of it is not told.
   */
  public Session tell(Consumer<String> lines) {
    telling.add(lines);
    return this;
  }

  /**
   * Makes the build live that the options or else the file name, with the time for its id.
   *
   * @throws DeployerException if it is not live on all hosts; the exception says what is, and why
   */
  public DeployResult deploy() throws DeployerException {
    return deploy(Optional.empty());
  }

  /**
   * The same, with this id.
   *
   * @throws DeployerException as {@link #deploy()}
   */
  public DeployResult deploy(ReleaseId release) throws DeployerException {
    return deploy(Optional.of(release));
  }

  private DeployResult deploy(Optional<ReleaseId> release) throws DeployerException {
    return of(Deployed.class, Deploy.of(release), "deploy", idWords(release)).result();
  }

  /**
   * What {@link #deploy()} would do. Changes nothing.
   *
   * @throws DeployerException if the build or a host could not be read; what stands against the
   *     deploy is in the plan
   */
  public Plan plan() throws DeployerException {
    return of(Planned.class, PlanOnly.of(Optional.empty()), "plan", List.of()).plan();
  }

  /**
   * Makes the release live again that was live and good before.
   *
   * @throws DeployerException if it is not live on all hosts; the exception says what is, and why
   */
  public RollbackResult rollback() throws DeployerException {
    return rollback(Optional.empty());
  }

  /**
   * The same, with this one.
   *
   * @throws DeployerException as {@link #rollback()}
   */
  public RollbackResult rollback(ReleaseId release) throws DeployerException {
    return rollback(Optional.of(release));
  }

  private RollbackResult rollback(Optional<ReleaseId> release) throws DeployerException {
    return of(
            RolledBack.class,
            new RollBack(release, false, false),
            "rollback",
            release.map(ReleaseId::value).stream().toList())
        .result();
  }

  private static List<String> idWords(Optional<ReleaseId> release) {
    return release.map(id -> List.of("--release", id.value())).orElse(List.of());
  }

  /**
   * What is live, of each host, in the order of the file.
   *
   * @throws DeployerException if a host could not be read
   */
  public List<Status> status() throws DeployerException {
    return each(StatusPage.class, new ShowStatus(false), "status", List.of()).stream()
        .map(StatusPage::status)
        .toList();
  }

  /**
   * Holds what is live against its manifest, on each host, in the order of the file.
   *
   * @throws DeployerException if a host could not be read, or nothing is live there
   */
  public List<VerifyReport> verify(VerifyDepth depth) throws DeployerException {
    boolean content = depth == VerifyDepth.CONTENT;
    return each(
            Verified.class,
            Verify.live(content),
            "verify",
            content ? List.of("--content") : List.of())
        .stream()
        .map(Verified::result)
        .toList();
  }

  /**
   * Runs a command of the command line by its name, for one of those that have no method here, or
   * whose result is to be shown and no more. What is asked of hosts one by one is asked of all.
   *
   * <p>These are all that have a target: {@code check}, {@code data}, {@code deploy}, {@code diff},
   * {@code drill}, {@code history}, {@code init}, {@code plan}, {@code prune}, {@code recover},
   * {@code rehearse}, {@code releases}, {@code rename}, {@code report}, {@code restore}, {@code
   * rollback}, {@code seal}, {@code status}, {@code step}, {@code unlock}, {@code verify} and
   * {@code watch}. Where a person would be asked, nothing is done without {@code --yes} among the
   * words. Of a {@code drill} whoever listens is told what they see; {@link #stop} and an interrupt
   * end it, and then all of it is taken back. {@code approve} has a plan in the place of a target,
   * and is for whoever has read it.
   *
   * @param command such as {@code prune}
   * @param words what would stand behind the target: {@code --keep 3}; what every command takes is
   *     in {@link Options}
   * @throws DeployerException INVALID if there is no such command, or it has no such words; what
   *     came of one that was run is in the outcome
   */
  public Outcome run(String command, List<String> words) throws DeployerException {
    Task task;
    try {
      task = Commands.of(command, words);
    } catch (MisuseException e) {
      throw Told.misuse(e);
    }
    Witnessed report = carryOut(task, command, words);
    return new Outcome(report, names, failure(report.of()));
  }

  /** What the command line would print of this, a line each. */
  public List<String> inWords(DeployResult result) {
    return lines(new Deployed(result, ends.exit(), typed("deploy", List.of())));
  }

  /** What the command line would print of this, a line each. */
  public List<String> inWords(Plan plan) {
    return lines(new Planned(plan, Optional.empty(), typed("plan", List.of())));
  }

  /** What the command line would print of this, a line each. */
  public List<String> inWords(RollbackResult result) {
    return lines(new RolledBack(result, typed("rollback", List.of())));
  }

  private List<String> lines(Report report) {
    return new Outcome(report, names, Optional.empty()).lines();
  }

  /**
   * Who deploys to this target, for what has no method here; tells the same listeners, and is ended
   * together with this.
   */
  public Deployer deployer() {
    Opened opened;
    try {
      opened = opened(true, telling);
    } catch (MisuseException e) {
      // A file of ssh_config(5) that was right when this was opened.
      throw new IllegalStateException(e);
    }
    ends.reach(opened.deployer(), opened.address());
    return opened.deployer();
  }

  /**
   * Ends what is at work: at once as long as it has changed nothing, and else at its next safe
   * point, with the lock given back. Runs that begin later end as they begin. From any thread.
   *
   * @return whether all ends at once
   */
  public boolean stop() {
    return ends.stop();
  }

  /** Drops connections at once, leaving the rest to {@code recover}; from any thread. */
  public void abandon() {
    ends.abandon();
  }

  /** As {@link #stop}: nothing else is held between runs. */
  @Override
  public void close() {
    stop();
  }

  private <T extends Report> T of(Class<T> type, Task task, String command, List<String> words)
      throws DeployerException {
    return type.cast(done(carryOut(task, command, words).of()));
  }

  private <T extends Report> List<T> each(
      Class<T> type, Task task, String command, List<String> words) throws DeployerException {
    Report report = carryOut(task, command, words).of();
    List<Report> each =
        report instanceof HostReports several
            ? several.hosts().stream().map(HostReport::report).toList()
            : List.of(report);
    List<T> all = new ArrayList<>();
    for (Report one : each) {
      all.add(type.cast(done(one)));
    }
    return all;
  }

  private Report done(Report report) throws DeployerException {
    if (report instanceof Misuse misuse) {
      throw Told.misuse(new MisuseException(misuse));
    }
    Optional<DeployerException> failure = failure(report);
    if (failure.isPresent()) {
      throw failure.get();
    }
    return report;
  }

  private Optional<DeployerException> failure(Report report) {
    return report instanceof Failure failure
        ? Optional.of(Told.failure(failure, names))
        : Optional.empty();
  }

  private Witnessed carryOut(Task task, String command, List<String> words) {
    Witnessed report;
    int before = ends.count();
    telling.begin(task.changes());
    try {
      report =
          new Execution(task, typed(command, words), telling, ends)
              .report(told -> opened(task.asksGates(), told));
    } finally {
      telling.end();
      ends.forget(before);
      ends.giveBack();
    }
    if (report.of() instanceof Crash crash && crash.bug() instanceof RuntimeException bug) {
      throw bug;
    }
    return report;
  }

  private Invocation typed(String command, List<String> words) {
    return TypedWords.of(command, target, options, file, words, here.directory());
  }
}
