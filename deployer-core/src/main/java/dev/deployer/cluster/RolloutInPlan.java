package dev.deployer.cluster;

import dev.deployer.command.Variable;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.notify.Format;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.InWords;
import dev.deployer.plan.PlannedRecipe;
import dev.deployer.plan.PlannedRecipe.Part;
import dev.deployer.watch.Measure;
import dev.deployer.watch.NumberText;
import dev.deployer.watch.WatchSettings;
import dev.deployer.watch.WatchSettings.OnBad;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Translates a {@link Rollout} to the form in which a plan keeps it: keys of the configuration, and
 * secrets by their names only.
 */
public final class RolloutInPlan {
  private RolloutInPlan() {}

  /**
   * All of it, as a deploy carries it out.
   *
   * @param reconnect how long a lost connection is sought again before the first wave
   * @param gates which gates are asked, and how
   */
  public static PlannedRecipe ofDeploy(
      Rollout rollout, Duration reconnect, Map<String, Object> gates) {
    return of(rollout, shorter(rollout, reconnect), HookPhase.ofDeploy(), gates, rollout.watch());
  }

  /** All that the configuration says, of rehearsals too, without the gates. */
  public static PlannedRecipe whole(Rollout rollout) {
    return of(rollout, rollout.reconnect(), List.of(HookPhase.values()), Map.of(), rollout.watch());
  }

  /**
   * What a way back runs of it.
   *
   * @param reconnect how long a lost connection is sought again before the first wave
   */
  public static PlannedRecipe ofReturn(Rollout rollout, Duration reconnect) {
    return of(
        rollout,
        shorter(rollout, reconnect),
        List.of(HookPhase.AFTER_ACTIVATE),
        Map.of(),
        Optional.empty());
  }

  /** What counts from the first wave on, in which the hosts differ. */
  private static Duration shorter(Rollout rollout, Duration reconnect) {
    return reconnect.compareTo(rollout.reconnect()) < 0 ? reconnect : rollout.reconnect();
  }

  /**
   * What a step runs of it, once it is done: the checks, and a watch that only tells. It has no
   * waves, and so nothing of what {@code reconnect} says for them.
   *
   * @param reconnect how long a lost connection is sought again
   * @param gates which gates are asked of it, and how
   */
  public static PlannedRecipe ofStep(
      Rollout rollout, Duration reconnect, Map<String, Object> gates) {
    return of(
        rollout,
        reconnect,
        List.of(),
        gates,
        rollout.watch().map(watch -> watch.with(OnBad.ALERT)));
  }

  private static PlannedRecipe of(
      Rollout rollout,
      Duration reconnect,
      List<HookPhase> phases,
      Map<String, Object> gates,
      Optional<WatchSettings> watch) {
    Map<String, List<Part>> hooks = new LinkedHashMap<>();
    for (HookPhase phase : phases) {
      List<Hook> all = rollout.hooks().of(phase);
      if (!all.isEmpty()) {
        hooks.put(phase.key(), all.stream().map(RolloutInPlan::hook).toList());
      }
    }
    return new PlannedRecipe(
        hooks,
        rollout.health().stream().map(RolloutInPlan::check).toList(),
        rollout.waves().waves().stream().map(Object::toString).toList(),
        InWords.typed(rollout.bake()),
        switch (rollout.onFailure()) {
          case REVERT -> "revert";
          case HOLD -> "hold";
        },
        InWords.typed(reconnect),
        rollout.sinks().stream().map(RolloutInPlan::sink).toList(),
        gates,
        watch.map(settings -> watch(rollout.withWatch(watch), settings)).orElse(Map.of()),
        watch.map(WatchSettings::errors).orElse(List.of()).stream()
            .map(RolloutInPlan::number)
            .toList(),
        Map.of());
  }

  private static Map<String, Object> watch(Rollout rollout, WatchSettings settings) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("for", InWords.typed(settings.time()));
    keys.put("every", InWords.typed(settings.every()));
    keys.put("bad", settings.bad());
    keys.put("on_failure", rollout.onBad().name().toLowerCase(Locale.ROOT));
    return keys;
  }

  private static Part number(Measure measure) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("name", measure.name());
    if (measure.source() instanceof Measure.Source.Http http) {
      keys.put("http", http.url().text());
      keys.put("number", http.number().pattern());
    } else if (measure.source() instanceof Measure.Source.Command command) {
      keys.put("command", command.command().words());
      keys.put("where", command.where().key());
    }
    keys.put("counter", measure.counter());
    keys.put("at_most", NumberText.exact(measure.atMost()));
    measure.times().ifPresent(times -> keys.put("times", NumberText.exact(times)));
    return new Part(keys);
  }

  private static Part hook(Hook hook) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("name", hook.name());
    keys.put("command", hook.command().words());
    keys.put("where", hook.where().key());
    hook.host().ifPresent(host -> keys.put("host", host));
    keys.put("within", InWords.typed(hook.within()));
    if (!hook.environment().isEmpty()) {
      Map<String, Object> variables = new LinkedHashMap<>();
      hook.environment().forEach((name, value) -> variables.put(name, value(value)));
      keys.put("environment", variables);
    }
    return new Part(keys);
  }

  private static Object value(Variable variable) {
    return variable instanceof Variable.Secret secret
        ? Map.of("secret", secret.name())
        : ((Variable.Plain) variable).value();
  }

  private static Part check(HealthCheck check) {
    Map<String, Object> keys = new LinkedHashMap<>();
    if (check instanceof HealthCheck.Http http) {
      keys.put("http", http.url());
      keys.put("status", http.status());
      http.contains().ifPresent(text -> keys.put("body", text));
      http.matches().map(Pattern::pattern).ifPresent(text -> keys.put("body_matches", text));
    } else if (check instanceof HealthCheck.Tcp tcp) {
      String host = tcp.host().contains(":") ? "[" + tcp.host() + "]" : tcp.host();
      keys.put("tcp", host + ":" + tcp.port());
    } else if (check instanceof HealthCheck.Command command) {
      keys.put("command", command.command().words());
      keys.put("where", command.where().key());
    }
    keys.put("within", InWords.typed(check.within()));
    keys.put("every", InWords.typed(check.every()));
    return new Part(keys);
  }

  private static Part sink(Sink sink) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("name", name(sink));
    keys.put("events", sink.events().stream().sorted().map(Occasion::key).toList());
    keys.put("output", sink.output());
    if (sink instanceof Sink.Webhook webhook) {
      if (webhook.format() != Format.JSON) {
        keys.put("format", webhook.format().key());
      }
      webhook.link().ifPresent(link -> keys.put("link", link));
      if (!webhook.headers().isEmpty()) {
        // A text may be a secret that somebody wrote there: that there is one is all that is told.
        Map<String, Object> headers = new LinkedHashMap<>();
        webhook
            .headers()
            .forEach(
                (name, value) ->
                    headers.put(
                        name,
                        value instanceof Variable.Secret secret
                            ? Map.of("secret", secret.name())
                            : "text"));
        keys.put("headers", headers);
      }
    }
    return new Part(keys);
  }

  /** An address may be a secret, and arguments may hold one: the rest is not told. */
  private static String name(Sink sink) {
    if (sink instanceof Sink.Command command) {
      return "command " + command.command().program();
    }
    Variable url = ((Sink.Webhook) sink).url();
    return "webhook "
        + (url instanceof Variable.Secret secret
            ? secret.name()
            : host(((Variable.Plain) url).value()));
  }

  private static String host(String address) {
    try {
      return String.valueOf(URI.create(address).getHost());
    } catch (IllegalArgumentException e) {
      return "of an unknown host";
    }
  }
}
