package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Output;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.OnEachHost.HostReport;
import dev.deployer.project.run.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A command on a target of which what it does is a task, for others as well. */
abstract class TaskCommand extends TargetCommand {
  /** What it does, by what was typed. */
  abstract Task task();

  @Override
  Task task(Surroundings here, Output output, Signals signals) {
    return task();
  }

  @Override
  Report run(CommandRun run) throws DeployerException, MisuseException {
    return task().run(run.work());
  }

  @Override
  String undone(String target) {
    return task().undone(target);
  }

  @Override
  boolean changes() {
    return task().changes();
  }

  @Override
  boolean asksEachHost() {
    return task().asksEachHost();
  }

  @Override
  boolean asksGates() {
    return task().asksGates();
  }

  @Override
  boolean isHeldToRules() {
    return task().isHeldToRules();
  }

  @Override
  Optional<Path> planFile() {
    return task().planFile();
  }

  @Override
  boolean reportsRecovery() {
    return task().reportsRecovery();
  }

  @Override
  Report together(List<HostReport> reports, Invocation typed) {
    return task().together(reports, typed);
  }
}
