package dev.deployer.config;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Wave;
import dev.deployer.cluster.Waves;
import dev.deployer.yaml.DurationText;
import dev.deployer.yaml.InvalidTextException;
import dev.deployer.yaml.Section;
import dev.deployer.yaml.Value;
import java.time.Duration;
import java.util.List;

/** The keys about several hosts, and about what is run, asked and told on the way. */
final class RolloutKeys {
  static final List<String> NAMES =
      List.of(
          "parallel",
          "waves",
          "bake",
          "reconnect",
          "on_failure",
          "health",
          "hooks",
          "notify",
          "watch");

  private static final String WAVES_EXAMPLE = "[canary, 25%, rest]";
  private static final Duration LONGEST_RECONNECT = Duration.ofMinutes(2);
  private static final Duration LONGEST_BAKE = Duration.ofDays(1);

  private RolloutKeys() {}

  /** Reads the keys that stand here; those that are missing are taken from {@code outer}. */
  static Rollout read(Section section, Rollout outer) {
    return new Rollout(
        section
            .value("parallel")
            .flatMap(v -> v.number(1, Rollout.MOST_PARALLEL))
            .orElse(outer.parallel()),
        section.value("waves").map(RolloutKeys::waves).orElse(outer.waves()),
        section.text("bake", RolloutKeys::bake).orElse(outer.bake()),
        section.text("reconnect", RolloutKeys::reconnect).orElse(outer.reconnect()),
        section
            .value("on_failure")
            .flatMap(v -> v.either("revert", "hold"))
            .map(revert -> revert ? OnFailure.REVERT : OnFailure.HOLD)
            .orElse(outer.onFailure()),
        section.value("health").map(HealthKeys::read).orElse(outer.health()),
        section.section("hooks").map(HookKeys::read).orElse(outer.hooks()),
        section.value("notify").map(NotifyKeys::read).orElse(outer.sinks()),
        section.value("watch").map(WatchKeys::read).orElse(outer.watch()));
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

  private static Duration reconnect(String text) {
    Duration reconnect = DurationText.parse(text);
    if (reconnect.toSeconds() < 1 || reconnect.compareTo(LONGEST_RECONNECT) > 0) {
      throw new InvalidTextException("duration", text, "from 1s to 2m is tried");
    }
    return reconnect;
  }

  private static Duration bake(String text) {
    Duration bake = text.equals("0") ? Duration.ZERO : DurationText.parse(text);
    if (bake.compareTo(LONGEST_BAKE) > 0) {
      throw new InvalidTextException("duration", text, "at most 1d is waited");
    }
    return bake;
  }
}
