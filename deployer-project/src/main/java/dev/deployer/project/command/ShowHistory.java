package dev.deployer.project.command;

import dev.deployer.KnownHead;
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
import dev.deployer.project.run.HeadsFile;
import dev.deployer.project.run.Task;
import dev.deployer.project.run.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code history}: shows what was decided and done, holds it against heads, or writes those. */
public final class ShowHistory implements Task {
  private final boolean verify;
  private final List<KnownHead> heads;
  private final Optional<String> file;

  /** As the hosts were held against them: by the first that was asked. */
  private volatile List<KnownHead> given = List.of();

  private volatile boolean someHosts;

  /**
   * One of these three.
   *
   * @param verify whether the journals are held against themselves and against heads
   * @param heads those that were typed
   * @param file with {@code verify} the file of more of them, as it was typed; without, empty to
   *     write them
   */
  public ShowHistory(boolean verify, List<KnownHead> heads, Optional<String> file) {
    this.verify = verify;
    this.heads = List.copyOf(heads);
    this.file = file;
  }

  @Override
  public boolean asksEachHost() {
    return true;
  }

  @Override
  public Report run(Work work) throws DeployerException, MisuseException {
    if (!verify && !heads.isEmpty()) {
      throw new MisuseException("--head is for --verify.");
    } else if (!verify && file.isPresent()) {
      return heads(work);
    } else if (!verify) {
      return new HistoryPage(work.deployer().history(), work.typed());
    }
    List<KnownHead> all = given(work);
    someHosts = !work.options().hosts().isEmpty();
    given = all;
    HistoryVerified own = new HistoryVerified(work.deployer().verifyHistory(all), work.typed());
    return work.typed().isOfOneOfSeveral()
        ? own
        : verified(List.of(new HostReport(work.destination().first().name(), own)), work.typed());
  }

  private Report heads(Work work) throws DeployerException, MisuseException {
    if (!file.get().isEmpty()) {
      throw new MisuseException(
          "--heads FILE is for --verify.", "To write them: deployer history TARGET --heads > FILE");
    }
    return new HeadsOfHistory.OfHost(work.deployer().verifyHistory(List.of()), work.typed());
  }

  private List<KnownHead> given(Work work) throws MisuseException {
    List<KnownHead> all = new ArrayList<>(heads);
    if (file.filter(String::isEmpty).isPresent()) {
      throw new MisuseException(
          "--verify --heads needs the file that deployer history TARGET --heads has written.");
    } else if (file.isPresent()) {
      all.addAll(HeadsFile.read(work.here().resolve(Path.of(file.get())), file.get()));
    }
    return all;
  }

  private Report verified(List<HostReport> reports, Invocation typed) {
    return HistoriesVerified.of(reports, someHosts ? List.of() : given, typed);
  }

  @Override
  public Report together(List<HostReport> reports, Invocation typed) {
    return verify
        ? verified(reports, typed)
        : file.isPresent() ? new HeadsOfHistory(reports, typed) : new OnEachHost(reports, typed);
  }

  @Override
  public String undone(String target) {
    return "the journal of " + target + " could not be read";
  }

  @Override
  public boolean changes() {
    return false;
  }
}
