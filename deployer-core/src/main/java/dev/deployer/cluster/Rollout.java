package dev.deployer.cluster;

import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.notify.Sink;
import java.time.Duration;
import java.util.List;

/**
 * How a release goes live on the hosts of a target: the keys of the configuration that are about
 * several hosts, and about what is run and asked on the way.
 *
 * @param parallel on how many hosts something is done at once, 1 to 64
 * @param bake how long to wait between two waves, zero or more; then all hosts that have flipped
 *     are asked for their health again
 * @param onFailure what a failure does once a host has flipped
 * @param sinks who is told ({@code notify})
 */
public record Rollout(
    int parallel,
    Waves waves,
    Duration bake,
    OnFailure onFailure,
    List<HealthCheck> health,
    Hooks hooks,
    List<Sink> sinks) {
  /** The most hosts at once: each takes a connection and some threads. */
  public static final int MOST_PARALLEL = 64;

  /** 8 hosts at once, one wave, revert on failure; nothing is run, asked or told. */
  public static final Rollout DEFAULTS =
      new Rollout(
          8, Waves.ALL_AT_ONCE, Duration.ZERO, OnFailure.REVERT, List.of(), Hooks.NONE, List.of());

  /** Without waves and a wait between them: as a rollback goes, which is in a hurry. */
  public Rollout atOnce() {
    return new Rollout(parallel, Waves.ALL_AT_ONCE, Duration.ZERO, onFailure, health, hooks, sinks);
  }

  /** Whether something is run on hosts, so that their accounts need a shell. */
  public boolean needsShell() {
    return hooks.needShell()
        || health.stream()
            .anyMatch(
                check ->
                    check instanceof HealthCheck.Command command && command.where() != Where.LOCAL);
  }

  /** With another answer to what a failure does. */
  public Rollout withOnFailure(OnFailure other) {
    return new Rollout(parallel, waves, bake, other, health, hooks, sinks);
  }

  /** Copies the lists and checks the bounds. */
  public Rollout {
    health = List.copyOf(health);
    sinks = List.copyOf(sinks);
    if (parallel < 1 || parallel > MOST_PARALLEL) {
      throw new IllegalArgumentException(
          "parallel is a number from 1 to " + MOST_PARALLEL + ", not " + parallel);
    }
    if (bake.isNegative()) {
      throw new IllegalArgumentException("bake is no negative time");
    }
  }
}
