package dev.deployer.cli;

import dev.deployer.CheckDepth;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Checked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code check}: says all that is wrong with a host at once, before a deploy finds it. */
@Command(
    name = "check",
    sortOptions = false,
    customSynopsis = "deployer check TARGET [--probe] [options]",
    description = {
      "Look at connection, capabilities, permissions, space and root, and say all that is wrong at"
          + " once.",
      "",
      "Exits 3 where a deploy would be refused."
    })
final class CheckCommand extends TargetCommand {
  @Option(
      names = "--probe",
      description = "Also try the renames that a deploy needs; writes below .deployer/ only.")
  boolean probe;

  @Override
  boolean asksEachHost() {
    return true;
  }

  @Override
  Report run(CommandRun run) throws DeployerException {
    return new Checked(
        run.deployer().check(probe ? CheckDepth.PROBE : CheckDepth.LOOK), run.typed());
  }

  @Override
  String undone(String target) {
    return target + " could not be checked";
  }

  @Override
  boolean changes() {
    return false;
  }
}
