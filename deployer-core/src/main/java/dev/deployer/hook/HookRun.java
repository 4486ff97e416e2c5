package dev.deployer.hook;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.NotStarted;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.MissingSecretException;
import dev.deployer.command.OutputLines;
import dev.deployer.command.Redaction;
import dev.deployer.command.Secrets;
import dev.deployer.command.ShownOutput;
import dev.deployer.command.Variable;
import dev.deployer.command.Variables;
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.host.HostCommand;
import dev.deployer.outcome.InWords;
import dev.deployer.parallel.SideBySide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs hooks: those of a phase one after the other, and one that is for each host side by side. A
 * hook that did not pass everywhere is the last. Each is run once and no more, whatever comes of
 * it.
 */
public final class HookRun {
  private final LocalCommands local;
  private final Secrets secrets;
  private final Listener listener;
  private final int parallel;

  /**
   * @param listener told on the threads of the hooks, of one event at a time
   * @param parallel on how many hosts a hook runs at once; at least 1
   */
  public HookRun(LocalCommands local, Secrets secrets, Listener listener, int parallel) {
    this.local = local;
    this.secrets = secrets;
    this.listener =
        (host, event) -> {
          synchronized (this) {
            listener.on(host, event);
          }
        };
    this.parallel = parallel;
  }

  /** A place where a hook is to run. */
  private record Place(String address, Optional<HookHost> host, Optional<String> obstacle) {
    static Place on(HookHost host) {
      return new Place(
          host.address(),
          Optional.of(host),
          host.commands().isPresent()
              ? Optional.empty()
              : Optional.of("the account there has no shell"));
    }
  }

  /**
   * Runs the hooks of a phase. Never throws for what comes of them; an interrupt of the thread ends
   * what is running.
   *
   * @param hosts all that the phase is about, in the order of the configuration
   */
  public HookReport run(HookPhase phase, Hooks hooks, HookContext context, List<HookHost> hosts) {
    return run(phase, hooks.of(phase), context, hosts, hosts);
  }

  /**
   * As {@link #run(HookPhase, Hooks, HookContext, List)}, some of the hooks.
   *
   * @param all the hosts among which one that a hook names is looked for
   */
  public HookReport run(
      HookPhase phase,
      List<Hook> hooks,
      HookContext context,
      List<HookHost> hosts,
      List<HookHost> all) {
    List<HookResult> results = new ArrayList<>();
    for (Hook hook : hooks) {
      List<HookResult> ofThis =
          SideBySide.map(
              places(hook, hook.host().isPresent() ? all : hosts),
              parallel,
              place -> run(phase.key(), hook, context, place, hosts));
      results.addAll(ofThis);
      if (!ofThis.stream().allMatch(HookResult::passed)) {
        break;
      }
    }
    return new HookReport(phase, results);
  }

  /**
   * Runs one command that is of no phase of a deploy.
   *
   * @param phase the word that it and the events have for where it belongs
   * @param hosts on which it runs, as it says itself
   */
  public List<HookResult> run(String phase, Hook hook, HookContext context, List<HookHost> hosts) {
    return SideBySide.map(
        places(hook, hosts), parallel, place -> run(phase, hook, context, place, hosts));
  }

  private static List<Place> places(Hook hook, List<HookHost> hosts) {
    return switch (hook.where()) {
      case LOCAL -> List.of(new Place(HookResult.LOCAL, Optional.empty(), Optional.empty()));
      case EACH -> hosts.stream().map(Place::on).toList();
      case ONCE -> List.of(one(hook, hosts));
    };
  }

  private static Place one(Hook hook, List<HookHost> hosts) {
    return hosts.stream()
        .filter(host -> hook.host().map(host.name()::equals).orElse(true))
        .findFirst()
        .map(Place::on)
        .orElseGet(
            () ->
                new Place(
                    hook.host().orElse(HookResult.LOCAL),
                    Optional.empty(),
                    Optional.of("it is not among the hosts of this run")));
  }

  private HookResult run(
      String phase, Hook hook, HookContext context, Place place, List<HookHost> hosts) {
    listener.on(place.address(), new Event.HookStarted(phase, hook.name()));
    long start = System.nanoTime();
    ShownOutput shown = null;
    CommandOutcome outcome;
    try {
      Map<String, String> own = new LinkedHashMap<>();
      List<String> secret = new ArrayList<>();
      for (Map.Entry<String, Variable> variable : hook.environment().entrySet()) {
        String text = secrets.text(variable.getValue());
        own.put(variable.getKey(), text);
        if (variable.getValue() instanceof Variable.Secret) {
          secret.add(text);
        }
      }
      shown =
          new ShownOutput(
              new Redaction(secret),
              HookResult.KEPT_LINES,
              line -> listener.on(place.address(), new Event.HookOutput(hook.name(), line)));
      outcome = run(phase, hook, context, place, hosts, new Variables(own), shown);
    } catch (MissingSecretException | IllegalArgumentException e) {
      outcome = new NotStarted(InWords.of(e));
    }
    Duration took =
        outcome instanceof NotStarted ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - start);
    listener.on(
        place.address(),
        new Event.HookFinished(phase, hook.name(), outcome.passed(), outcome.inWords(), took));
    return new HookResult(
        hook.name(), place.address(), outcome, shown == null ? List.of() : shown.tail(), took);
  }

  private CommandOutcome run(
      String phase,
      Hook hook,
      HookContext context,
      Place place,
      List<HookHost> hosts,
      Variables own,
      OutputLines output) {
    if (place.obstacle().isPresent()) {
      return new NotStarted(place.obstacle().get());
    }
    if (place.host().isEmpty()) {
      Variables variables = DeployerVariables.local(hosts, context, phase).and(own);
      return local.run(
          new LocalCommand(
              hook.command(), variables, context.folder(), hook.within(), Optional.empty()),
          output);
    }
    HookHost host = place.host().get();
    return host.commands()
        .orElseThrow()
        .run(
            new HostCommand(
                hook.command(),
                DeployerVariables.on(host, context, phase).and(own),
                host.directory(),
                hook.within()),
            output);
  }
}
