package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.RemotePath;
import dev.deployer.path.RootNames;
import dev.deployer.root.History;
import dev.deployer.root.Layout;
import dev.deployer.root.RootGuard;
import dev.deployer.root.RootMarker;
import java.io.IOException;
import java.util.List;

/**
 * Changes the names in a root's marker; nothing else changes a marker. The new one is prepared on
 * the workbench and renamed over the old one, so that there is always one of them, whole; the id
 * stays. The journal is told before, so that it knows of every root that has other names than init
 * gave.
 *
 * <p>RACE: whoever has this account's rights and takes no lock can change the marker between the
 * look at it and the rename; theirs is replaced.
 */
public final class Renaming {
  private final Run run;
  private final JournalWriter journal;

  /** Under the lock. */
  public Renaming(Run run, History history) {
    this.run = run;
    this.journal = new JournalWriter(run, history);
  }

  /**
   * Renames it.
   *
   * @param old the marker as it is
   */
  public void run(RootMarker old, RootNames names) throws IOException, DeployerException {
    run.checkpoint();
    RootMarker wanted = old.withNames(names);
    journal.renamed(old.names(), names);
    run.reliably(
        again -> {
          if (again && marker().equals(wanted)) {
            run.commits().sync(run.layout().deployer(), run.bench().directory());
          } else {
            replace(wanted);
          }
          return null;
        });
    if (!marker().equals(wanted)) {
      throw new IOException("after the renaming, root.json is that of " + marker().names());
    }
  }

  private RootMarker marker() throws IOException, DeployerException {
    return new RootGuard(run.host(), run.layout()).marker();
  }

  private void replace(RootMarker wanted) throws IOException {
    Layout layout = run.layout();
    RemotePath prepared = run.bench().marker();
    run.host()
        .apply(
            List.of(
                new Change.PutFile(
                    prepared,
                    0644,
                    wanted.created().getEpochSecond(),
                    Content.of(wanted.bytes()),
                    run.settings().durable())));
    run.commits().rename(prepared, layout.marker(), layout.deployer(), run.bench().directory());
  }
}
