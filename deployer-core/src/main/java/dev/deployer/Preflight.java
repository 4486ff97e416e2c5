package dev.deployer;

import dev.deployer.cluster.Rollout;
import dev.deployer.command.Arguments;
import dev.deployer.command.MissingSecretException;
import dev.deployer.command.Variable;
import dev.deployer.event.Event;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.HookResult;
import dev.deployer.hook.Where;
import dev.deployer.notify.Sink;
import dev.deployer.notify.Webhooks;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.InWords;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Warning;
import dev.deployer.path.Printable;
import dev.deployer.watch.Measure;
import dev.deployer.watch.WatchSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks, before anything is done, for what would make a hook, check or notice fail later: a secret
 * that is not set, a program that is missing, a host that is not in the run. Otherwise it would be
 * found after a release is published, or live.
 */
final class Preflight {
  private final Runs runs;
  private final Rollout rollout;
  private final Workstation here;
  private final List<HookPhase> phases;
  private final boolean flips;

  /** Before a deploy or a way back. */
  Preflight(Runs runs) {
    this(runs, HookPhase.ofDeploy(), true);
  }

  private Preflight(Runs runs, List<HookPhase> phases, boolean flips) {
    this.phases = phases;
    this.flips = flips;
    this.runs = runs;
    this.rollout = runs.target().rollout();
    this.here = runs.workstation();
  }

  /** Before a rehearsal, which asks no checks. */
  static Preflight ofRehearsal(Runs runs) {
    return new Preflight(runs, HookPhase.ofRehearsal(), false);
  }

  /**
   * Before a deploy or a rehearsal does anything at all. Programs beside the configuration are
   * looked for after the hooks of {@code build}, which may make them.
   *
   * @throws DeployerException INVALID with everything that is missing
   */
  void beforeBuild() throws DeployerException {
    refuse(faults());
  }

  /** Before a deploy is planned, which does nothing: warns of what it would be refused for. */
  void warnOfDeploy() {
    warn(runs, faults());
  }

  private List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (HookPhase phase : phases) {
      faults.addAll(faults(rollout.hooks().of(phase)));
    }
    faults.addAll(ofSinks());
    if (flips) {
      faults.addAll(ofQuestions());
      waves().ifPresent(faults::add);
    }
    List<Hook> build = rollout.hooks().of(HookPhase.BUILD);
    programs(phases).stream()
        .filter(program -> build.isEmpty() || !program.isBeside())
        .flatMap(this::fault)
        .forEach(faults::add);
    build.stream()
        .limit(1)
        .map(Preflight::program)
        .filter(Program::isBeside)
        .flatMap(this::fault)
        .forEach(faults::add);
    return faults;
  }

  /**
   * After the hooks of {@code build}, before any host is connected to.
   *
   * @throws DeployerException INVALID with everything that is missing
   */
  void afterBuild() throws DeployerException {
    refuse(programs(phases).stream().filter(Program::isBeside).flatMap(this::fault).toList());
  }

  /**
   * Before a rollback, its plan, or a recovery, which nothing here stops: warns of what will fail.
   */
  void warnOfReturn() {
    List<String> faults = new ArrayList<>(faults(rollout.hooks().of(HookPhase.AFTER_ACTIVATE)));
    faults.addAll(ofSinks());
    faults.addAll(ofQuestions());
    faults.addAll(
        programs(List.of(HookPhase.AFTER_ACTIVATE)).stream().flatMap(this::fault).toList());
    warn(runs, faults);
  }

  /** Warns of what would be refused. */
  static void warn(Runs runs, List<String> faults) {
    for (String fault : faults) {
      runs.listener().on(HookResult.LOCAL, new Event.Warned(new Warning.WouldFail(fault)));
    }
  }

  /**
   * Refuses a run for all of these, if there are any.
   *
   * @throws DeployerException INVALID with everything that is missing
   */
  static void refuse(List<String> faults) throws DeployerException {
    if (!faults.isEmpty()) {
      throw new DeployerException(
          DeployerException.Kind.INVALID, new Live.Unknown(), String.join("; ", faults), null);
    }
  }

  private List<String> faults(List<Hook> hooks) {
    List<String> names = runs.target().places().stream().map(Target.Place::name).toList();
    List<String> faults = new ArrayList<>();
    for (Hook hook : hooks) {
      String who = "the hook " + Printable.escape(hook.name());
      for (Variable variable : hook.environment().values()) {
        text(variable, who, faults);
      }
      hook.host()
          .filter(host -> !names.contains(host))
          .ifPresent(
              host ->
                  faults.add(
                      who
                          + " runs on "
                          + Printable.escape(host)
                          + ", which is not among the hosts of this run: "
                          + String.join(", ", names)));
    }
    return faults;
  }

  /**
   * Before the data is asked for its versions alone.
   *
   * @throws DeployerException INVALID with everything that is missing
   */
  void requireQuestions() throws DeployerException {
    refuse(ofQuestions());
  }

  /** What asking the data for its versions needs. */
  private List<String> ofQuestions() {
    List<String> faults = new ArrayList<>();
    runs.target()
        .settings()
        .gates()
        .data()
        .ifPresent(
            rule ->
                rule.ask()
                    .forEach(
                        (store, question) ->
                            question
                                .environment()
                                .values()
                                .forEach(variable -> text(variable, "asking " + store, faults))));
    return faults;
  }

  private List<String> ofSinks() {
    List<String> faults = new ArrayList<>();
    for (Sink sink : rollout.sinks()) {
      if (sink instanceof Sink.Webhook webhook) {
        text(webhook.url(), "a webhook", faults)
            .filter(url -> Webhooks.address(url).isEmpty())
            .ifPresent(
                url ->
                    faults.add(
                        (webhook.url() instanceof Variable.Secret secret
                                ? "the secret " + secret.name() + ", for a webhook,"
                                : "the text of a webhook")
                            + " is no address of http or https"));
        webhook
            .headers()
            .forEach((name, value) -> text(value, "the header " + name + " of a webhook", faults));
      }
    }
    return faults;
  }

  private Optional<String> text(Variable variable, String who, List<String> faults) {
    try {
      return Optional.of(here.secrets().text(variable));
    } catch (MissingSecretException e) {
      String fault = e.getMessage() + ", and " + who + " needs it";
      if (!faults.contains(fault)) {
        faults.add(fault);
      }
      return Optional.empty();
    }
  }

  private Optional<String> waves() {
    try {
      rollout.waves().divide(runs.target().places(), Target.Place::labels, Target.Place::name);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(InWords.of(e));
    }
  }

  /**
   * A program of this machine, and what runs it.
   *
   * @param path a {@code PATH} of its own, along which it is looked for
   */
  private record Program(String who, Arguments command, Optional<Variable> path) {
    /** Along the path of this machine. */
    Program(String who, Arguments command) {
      this(who, command, Optional.empty());
    }

    /** Whether it is named by a path from the folder of the configuration. */
    boolean isBeside() {
      return command.program().contains("/") && !command.program().startsWith("/");
    }
  }

  private static Program program(Hook hook) {
    return new Program(
        "the hook " + Printable.escape(hook.name()),
        hook.command(),
        Optional.ofNullable(hook.environment().get("PATH")));
  }

  private List<Program> programs(List<HookPhase> some) {
    List<Program> programs = new ArrayList<>();
    for (HookPhase phase : some) {
      rollout.hooks().of(phase).stream()
          .filter(hook -> hook.where() == Where.LOCAL)
          .map(Preflight::program)
          .forEach(programs::add);
    }
    for (HealthCheck check : rollout.health()) {
      if (flips && check instanceof HealthCheck.Command command && command.where() == Where.LOCAL) {
        programs.add(new Program("a check", command.command()));
      }
    }
    for (Measure measure : rollout.watch().map(WatchSettings::errors).orElse(List.of())) {
      if (some.contains(HookPhase.BEFORE_ACTIVATE)
          && measure.source() instanceof Measure.Source.Command command
          && command.where() == Where.LOCAL) {
        programs.add(
            new Program("the number " + Printable.escape(measure.name()), command.command()));
      }
    }
    for (Sink sink : rollout.sinks()) {
      if (sink instanceof Sink.Command command) {
        programs.add(new Program("a notice", command.command()));
      }
    }
    return programs;
  }

  /** A path that is a secret and is not set is told of as such. */
  private Stream<String> fault(Program program) {
    Optional<String> path = Optional.empty();
    if (program.path().isPresent()) {
      try {
        path = Optional.of(here.secrets().text(program.path().get()));
      } catch (MissingSecretException e) {
        return Stream.empty();
      }
    }
    return here.commands().obstacle(program.command(), path, here.folder()).stream()
        .map(why -> program.who() + " cannot run on this machine: " + Printable.escape(why));
  }
}
