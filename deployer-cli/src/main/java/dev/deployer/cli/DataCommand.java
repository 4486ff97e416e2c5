package dev.deployer.cli;

import dev.deployer.project.command.Data;
import dev.deployer.project.run.Task;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code data}: what was written to the data and who reads it, or the word of who repaired it. */
@Command(
    name = "data",
    sortOptions = false,
    customSynopsis = "deployer data TARGET [--written STORE=N --reason TEXT] [options]",
    description = {
      "Show which version of its data was written, and who that is live reads it.",
      "",
      "Exits 3 where someone cannot read what there is, or could not be asked. With --written it"
          + " records on all hosts that N is the highest version there is, once the data was"
          + " repaired."
    })
final class DataCommand extends TargetCommand {
  @Option(
      names = "--written",
      paramLabel = "STORE=N",
      converter = NamedConverter.class,
      description = "Record that N is the highest version in this store. Needs --reason.")
  Optional<String> written;

  @Override
  Task task() {
    return new Data(written);
  }
}
