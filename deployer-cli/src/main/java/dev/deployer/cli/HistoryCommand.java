package dev.deployer.cli;

import dev.deployer.KnownHead;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.outcome.DeployerException;
import dev.deployer.project.output.Report;
import dev.deployer.project.report.HeadsOfHistory;
import dev.deployer.project.report.HistoriesVerified;
import dev.deployer.project.report.HistoryPage;
import dev.deployer.project.report.HistoryVerified;
import dev.deployer.project.report.Invocation;
import dev.deployer.project.report.MisuseException;
import dev.deployer.project.report.OnEachHost;
import dev.deployer.project.report.OnEachHost.HostReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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

  private List<KnownHead> given = List.of();
  private boolean someHosts;

  @Override
  boolean asksEachHost() {
    return true;
  }

  @Override
  Report run(CommandRun run) throws DeployerException, MisuseException {
    if (!verify && !heads.isEmpty()) {
      throw new MisuseException("--head is for --verify.");
    } else if (!verify && file.isPresent()) {
      return heads(run);
    } else if (!verify) {
      return new HistoryPage(run.deployer().history(), run.typed());
    }
    List<KnownHead> all = given(run.here());
    someHosts = !run.common().hosts.isEmpty();
    given = all;
    HistoryVerified own = new HistoryVerified(run.deployer().verifyHistory(all), run.typed());
    return run.typed().isOfOneOfSeveral()
        ? own
        : verified(List.of(new HostReport(run.destination().first().name(), own)), run.typed());
  }

  private Report heads(CommandRun run) throws DeployerException, MisuseException {
    if (!file.get().isEmpty()) {
      throw new MisuseException(
          "--heads FILE is for --verify.", "To write them: deployer history TARGET --heads > FILE");
    }
    return new HeadsOfHistory.OfHost(run.deployer().verifyHistory(List.of()), run.typed());
  }

  private List<KnownHead> given(Surroundings here) throws MisuseException {
    List<KnownHead> all = new ArrayList<>(heads);
    if (file.filter(String::isEmpty).isPresent()) {
      throw new MisuseException(
          "--verify --heads needs the file that deployer history TARGET --heads has written.");
    } else if (file.isPresent()) {
      all.addAll(HeadsFile.read(here.resolve(java.nio.file.Path.of(file.get())), file.get()));
    }
    return all;
  }

  private Report verified(List<HostReport> reports, Invocation typed) {
    return HistoriesVerified.of(reports, someHosts ? List.of() : given, typed);
  }

  @Override
  Report together(List<HostReport> reports, Invocation typed) {
    return verify
        ? verified(reports, typed)
        : file.isPresent() ? new HeadsOfHistory(reports, typed) : new OnEachHost(reports, typed);
  }

  @Override
  String undone(String target) {
    return "the journal of " + target + " could not be read";
  }

  @Override
  boolean changes() {
    return false;
  }

  /** Its value is a file: any word. */
  static final class NoWords extends ArrayList<String> {
    private static final long serialVersionUID = 1L;
  }

  /** Heads as they are typed. */
  static final class HeadConverter implements ITypeConverter<KnownHead> {
    @Override
    public KnownHead convert(String text) {
      try {
        return KnownHead.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
