package dev.deployer.gate;

import dev.deployer.metadata.Metadata;
import dev.deployer.path.ReleaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known where a step is to run, and wherever a release may need what it removes.
 *
 * @param step its name
 * @param removes what nobody may need when it runs
 * @param raises by store: the oldest version that is there from then on
 * @param after how long what is live must have been live
 * @param hosts all of the environment and of those that share its data, also those that take no
 *     part in the run
 * @param everNeeded all names that any release known there ever needed
 * @param unknown where an earlier run of it is not known to have ended: when and by whom it was
 *     begun, {@code 2026-11-28 20:14 UTC by anna@laptop}
 * @param now by the clock of who asks
 */
public record StepFacts(
    String step,
    List<String> removes,
    Map<String, Long> raises,
    Duration after,
    List<OnHost> hosts,
    Set<String> everNeeded,
    Optional<String> unknown,
    Instant now) {
  /** Copies. */
  public StepFacts {
    removes = List.copyOf(removes);
    raises = Map.copyOf(raises);
    hosts = List.copyOf(hosts);
    everNeeded = Set.copyOf(everNeeded);
  }

  /** Whether it takes something away that a release could need. */
  boolean contracts() {
    return !removes.isEmpty() || !raises.isEmpty();
  }

  /**
   * A host.
   *
   * @param name for people
   * @param environment which other one it belongs to; absent where it is of this one
   * @param leftOut whether it is of this one and takes no part in the run
   * @param known what it says of itself; absent where it could not be asked
   * @param unknown what is to be said of it then
   */
  public record OnHost(
      String name,
      Optional<String> environment,
      boolean leftOut,
      Optional<Known> known,
      String unknown) {
    /** One of which no more is to be said where it could not be asked. */
    public OnHost(
        String name, Optional<String> environment, boolean leftOut, Optional<Known> known) {
      this(name, environment, leftOut, known, "could not be asked");
    }

    /** As a fact names it. */
    String called() {
      return environment.map(other -> name + " of " + other).orElse(name);
    }

    /** What a fact about it begins with. */
    String who() {
      return called() + (leftOut ? " was left out, and " : " ");
    }

    /** The fact that nothing is known of it. */
    public String unasked() {
      return who() + unknown;
    }
  }

  /**
   * What a host says of itself.
   *
   * @param live what is live there; absent where nothing is
   * @param back where a rollback would go
   * @param since when something went live there last
   * @param open whether a run there has not come to its end
   */
  public record Known(
      Optional<Standing> live, Optional<Standing> back, Optional<Instant> since, boolean open) {}

  /**
   * A release, and what it says it stands on; that is absent where it says nothing.
   *
   * @param release its id
   */
  public record Standing(ReleaseId release, Optional<Metadata> says) {}
}
