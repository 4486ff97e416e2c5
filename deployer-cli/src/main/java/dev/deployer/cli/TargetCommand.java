package dev.deployer.cli;

import dev.deployer.path.ReleaseId;
import dev.deployer.project.run.Asking;
import dev.deployer.project.run.Task;
import java.util.Optional;
import picocli.CommandLine.Parameters;

/** A command that does one thing on a target: what is typed for it, and the task that it makes. */
abstract class TargetCommand {
  // The target is optional for the parser alone: who leaves it out is told which ones there are.
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TARGET",
      hideParamSyntax = true,
      description =
          "An environment of deployer.yaml, [user@]host:/root, or sftp://user@host:port/root.")
  Optional<String> target;

  final CommonOptions common = new CommonOptions();

  /** What it does, by what was typed, where nobody is asked. */
  abstract Task task();

  /** The same, where a person can be. */
  Task task(Asking asking) {
    return task();
  }

  /** Release ids as they are typed. */
  static final class ReleaseConverter extends Parsed<ReleaseId> {
    ReleaseConverter() {
      super(ReleaseId::parse);
    }
  }
}
