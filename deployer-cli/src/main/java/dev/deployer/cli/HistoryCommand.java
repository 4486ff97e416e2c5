package dev.deployer.cli;

import dev.deployer.KnownHead;
import dev.deployer.project.command.ShowHistory;
import dev.deployer.project.run.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code history}: shows the journals of the hosts. */
@Command(
    name = "history",
    sortOptions = false,
    customSynopsis = "deployer history TARGET [--verify | --heads] [options]",
    description = {
      "Show the journal: what was activated, judged and deleted, when and by whom.",
      "",
      "--verify holds the journals against themselves, what is there, one another, and the heads"
          + " that someone has kept; it exits 3 where one is not whole."
    })
final class HistoryCommand extends TargetCommand {
  @Option(names = "--verify", description = "Say whether the journals are whole.")
  boolean verify;

  @Option(
      names = "--head",
      paramLabel = "ROOT_ID:N:SHA",
      converter = HeadConverter.class,
      description =
          "With --verify: hold the journal against this, which a result, a notice or a plan had;"
              + " several times for several.")
  List<KnownHead> heads = new ArrayList<>();

  @Option(
      names = "--heads",
      arity = "0..1",
      paramLabel = "FILE",
      fallbackValue = "",
      completionCandidates = NoWords.class,
      description =
          "With --verify: hold the journals against those in FILE. Without: write them, to be kept"
              + " elsewhere: deployer history TARGET --heads > FILE.")
  Optional<String> file = Optional.empty();

  @Override
  Task task() {
    return new ShowHistory(verify, heads, file);
  }

  /** Its value is a file: any word. */
  static final class NoWords extends ArrayList<String> {
    private static final long serialVersionUID = 1L;
  }

  /** Heads as they are typed. */
  static final class HeadConverter extends Parsed<KnownHead> {
    HeadConverter() {
      super(KnownHead::parse);
    }
  }
}
