package dev.deployer.config;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Wave;
import dev.deployer.cluster.Waves;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Hooks;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.InWords;
import dev.deployer.watch.WatchSettings;
import dev.deployer.yaml.Form;
import dev.deployer.yaml.Key;
import dev.deployer.yaml.Keys;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Shape;
import dev.deployer.yaml.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys about several hosts, and about what is run, asked and told on the way. */
final class RolloutKeys {
  private static final String WAVES_EXAMPLE = "[canary, 25%, rest]";
  private static final Shape WAVE =
      Shape.any(
          Shape.number(1, 9999),
          Shape.text("^([1-9][0-9]{0,3}|([1-9][0-9]?|100)%|!?[A-Za-z][A-Za-z0-9._-]{0,63})$"));

  private static final Key<Integer> PARALLEL =
      Key.of(
              "parallel",
              Form.number(1, Rollout.MOST_PARALLEL),
              "On how many hosts something is done at once.")
          .usually(Rollout.DEFAULTS.parallel());
  private static final Key<Waves> WAVES =
      Key.of(
              "waves",
              new Form<>(Shape.list(WAVE).notEmpty(), value -> Optional.of(waves(value))),
              "The groups of hosts that are activated one after the other: labels, \"!label\","
                  + " numbers of hosts, shares such as 25%, and rest.")
          .usually(List.of("rest"))
          .such(WAVES_EXAMPLE);
  private static final Key<Duration> BAKE =
      Key.of(
              "bake",
              Form.timeOrNone(Duration.ofDays(1), "at most 1d is waited"),
              "How long to wait between two waves; then all hosts that have the release are asked"
                  + " for their health again.")
          .such("30s");
  private static final Key<Duration> RECONNECT =
      Key.of(
              "reconnect",
              Form.time(Duration.ofSeconds(1), Duration.ofMinutes(2), "from 1s to 2m is tried"),
              "How long a lost connection is tried again once the first wave has begun.")
          .usually(InWords.typed(Rollout.DEFAULTS.reconnect()));
  private static final Key<OnFailure> ON_FAILURE =
      Key.of(
              "on_failure",
              Form.either("revert", "hold")
                  .to(revert -> revert ? OnFailure.REVERT : OnFailure.HOLD),
              "Of a health check: revert takes the release back, hold leaves it to a person.")
          .usually("revert");
  private static final Key<List<HealthCheck>> HEALTH =
      Key.of("health", HealthKeys.FORM, "Checks that each wave has to pass.")
          .such("[{http: \"http://{host}:8080/health\", within: 30s}]");
  private static final Key<Hooks> HOOKS =
      Key.of("hooks", HookKeys.FORM, "Commands of your own, by phase.");
  private static final Key<List<Sink>> NOTIFY =
      Key.of("notify", NotifyKeys.FORM, "Who is told what became of it.")
          .such("[{webhook: {secret: ALERT_URL}, events: [failed]}]");
  private static final Key<Optional<WatchSettings>> WATCH =
      Key.of(
              "watch",
              WatchKeys.FORM,
              "How long what is live is watched after the last wave, and by what; or off.")
          .usually("off");

  /** All of them. */
  static final Keys ALL =
      Keys.of(PARALLEL, WAVES, BAKE, RECONNECT, ON_FAILURE, HEALTH, HOOKS, NOTIFY, WATCH);

  private RolloutKeys() {}

  /** Reads the keys that stand here; those that are missing are taken from {@code outer}. */
  static Rollout read(Section section, Rollout outer) {
    return new Rollout(
        PARALLEL.in(section).orElse(outer.parallel()),
        WAVES.in(section).orElse(outer.waves()),
        BAKE.in(section).orElse(outer.bake()),
        RECONNECT.in(section).orElse(outer.reconnect()),
        ON_FAILURE.in(section).orElse(outer.onFailure()),
        HEALTH.in(section).orElse(outer.health()),
        HOOKS.in(section).orElse(outer.hooks()),
        NOTIFY.in(section).orElse(outer.sinks()),
        WATCH.in(section).orElse(outer.watch()));
  }

  private static Waves waves(Value value) {
    List<Value> items = value.items(WAVES_EXAMPLE).orElse(List.of());
    List<Wave> waves =
        items.stream().flatMap(item -> item.wordOrNumber(Wave::parse).stream()).toList();
    if (items.isEmpty()) {
      value.fault("must name at least one wave, such as " + WAVES_EXAMPLE);
    }
    return waves.isEmpty() ? Waves.ALL_AT_ONCE : new Waves(waves);
  }
}
