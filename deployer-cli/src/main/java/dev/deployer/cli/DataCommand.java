package dev.deployer.cli;

import dev.deployer.outcome.DeployerException;
import dev.deployer.path.Discreet;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.DataPage;
import dev.deployer.project.report.MisuseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final Pattern WRITTEN =
      Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*)=([0-9]{1,15})");

  @Option(
      names = "--written",
      paramLabel = "STORE=N",
      description = "Record that N is the highest version in this store. Needs --reason.")
  Optional<String> written;

  @Override
  Report run(CommandRun run) throws DeployerException, MisuseException {
    if (written.isEmpty()) {
      return new DataPage(run.deployer().data(), run.typed());
    }
    Matcher given = WRITTEN.matcher(written.get());
    if (!given.matches()) {
      throw new MisuseException(
          "--written "
              + Discreet.shown(written.get())
              + ": name a store and the highest version in it, such as schema=41.");
    }
    if (common.reason == null || common.reason.isBlank()) {
      throw new MisuseException("--written is given with --reason TEXT, which the journal keeps.");
    }
    return new DataPage(
        run.deployer()
            .recordData(
                given.group(1),
                Long.parseLong(given.group(2)),
                common.reason,
                common.accept.isEmpty() ? List.of() : run.accepted()),
        run.typed());
  }

  @Override
  String undone(String target) {
    return written.isPresent()
        ? "nothing was recorded of the data of " + target
        : "the data of " + target + " was not looked at";
  }

  @Override
  boolean changes() {
    return written.isPresent();
  }

  @Override
  boolean asksGates() {
    return true;
  }
}
