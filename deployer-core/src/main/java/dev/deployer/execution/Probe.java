package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Tries on the workbench, under the lock, what a deploy does; and the renames that leave it. */
public final class Probe {
  private final Run run;

  public Probe(Run run) {
    this.run = run;
  }

  /** Tries everything, and leaves nothing behind. */
  public void run() throws IOException, DeployerException {
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
          if (host.capabilities().hardLink()) {
            changes.add(new Change.HardLink(tree.child("link"), tree.child("file")));
          }
          changes.add(new Change.SymbolicLink(run.bench().current(), "releases/probe"));
          host.apply(changes);
          host.rename(run.bench().current(), tree.child("current"));
          return null;
        });
    run.reliablyWithoutReserve(
        again -> {
          new Initialisation(run.host(), run.layout())
              .requireOneFilesystem(run.bench().directory().child("probe"), run.bench().token());
          return null;
        });
    new Trash(run).empty();
  }
}
