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

  /** Those that gates can stop. */
  private static final Set<String> ACCEPTING =
      Set.of("plan", "rehearse", "deploy", "rollback", "recover", "seal", "step");

  /** By option, the commands for which it means the same. */
  private static final Map<String, Set<String>> BY_COMMAND =
      Map.ofEntries(
          Map.entry("--source", Set.of("plan", "rehearse", "deploy", "seal")),
          Map.entry("--ref", Set.of("plan", "rehearse", "deploy")),
          Map.entry("--revision", Set.of("plan", "rehearse", "deploy", "seal")),
          Map.entry("--message", Set.of("plan", "rehearse", "deploy")),
          Map.entry("--release", Set.of("plan", "rehearse", "deploy")),
          Map.entry("--at-once", Set.of("plan", "deploy")),
          Map.entry("--accept", ACCEPTING),
          Map.entry("--reason", ACCEPTING),
          Map.entry("--seal", Set.of("plan", "rehearse", "deploy")),
          Map.entry("--on-failure", Set.of("plan", "deploy", "rollback")));

  private Carried() {}

  /** Whether a command goes on although gates object, where that is accepted. */
  static boolean accepts(String command) {
    return ACCEPTING.contains(command) || command.equals("data");
  }

  static boolean to(String command, String option) {
    return REACHING.contains(option) || BY_COMMAND.getOrDefault(option, Set.of()).contains(command);
  }
}
