package dev.deployer.cluster;

import dev.deployer.health.HealthCheck;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.notify.Sink;
import dev.deployer.watch.Measure;
import dev.deployer.watch.WatchSettings;
import dev.deployer.watch.WatchSettings.OnBad;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a release goes live on the hosts of a target: the keys of the configuration that are about
 * several hosts, and about what is run and asked on the way.
 *
 * @param parallel on how many hosts something is done at once, 1 to 64
 * @param waves in which groups the hosts flip
 * @param bake how long to wait between two waves, zero or more; then all hosts that have flipped
 *     are asked for their health again
 * @param reconnect how long a lost connection is tried again once the first wave has begun, more
 *     than 0: so long the hosts may differ
 * @param onFailure what a failure does once a host has flipped
 * @param health what is asked after each of them; all must be well
 * @param hooks what is run at which point
 * @param sinks who is told ({@code notify})
 * @param watch how what is live is watched after the last wave of a deploy; absent: not at all
 */
public record Rollout(
    int parallel,
    Waves waves,
    Duration bake,
    Duration reconnect,
    OnFailure onFailure,
    List<HealthCheck> health,
    Hooks hooks,
    List<Sink> sinks,
    Optional<WatchSettings> watch) {
  /** What a failure does once a host has flipped ({@code on_failure}). */
  public enum OnFailure {
    /** All hosts go back to what was live before. */
    REVERT,
    /** Nothing more is done, until a person decides. */
    HOLD
  }

  /** The most hosts at once: each takes a connection and some threads. */
  public static final int MOST_PARALLEL = 64;

  /** How long is tried where nothing else is said. */
  public static final Duration USUAL_RECONNECT = Duration.ofSeconds(30);

  /** 8 hosts at once, one wave, revert on failure; nothing is run, asked or told. */
  public static final Rollout DEFAULTS =
      new Rollout(
          8,
          Waves.ALL_AT_ONCE,
          Duration.ZERO,
          USUAL_RECONNECT,
          OnFailure.REVERT,
          List.of(),
          Hooks.NONE,
          List.of(),
          Optional.empty());

  /** Without a watch. */
  public Rollout(
      int parallel,
      Waves waves,
      Duration bake,
      Duration reconnect,
      OnFailure onFailure,
      List<HealthCheck> health,
      Hooks hooks,
      List<Sink> sinks) {
    this(parallel, waves, bake, reconnect, onFailure, health, hooks, sinks, Optional.empty());
  }

  /** With the usual time to reconnect, and without a watch. */
  public Rollout(
      int parallel,
      Waves waves,
      Duration bake,
      OnFailure onFailure,
      List<HealthCheck> health,
      Hooks hooks,
      List<Sink> sinks) {
    this(parallel, waves, bake, USUAL_RECONNECT, onFailure, health, hooks, sinks);
  }

  /** Without waves and a wait between them: as a rollback goes, which is in a hurry. */
  public Rollout atOnce() {
    return new Rollout(
        parallel,
        Waves.ALL_AT_ONCE,
        Duration.ZERO,
        reconnect,
        onFailure,
        health,
        hooks,
        sinks,
        watch);
  }

  /** Whether a deploy runs something on hosts, so that their accounts need a shell. */
  public boolean needsShell() {
    return hooks.needShell(HookPhase.ofDeploy())
        || health.stream()
            .anyMatch(
                check ->
                    check instanceof HealthCheck.Command command && command.where() != Where.LOCAL)
        || watch.map(Rollout::needsShell).orElse(false);
  }

  private static boolean needsShell(WatchSettings watch) {
    return watch.errors().stream()
        .anyMatch(
            measure ->
                measure.source() instanceof Measure.Source.Command command
                    && command.where() != Where.LOCAL);
  }

  /** The same, with another {@code on_failure}. */
  public Rollout withOnFailure(OnFailure other) {
    return new Rollout(parallel, waves, bake, reconnect, other, health, hooks, sinks, watch);
  }

  /** The same, where nothing is taken back: what fails is left to a person, or told. */
  public Rollout holding() {
    return withWatch(watch.map(settings -> settings.with(OnBad.ALERT)))
        .withOnFailure(OnFailure.HOLD);
  }

  /** The same, watched like this. */
  public Rollout withWatch(Optional<WatchSettings> other) {
    return new Rollout(parallel, waves, bake, reconnect, onFailure, health, hooks, sinks, other);
  }

  /** What is done about what a watch finds; as about any other failure where it does not say. */
  public OnBad onBad() {
    return watch
        .flatMap(WatchSettings::onBad)
        .orElse(onFailure == OnFailure.HOLD ? OnBad.ALERT : OnBad.REVERT);
  }

  /** Copies the lists and checks the bounds. */
  public Rollout {
    health = List.copyOf(health);
    sinks = List.copyOf(sinks);
    if (parallel < 1 || parallel > MOST_PARALLEL) {
      throw new IllegalArgumentException(
          "parallel is a number from 1 to " + MOST_PARALLEL + ", not " + parallel);
    }
    if (reconnect.isNegative() || reconnect.isZero()) {
      throw new IllegalArgumentException("a lost connection is tried again for some time");
    }
    if (bake.isNegative()) {
      throw new IllegalArgumentException("bake is no negative time");
    }
  }
}
