package dev.deployer.hook;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The points of a run at which hooks are run, in their order.
 *
 * <p>A further one is a constant here, and a method of {@code cluster.HooksAndChecks} that the run
 * calls at that point. What a failure means there, and which runs pass that point, is in {@code
 * cluster.Consequences}. The keys of the configuration, the plan and what is looked at beforehand
 * follow from the constants, and a test holds the guide's table of phases to them.
 */
public enum HookPhase {
  /** Before the source is read; on the operator's machine alone. */
  BUILD,
  /** The hosts are locked, and nothing is staged. */
  BEFORE_STAGE,
  /**
   * A rehearsal alone: all hosts have the release, on none it is to be live, and migrations are
   * tried on a copy of the data.
   */
  REHEARSE,
  /** All hosts have the release, and on none it is live: where migrations belong. */
  BEFORE_ACTIVATE,
  /** After every flip of {@code current}, forward or back: where services are restarted. */
  AFTER_ACTIVATE,
  /** All hosts have the release, and it was found healthy. */
  AFTER_CONFIRM,
  /** A release was taken back, and the one before is live again. */
  ON_REVERT;

  /** As in the configuration, {@code before_activate}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the hosts have begun to flip by then, so that they may differ. */
  public boolean isAfterTheFlips() {
    return switch (this) {
      case BUILD, BEFORE_STAGE, REHEARSE, BEFORE_ACTIVATE -> false;
      case AFTER_ACTIVATE, AFTER_CONFIRM, ON_REVERT -> true;
    };
  }

  /** The phases of a deploy, in their order. */
  public static List<HookPhase> ofDeploy() {
    return Arrays.stream(values()).filter(phase -> phase != REHEARSE).toList();
  }

  /** The phases of a rehearsal, in their order. */
  public static List<HookPhase> ofRehearsal() {
    return List.of(BUILD, REHEARSE);
  }

  /** The phase that the configuration calls so; empty where there is none. */
  public static Optional<HookPhase> of(String key) {
    return Arrays.stream(values()).filter(phase -> phase.key().equals(key)).findFirst();
  }
}
