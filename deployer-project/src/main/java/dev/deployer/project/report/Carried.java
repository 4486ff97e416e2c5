package dev.deployer.project.report;

import java.util.Map;
import java.util.Set;

/**
 * Which options that were typed for one command are typed for another as well. All others belong to
 * the command, or to how it is shown, and a remedy leaves them out.
 */
final class Carried {
  /** They lead to the same hosts, with the same keys. */
  private static final Set<String> REACHING =
      Set.of(
          "--config",
          "--port",
          "--ssh-config",
          "--jump",
          "--compress",
          "--hosts",
          "--identity",
          "--known-hosts");

  /** Those that gates can stop, whatever else is typed. */
  private static final Set<String> ACCEPTING =
      Set.of("plan", "rehearse", "deploy", "rollback", "seal");

  /** Those that gates can stop where they are told what to do: to decide, to run, to record. */
  private static final Set<String> ACCEPTING_WORDS = Set.of("recover", "step", "data");

  /** Those that take the lock, and so can wait for it. */
  private static final Set<String> WAITING =
      Set.of(
          "rename",
          "check",
          "rehearse",
          "deploy",
          "rollback",
          "step",
          "data",
          "verify",
          "prune",
          "restore",
          "recover");

  /** By option, the commands for which it means the same. */
  private static final Map<String, Set<String>> BY_COMMAND =
      Map.ofEntries(
          Map.entry("--source", Set.of("plan", "diff", "rehearse", "deploy", "seal")),
          Map.entry("--ref", Set.of("plan", "diff", "rehearse", "deploy")),
          Map.entry("--revision", Set.of("plan", "rehearse", "deploy", "seal")),
          Map.entry("--message", Set.of("plan", "rehearse", "deploy")),
          Map.entry("--release", Set.of("plan", "rehearse", "deploy")),
          Map.entry("--at-once", Set.of("plan", "deploy")),
          Map.entry("--accept", ACCEPTING),
          Map.entry("--reason", ACCEPTING),
          Map.entry("--seal", Set.of("plan", "rehearse", "deploy")),
          Map.entry("--on-failure", Set.of("plan", "deploy")));

  private Carried() {}

  /** Whether a command goes on although gates object, where that is accepted. */
  static boolean accepts(String command) {
    return ACCEPTING.contains(command) || ACCEPTING_WORDS.contains(command);
  }

  /** Whether a command waits for the lock, where that is asked. */
  static boolean waits(String command) {
    return WAITING.contains(command);
  }

  /** A seal is made here, for hosts that are not asked. */
  private static boolean reaches(String command) {
    return !command.equals("seal");
  }

  static boolean to(String command, String option) {
    return (REACHING.contains(option) && (reaches(command) || option.equals("--config")))
        || BY_COMMAND.getOrDefault(option, Set.of()).contains(command);
  }
}
