package dev.deployer.execution;

import dev.deployer.host.Capabilities;
import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.HostCommands;
import dev.deployer.host.Questions;
import dev.deployer.host.RootInspection;
import dev.deployer.host.Space;
import dev.deployer.host.Traffic;
import dev.deployer.host.Visitor;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers what a run may have put on its workbench, and into directories on it: an entry is there
 * from before its making is sent, and until the host has said that it is renamed away or removed.
 */
final class WatchedBench implements Host {
  private final Host host;
  private final RemotePath lock;
  private final Set<RemotePath> lying;

  /**
   * @param lock the directory in which workbenches lie
   * @param lying what may lie there since earlier connections of the run
   */
  WatchedBench(Host host, RemotePath lock, Set<RemotePath> lying) {
    this.host = host;
    this.lock = lock;
    this.lying = lying;
  }

  /** Whether nothing can lie on this workbench but what tells of the holder. */
  boolean isBare(RemotePath workbench) {
    return lyingIn(workbench).isEmpty();
  }

  /** What may lie in this directory, a workbench or one on it, by all that this run has done. */
  List<RemotePath> lyingIn(RemotePath directory) {
    return lying.stream().filter(path -> path.parent().equals(directory)).toList();
  }

  private void comes(RemotePath path) {
    if (isOnBench(path)) {
      lying.add(path);
    }
  }

  /** On it, or in a directory on it. */
  private boolean isOnBench(RemotePath path) {
    if (!path.isWithin(lock) || path.equals(lock) || path.parent().equals(lock)) {
      return false;
    }
    RemotePath bench = path.parent().parent();
    return bench.equals(lock) || bench.parent().equals(lock);
  }

  private void comes(List<? extends Change> changes) {
    for (Change change : changes) {
      if (change instanceof Change.Move move) {
        comes(move.to());
      } else if (!(change instanceof Change.Sync)) {
        comes(change.path());
      }
    }
  }

  private ChangeListener leaving(List<? extends Change> changes, ChangeListener listener) {
    return new ChangeListener() {
      @Override
      public void sent(int index, long bytes) {
        listener.sent(index, bytes);
      }

      @Override
      public void done(int index) throws IOException {
        Change change = changes.get(index);
        if (change instanceof Change.Move
            || change instanceof Change.RemoveFile
            || change instanceof Change.RemoveDirectory) {
          lying.remove(change.path());
        }
        listener.done(index);
      }

      @Override
      public void failed(int index, IOException failure) throws IOException {
        listener.failed(index, failure);
      }
    };
  }

  @Override
  public void apply(List<? extends Change> changes, ChangeListener listener) throws IOException {
    comes(changes);
    host.apply(changes, leaving(changes, listener));
  }

  @Override
  public void apply(List<? extends Change> changes, ChangeListener listener, Questions behind)
      throws IOException {
    comes(changes);
    host.apply(changes, leaving(changes, listener), behind);
  }

  @Override
  public void rename(RemotePath from, RemotePath to) throws IOException {
    comes(to);
    host.rename(from, to);
    lying.remove(from);
  }

  @Override
  public void rename(RemotePath from, RemotePath to, List<RemotePath> synced) throws IOException {
    comes(to);
    host.rename(from, to, synced);
    lying.remove(from);
  }

  @Override
  public void rename(RemotePath from, RemotePath to, List<RemotePath> synced, Questions behind)
      throws IOException {
    comes(to);
    host.rename(from, to, synced, behind);
    lying.remove(from);
  }

  @Override
  public void renameAndTidy(RemotePath from, RemotePath to, List<? extends Change> tidying)
      throws IOException {
    comes(to);
    host.renameAndTidy(from, to, tidying);
    lying.remove(from);
  }

  @Override
  public void ask(Questions questions) throws IOException {
    host.ask(questions);
  }

  @Override
  public String address() {
    return host.address();
  }

  @Override
  public String hostKey() {
    return host.hostKey();
  }

  @Override
  public Capabilities capabilities() {
    return host.capabilities();
  }

  @Override
  public RootInspection inspect(ReleaseRoot root, List<RemotePath> inside) throws IOException {
    return host.inspect(root, inside);
  }

  @Override
  public List<Optional<Facts>> stat(List<RemotePath> paths) throws IOException {
    return host.stat(paths);
  }

  @Override
  public List<Optional<Found>> look(List<RemotePath> paths) throws IOException {
    return host.look(paths);
  }

  @Override
  public List<Optional<byte[]>> read(List<RemotePath> paths, int limit) throws IOException {
    return host.read(paths, limit);
  }

  @Override
  public boolean read(RemotePath path, long limit, Sink sink) throws IOException {
    return host.read(path, limit, sink);
  }

  @Override
  public List<Optional<byte[]>> digest(List<RemotePath> paths) throws IOException {
    return host.digest(paths);
  }

  @Override
  public String readLink(RemotePath path) throws IOException {
    return host.readLink(path);
  }

  @Override
  public void sync(RemotePath path) throws IOException {
    host.sync(path);
  }

  @Override
  public boolean syncsDirectories(RemotePath directory) throws IOException {
    return host.syncsDirectories(directory);
  }

  @Override
  public Optional<Space> space(RemotePath path) throws IOException {
    return host.space(path);
  }

  @Override
  public void walk(List<RemotePath> directories, boolean deep, Visitor visitor) throws IOException {
    host.walk(directories, deep, visitor);
  }

  @Override
  public Optional<HostCommands> commands() throws IOException {
    return host.commands();
  }

  @Override
  public Traffic traffic() {
    return host.traffic();
  }

  @Override
  public Host another() throws IOException {
    return host.another();
  }

  @Override
  public void close() {
    host.close();
  }
}
