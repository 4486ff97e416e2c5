package dev.deployer.project.run;

import dev.deployer.Deployer;
import dev.deployer.event.Listener;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.HostJournal;
import dev.deployer.parallel.Threads;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.Output;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Crash;
import dev.deployer.project.report.Failure;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.Line;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.OnEachHost.HostReport;
import dev.deployer.project.report.Witness;
import dev.deployer.project.report.Witnessed;
import dev.deployer.project.target.EnvironmentAt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Carries one task out on its target: on all its hosts together, or on each alone. */
public final class Execution {
  private static final int AT_ONCE = 8;

  private final Task task;
  private final Invocation typed;
  private final Output output;
  private final Stops stops;

  /** By the name of the first of its hosts: all that were asked. */
  private final Map<String, Deployer> deployers = new ConcurrentHashMap<>();

  private final KeptRuns kept;
  private List<String> hosts = List.of();

  /** Where the run is kept, once that is known. */
  private Optional<Path> folder = Optional.empty();

  /**
   * @param typed as it was typed, or would be
   * @param output who is told what happens, but not what came of it
   */
  public Execution(Task task, Invocation typed, Output output, Stops stops) {
    this.task = task;
    this.typed = typed;
    this.output = output;
    this.stops = stops;
    this.kept = new KeptRuns(output);
  }

  /** Finds the target. */
  @FunctionalInterface
  public interface Opening {
    /**
     * The target, with the way to each of its hosts.
     *
     * @param told who is told what happens there
     * @throws MisuseException if it cannot be found
     */
    Opened open(Listener told) throws MisuseException;
  }

  /** What came of it; also where it was not done, or could not be. */
  public Witnessed report(Opening opening) {
    Witnessed report = new Witnessed(carriedOut(opening), journals());
    if (task.changes()) {
      kept.keep(folder, report.journals());
    }
    return report;
  }

  private Report carriedOut(Opening opening) {
    try {
      Opened opened = opening.open(kept);
      folder = opened.here().cache(KeptRuns.FOLDER);
      if (task.isHeldToRules() && opened.environmentAt().isPresent()) {
        throw passedBy(opened.environmentAt().get(), opened);
      }
      List<Opened> each = opened.each();
      hosts = each.stream().map(Execution::name).toList();
      output.hosts(each.size(), !task.asksEachHost());
      if (each.size() > 1) {
        output.called(opened.names());
      }
      return each.size() > 1 && task.asksEachHost() ? onEach(opened) : on(opened, typed);
    } catch (MisuseException e) {
      return e.misuse();
    } catch (RuntimeException e) {
      return new Crash(e, task.changes() ? ExitCode.UNKNOWN : ExitCode.FAILED, typed);
    }
  }

  private MisuseException passedBy(EnvironmentAt found, Opened opened) {
    String name = found.environment().name();
    List<String> remedies = new ArrayList<>();
    boolean whole = found.environment().hosts().size() == 1;
    Line line = typed.instead(name).again().without("--port");
    Line only = line.with("--hosts", found.host().name());
    if (task.planFile().isEmpty()) {
      remedies.add("Name the environment: " + line);
      if (!whole) {
        remedies.add("Only this host of it: " + only);
      }
    } else {
      switch (PlannedHosts.of(task.planFile().get(), found, opened)) {
        case ALL -> remedies.add("Name the environment, for which it was planned: " + line);
        case ONLY_THIS -> remedies.add("Name the environment, for which it was planned: " + only);
        case OTHERS -> remedies.addAll(typed.planned(name));
      }
    }
    return new MisuseException(fact(name), remedies.toArray(String[]::new));
  }

  private String fact(String environment) {
    return typed.target()
        + " is a root of the environment "
        + environment
        + ", whose gates and other rules would be passed by.";
  }

  private static String name(Opened opened) {
    return opened.destination().first().name();
  }

  private List<HostJournal> journals() {
    return hosts.stream()
        .map(deployers::get)
        .filter(Objects::nonNull)
        .flatMap(deployer -> deployer.journals().stream())
        .toList();
  }

  private Report on(Opened opened, Invocation as) throws MisuseException {
    deployers.put(name(opened), opened.deployer());
    stops.reach(opened.deployer(), opened.address());
    Work work = new Work(opened, as, stops);
    try {
      return task.run(work);
    } catch (DeployerException e) {
      ExitCode exit = ExitCode.of(e.kind(), stops.exit());
      return new Failure(
          task.undone(as.target()), e, exit, as, opened.published(), work.nextDeploy());
    }
  }

  /** What is asked of hosts one by one is asked of some at once, and shown in their order. */
  private Report onEach(Opened opened) throws MisuseException {
    List<Opened> each = opened.each();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            task.changes() ? 1 : Math.min(AT_ONCE, each.size()),
            begun -> Threads.prepare("host", begun));
    try {
      List<HostReport> reports = asked(each, pool);
      Set<String> doubted = Witness.doubted(reports);
      if (!doubted.isEmpty()) {
        List<Opened> more =
            opened.each().stream().filter(one -> doubted.contains(name(one))).toList();
        reports = Witness.told(reports, asked(more, pool));
      }
      return task.together(reports, typed);
    } finally {
      pool.shutdownNow();
    }
  }

  private List<HostReport> asked(List<Opened> places, ExecutorService pool) throws MisuseException {
    if (Thread.currentThread().isInterrupted()) {
      // Their runs are on other threads, which may be done before this one waits for them.
      places.forEach(place -> place.deployer().stop());
    }
    List<Future<Report>> asked = new ArrayList<>();
    for (Opened place : places) {
      asked.add(pool.submit(() -> on(place, typed.onHost(name(place)))));
    }
    List<HostReport> reports = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      reports.add(new HostReport(name(places.get(i)), result(asked.get(i))));
    }
    return reports;
  }

  /** Who is interrupted has the runs stopped, and waits for them: they end at safe points. */
  private Report result(Future<Report> asked) throws MisuseException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return asked.get();
        } catch (InterruptedException e) {
          interrupted = true;
          deployers.values().forEach(Deployer::stop);
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MisuseException misuse) {
        throw misuse;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
