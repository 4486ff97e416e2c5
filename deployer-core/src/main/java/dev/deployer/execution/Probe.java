package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries for {@code check --probe}, on the workbench and under the lock, everything that a deploy
 * does, and the renames that leave the workbench.
 */
public final class Probe {
  private final Run run;

  public Probe(Run run) {
    this.run = run;
  }

  /**
   * Tries everything, and leaves nothing behind.
   *
   * @return whether files can be linked here; a deploy sends them where they cannot
   */
  public boolean run() throws IOException, DeployerException {
    run.reliablyWithoutReserve(
        again -> {
          Host host = run.host();
          RemotePath tree = run.bench().tree();
          List<Change> changes = new ArrayList<>();
          changes.add(new Change.MakeDirectory(tree, 0755));
          byte[] text = "probe\n".getBytes(StandardCharsets.UTF_8);
          changes.add(
              new Change.PutFile(
                  tree.child("file"), 0644, 1, Content.of(text), run.settings().durable()));
          changes.add(new Change.SymbolicLink(run.bench().current(), "releases/probe"));
          host.apply(changes);
          host.rename(run.bench().current(), tree.child("current"));
          return null;
        });
    boolean links = run.reliablyWithoutReserve(again -> links(run.bench().tree()));
    run.reliablyWithoutReserve(
        again -> {
          new PlaceCheck(run.host(), run.layout())
              .requireOneFilesystem(run.bench().directory().child("probe"), run.bench().token());
          return null;
        });
    new Trash(run).empty();
    return links;
  }

  private boolean links(RemotePath tree) throws IOException {
    if (!run.host().capabilities().hardLink()) {
      return false;
    }
    try {
      run.host().apply(List.of(new Change.HardLink(tree.child("link"), tree.child("file"))));
      return true;
    } catch (ConnectionLostException e) {
      throw e;
    } catch (FileAlreadyExistsException e) {
      // By a request whose reply was lost.
      return true;
    } catch (FileSystemException e) {
      return false;
    }
  }
}
