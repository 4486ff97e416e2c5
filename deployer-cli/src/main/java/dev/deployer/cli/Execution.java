package dev.deployer.cli;

import dev.deployer.Deployer;
import dev.deployer.Target;
import dev.deployer.Workstation;
import dev.deployer.cli.local.LastWords;
import dev.deployer.cli.local.LocalProcesses;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.WhoDeploys;
import dev.deployer.config.HostEntry;
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.HostJournal;
import dev.deployer.outcome.Live;
import dev.deployer.parallel.Threads;
import dev.deployer.path.Discreet;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.ExitCode;
import dev.deployer.project.output.HostNames;
import dev.deployer.project.output.JsonOutput;
import dev.deployer.project.output.Output;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import dev.deployer.project.output.Style;
import dev.deployer.project.report.Crash;
import dev.deployer.project.report.Failure;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.OnEachHost.HostReport;
import dev.deployer.project.report.Spelling;
import dev.deployer.project.report.Witness;
import dev.deployer.project.report.Witnessed;
import dev.deployer.ssh.approval.SshSignatures;
import dev.deployer.ssh.settings.GivenText;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Carries one command out on its target, and shows what came of it. */
final class Execution {
  private static final int AT_ONCE = 8;

  private final TargetCommand command;
  private final CommonOptions common;
  private final Surroundings here;
  private final HostConnectors connectors;
  private final Invocation typed;
  private final Output output;

  /** By the name of the first of its hosts: all that were asked. */
  private final Map<String, Deployer> deployers = new ConcurrentHashMap<>();

  private List<String> hosts = List.of();

  Execution(
      List<String> words,
      Spelling spelling,
      TargetCommand command,
      Surroundings here,
      HostConnectors connectors) {
    this.command = command;
    this.common = command.common;
    this.here = here;
    this.connectors = connectors;
    this.typed =
        Invocation.of(words, spelling, (option, value) -> shown(option, value, here.directory()));
    this.output = Outputs.of(command, here);
  }

  /** A key that was given in the place of its file is shown nowhere. */
  static String shown(String option, String value, Path directory) {
    boolean secret =
        switch (option) {
          case "--identity" -> !GivenText.isFile(value, directory);
          case "--known-hosts" -> !GivenText.isFileOfHosts(value, directory);
          case "--ssh-config", "--config", "--plan", "--source", "--output", "--save", "--heads" ->
              Discreet.isSecretive(value) && !GivenText.isFile(value, directory);
          default -> false;
        };
    return secret ? "FILE" : value;
  }

  ExitCode run() {
    here.interruptions().ifLost(this::ifLost);
    Report report = report();
    output.report(new Witnessed(report, journals()));
    return report.exit();
  }

  private List<HostJournal> journals() {
    return hosts.stream()
        .map(deployers::get)
        .filter(Objects::nonNull)
        .flatMap(deployer -> deployer.journals().stream())
        .toList();
  }

  /** Whoever waits for the daemon cannot know how far it came. */
  private LastWords ifLost() {
    DeployerException.Kind kind =
        command.changes() ? DeployerException.Kind.UNKNOWN : DeployerException.Kind.FAILED;
    Report lost =
        new Failure(
            command.undone(typed.target()),
            new DeployerException(
                kind, new Live.Unknown(), "the daemon ended while it was at work", null),
            command.changes() ? ExitCode.UNKNOWN : ExitCode.FAILED,
            typed);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream text = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    if (common.json) {
      new JsonOutput(text, here.clock()).report(lost);
    } else {
      lost.write(new Page(text, Style.PLAIN, false));
    }
    return new LastWords(lost.exit().number(), common.json, bytes.toString(StandardCharsets.UTF_8));
  }

  private Report report() {
    LibraryLog.show(common.verbose.length);
    try {
      Destination destination = Destination.of(command.target, common, here);
      hosts = destination.places().stream().map(HostEntry::name).toList();
      output.hosts(destination.places().size(), !command.asksEachHost());
      Target target = target(destination);
      if (destination.places().size() > 1) {
        output.called(names(destination, target));
      }
      return destination.places().size() > 1 && command.asksEachHost()
          ? onEach(destination, target)
          : on(destination, target);
    } catch (MisuseException e) {
      return e.misuse();
    } catch (RuntimeException e) {
      return new Crash(e, command.changes() ? ExitCode.UNKNOWN : ExitCode.FAILED, typed);
    }
  }

  private static HostNames names(Destination destination, Target target) {
    Map<String, String> names = new LinkedHashMap<>();
    for (int i = 0; i < destination.places().size(); i++) {
      names.put(target.places().get(i).host().address(), destination.places().get(i).name());
    }
    return new HostNames(names);
  }

  private Target target(Destination destination) throws MisuseException {
    return destination.target(
        place -> connectors.to(place.address(), common.trust(here), here),
        common,
        command.asksGates());
  }

  private Report on(Destination destination, Target target) throws MisuseException {
    try (Signals signals = new Signals(output, here.interruptions())) {
      return on(destination, target, typed, signals);
    }
  }

  private Report on(Destination destination, Target target, Invocation as, Signals signals)
      throws MisuseException {
    Workstation workstation =
        new Workstation(
            new LocalProcesses(here.environment()),
            variable -> here.variable(variable),
            Destination.folder(common, here),
            new SshSignatures());
    AtomicReference<ReleaseId> published = new AtomicReference<>();
    Listener listener =
        (host, event) -> {
          if (event instanceof Event.Published done) {
            published.set(done.release());
          }
          output.on(host, event);
        };
    Deployer.Builder builder =
        Deployer.builder(target, WhoDeploys.in(here)).listener(listener).workstation(workstation);
    here.cache("manifests").ifPresent(builder::manifests);
    here.cache("journals").ifPresent(builder::records);
    Deployer deployer = builder.build();
    deployers.put(destination.first().name(), deployer);
    signals.reach(deployer, target.places().get(0).host().address());
    try {
      return command.run(new CommandRun(deployer, destination, as, common, here, output, signals));
    } catch (DeployerException e) {
      ExitCode exit = ExitCode.of(e.kind(), signals.exit());
      return new Failure(
          command.undone(as.target()), e, exit, as, Optional.ofNullable(published.get()));
    }
  }

  /** What is asked of hosts one by one is asked of some at once, and shown in their order. */
  private Report onEach(Destination destination, Target target) throws MisuseException {
    List<Destination> each = destination.each();
    List<Target> targets = target.each();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            command.changes() ? 1 : Math.min(AT_ONCE, each.size()),
            task -> Threads.prepare("host", task));
    try (Signals signals = new Signals(output, here.interruptions())) {
      List<HostReport> reports = asked(each, targets, pool, signals);
      Set<String> doubted = Witness.doubted(reports);
      if (!doubted.isEmpty()) {
        List<Integer> numbers =
            IntStream.range(0, each.size())
                .filter(number -> doubted.contains(each.get(number).first().name()))
                .boxed()
                .toList();
        reports =
            Witness.told(
                reports,
                asked(
                    numbers.stream().map(each::get).toList(),
                    numbers.stream().map(targets::get).toList(),
                    pool,
                    signals));
      }
      return command.together(reports, typed);
    } finally {
      pool.shutdownNow();
    }
  }

  private List<HostReport> asked(
      List<Destination> places, List<Target> targets, ExecutorService pool, Signals signals)
      throws MisuseException {
    List<Future<Report>> asked = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Destination place = places.get(i);
      Target alone = targets.get(i);
      Invocation as = typed.onHost(place.first().name());
      asked.add(pool.submit(() -> on(place, alone, as, signals)));
    }
    List<HostReport> reports = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      reports.add(new HostReport(places.get(i).first().name(), result(asked.get(i))));
    }
    return reports;
  }

  private static Report result(Future<Report> asked) throws MisuseException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof MisuseException misuse) {
        throw misuse;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
