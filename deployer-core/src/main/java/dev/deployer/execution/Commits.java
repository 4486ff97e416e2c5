package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.Questions;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The renames by which a run commits, and the fsyncs that make them last where it is durable. */
final class Commits {
  private final Connection connection;
  private final boolean durable;

  Commits(Connection connection, boolean durable) {
    this.connection = connection;
    this.durable = durable;
  }

  /**
   * fsync of these directories, where the run is durable: both parents of a rename, before anything
   * counts on it.
   */
  void sync(RemotePath... directories) throws IOException {
    if (durable) {
      List<Change> syncs = new ArrayList<>();
      for (RemotePath directory : directories) {
        syncs.add(new Change.Sync(directory));
      }
      connection.host().apply(syncs);
    }
  }

  /** A commit: rename(2), and then fsync of these, its parents, where the run is durable. */
  void rename(RemotePath from, RemotePath to, RemotePath... parents) throws IOException {
    connection.host().rename(from, to, durable ? List.of(parents) : List.of());
  }

  /** The same, with questions right behind it, which change nothing. */
  void rename(RemotePath from, RemotePath to, Questions behind, RemotePath... parents)
      throws IOException {
    connection.host().rename(from, to, durable ? List.of(parents) : List.of(), behind);
  }
}
