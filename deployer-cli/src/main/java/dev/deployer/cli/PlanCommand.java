package dev.deployer.cli;

import dev.deployer.cli.output.Report;
import dev.deployer.cli.report.Planned;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plan}: shows what a deploy would do, and keeps it with {@code -o}. */
@Command(
    name = "plan",
    sortOptions = false,
    customSynopsis = "deployer plan TARGET [--release ID] [-o FILE] [options]",
    description = {
      "Show what a deploy would do, and change nothing.",
      "",
      "Exits 3 where the deploy would be refused."
    })
final class PlanCommand extends TargetCommand {
  @Option(
      names = "--release",
      paramLabel = "ID",
      converter = ReleaseConverter.class,
      description = "The release's id. Default: the time in UTC, 14 digits.")
  Optional<ReleaseId> release;

  @Option(
      names = "--seal",
      paramLabel = "FILE",
      description = "Hold the source against this seal. Default: the one beside it, DIR.seal.")
  Optional<Path> seal = Optional.empty();

  @Option(
      names = "--at-once",
      description = "Without waves and bakes, whatever is configured: for what cannot wait.")
  boolean atOnce;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Keep the plan, for deploy --plan FILE.")
  Optional<Path> file;

  @Override
  Report run(CommandRun run) throws DeployerException, MisuseException {
    Plan plan = run.deployer().plan(run.request(release, file, seal, atOnce));
    Optional<Path> kept = plan.isRefused() ? Optional.empty() : file;
    if (kept.isPresent()) {
      keep(plan, run.here().resolve(kept.get()), kept.get());
    }
    return new Planned(plan, kept, run.typed());
  }

  private static void keep(Plan plan, Path file, Path typed) throws MisuseException {
    try {
      Files.write(file, PlanFile.write(plan));
    } catch (IOException e) {
      String why =
          e instanceof NoSuchFileException
              ? "there is no directory " + LocalFailure.name(file.getParent())
              : LocalFailure.why(e);
      throw new MisuseException(
          "The plan could not be written to "
              + Discreet.shown(typed.toString())
              + ": "
              + why
              + ".");
    }
  }

  @Override
  String undone(String target) {
    return "nothing was planned for " + target;
  }

  @Override
  boolean changes() {
    return false;
  }

  @Override
  boolean asksGates() {
    return true;
  }
}
