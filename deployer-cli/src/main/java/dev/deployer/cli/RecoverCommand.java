package dev.deployer.cli;

import dev.deployer.Decision;
import dev.deployer.project.command.Recover;
import dev.deployer.project.run.Task;
import java.util.Iterator;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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

  /** The words. */
  static final class Decisions implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Recover.DECISIONS.iterator();
    }
  }

  /** Decisions as they are typed. */
  static final class DecisionConverter extends Parsed<Decision> {
    DecisionConverter() {
      super(Recover::decision);
    }
  }

  @Override
  Task task() {
    return new Recover(decide);
  }
}
