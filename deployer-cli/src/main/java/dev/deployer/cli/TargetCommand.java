package dev.deployer.cli;

import dev.deployer.cli.local.Surroundings;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.project.output.Output;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.OnEachHost;
import dev.deployer.project.report.OnEachHost.HostReport;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** A command that does one thing on a target. */
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

  /** What it does. */
  Task task(Surroundings here, Output output, Signals signals) {
    return new OfCommand(this, here, output, signals);
  }

  /** Does it. */
  abstract Report run(CommandRun run) throws DeployerException, MisuseException;

  /** What has not happened where this fails, as a clause: {@code nothing was deployed to …}. */
  abstract String undone(String target);

  /** Whether it may change a host: then its phases are shown, and a crash leaves doubt. */
  boolean changes() {
    return true;
  }

  /** Whether hosts are asked one by one, and not worked on together. */
  boolean asksEachHost() {
    return false;
  }

  /** Whether gates are asked, which look at hosts besides those of the target. */
  boolean asksGates() {
    return false;
  }

  /** Whether the rules of an environment hold for it; a way back is never held up. */
  boolean isHeldToRules() {
    return false;
  }

  /** The plan that it carries out, as its file was typed; empty where there is none. */
  Optional<Path> planFile() {
    return Optional.empty();
  }

  /** Whether its result says what was settled of an ended run. */
  boolean reportsRecovery() {
    return false;
  }

  /** What came of each of several hosts, as one. */
  Report together(List<HostReport> reports, Invocation typed) {
    return new OnEachHost(reports, typed);
  }

  /** What a command does, with what it shows and asks at the terminal. */
  private record OfCommand(TargetCommand command, Surroundings here, Output output, Signals signals)
      implements Task {
    @Override
    public Report run(Work work) throws DeployerException, MisuseException {
      return command.run(new CommandRun(work, command.common, here, output, signals));
    }

    @Override
    public String undone(String target) {
      return command.undone(target);
    }

    @Override
    public boolean changes() {
      return command.changes();
    }

    @Override
    public boolean asksEachHost() {
      return command.asksEachHost();
    }

    @Override
    public boolean asksGates() {
      return command.asksGates();
    }

    @Override
    public boolean isHeldToRules() {
      return command.isHeldToRules();
    }

    @Override
    public Optional<Path> planFile() {
      return command.planFile();
    }

    @Override
    public boolean reportsRecovery() {
      return command.reportsRecovery();
    }

    @Override
    public Report together(List<HostReport> reports, Invocation typed) {
      return command.together(reports, typed);
    }
  }

  /** Release ids as they are typed. */
  static final class ReleaseConverter implements ITypeConverter<ReleaseId> {
    @Override
    public ReleaseId convert(String text) {
      try {
        return ReleaseId.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
