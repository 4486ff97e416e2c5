package dev.deployer.cli;

import dev.deployer.Decision;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.Recovered;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code recover}: settles what dead runs left, where needed by a word of the person. */
@Command(
    name = "recover",
    sortOptions = false,
    customSynopsis = "deployer recover TARGET [--decide commit|revert] [options]",
    description = {
      "Finish or undo what a dead run left. The next deploy does the same by itself.",
      "",
      "On several hosts, the last decision rules. Where a run was held, or the host with the"
          + " decision is gone for good, --decide is your word: the new release on all hosts, or"
          + " the old one. Where the old one cannot read the data, --accept data is your word too."
    })
final class RecoverCommand extends TargetCommand {
  @Option(
      names = "--decide",
      paramLabel = "WORD",
      converter = DecisionConverter.class,
      completionCandidates = Decisions.class,
      description = "commit: the new release on all hosts. revert: what was live before.")
  Optional<Decision> decide;

  @Override
  Report run(CommandRun run) throws DeployerException, MisuseException {
    boolean drilled =
        run.destination().drills()
            && new LeftDrill(run, new DrillCrew(run).crew()).takeBackWhatIsOver();
    return new Recovered(
        decide.isPresent() && !drilled
            ? run.deployer().recover(decide.get(), run.accepted())
            : run.deployer().recover(),
        run.hooksAfterFlip(),
        run.nextDeploy(),
        run.typed());
  }

  /** The words. */
  static final class Decisions implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("commit", "revert").iterator();
    }
  }

  /** Decisions as they are typed. */
  static final class DecisionConverter implements ITypeConverter<Decision> {
    @Override
    public Decision convert(String text) {
      return switch (text) {
        case "commit" -> Decision.COMMIT;
        case "revert" -> Decision.REVERT;
        default -> throw new TypeConversionException("a decision is commit or revert");
      };
    }
  }

  @Override
  boolean reportsRecovery() {
    return true;
  }

  @Override
  String undone(String target) {
    return target + " was not recovered";
  }
}
