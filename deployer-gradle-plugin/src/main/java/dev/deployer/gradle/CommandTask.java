package dev.deployer.gradle;

import java.util.List;
import java.util.Locale;

/**
 * A command as a task that the plugin registers.
 *
 * @param command its name
 * @param type what it can be told
 * @param description what it does, for {@code gradle tasks}
 */
record CommandTask(String command, Class<? extends DeployerTask> type, String description) {
  /** Those of {@code Session.run}. */
  static final List<CommandTask> ALL =
      List.of(
          of("check", "Says all that stands against a deploy to the hosts."),
          of("data", "Shows which version of its data was written, and who that is live reads it."),
          of("deploy", ReleaseTask.class, "Makes what the project builds live."),
          of("diff", BuildTask.class, "Compares what is live with what a deploy would send."),
          of("drill", "Plays an emergency on the hosts, and takes it back."),
          of("history", "Shows the journal."),
          of("init", ConfirmedTask.class, "Creates the root and its marker."),
          of("plan", ReleaseTask.class, "Shows what a deploy would do, and changes nothing."),
          of("prune", "Deletes old releases."),
          of("recover", "Finishes or undoes what a dead run left."),
          of(
              "rehearse",
              ReleaseTask.class,
              "Brings what the project builds to the hosts and tries it there."),
          of("releases", "Lists the releases."),
          of("rename", "Has a root under another name."),
          of("report", "Writes one HTML page about the hosts and their releases."),
          of("restore", "Fetches a release back from the trash."),
          of("rollback", RollbackTask.class, "Makes an earlier release live again."),
          of("seal", BuildTask.class, "Keeps a seal of what the project builds, beside it."),
          of("status", "Shows what is live."),
          of("step", "Carries out a step of deployer.yaml."),
          of("unlock", ConfirmedTask.class, "Frees a lock that a dead run left."),
          of("verify", VerifyTask.class, "Holds what is live to its manifest."),
          of("watch", "Watches what is live for a while."));

  private static CommandTask of(String command, String description) {
    return of(command, DeployerTask.class, description);
  }

  private static CommandTask of(
      String command, Class<? extends DeployerTask> type, String description) {
    return new CommandTask(command, type, description);
  }

  /** How its task is called. */
  String taskName() {
    return taskName(command);
  }

  /** How the task of a command is called: {@code deployerDeploy}. */
  static String taskName(String command) {
    return "deployer" + command.substring(0, 1).toUpperCase(Locale.ROOT) + command.substring(1);
  }

  /** Says it to the task. */
  void describe(DeployerTask task) {
    task.setGroup("deployer");
    task.setDescription(description);
    task.getCommand().set(command);
  }
}
