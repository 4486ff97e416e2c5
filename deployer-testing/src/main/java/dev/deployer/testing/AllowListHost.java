package dev.deployer.testing;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A host that holds whoever uses it to an {@link AllowList}. */
final class AllowListHost extends SteppedHost {
  private final AllowList allowed;

  AllowListHost(Host host, AllowList allowed) {
    super(host);
    this.allowed = allowed;
  }

  @Override
  <T> T question(Operation operation, Question<T> question) throws IOException {
    return question.ask();
  }

  @Override
  void change(Change change, Request request) throws IOException {
    allowed.check(change);
    request.send();
  }

  /** Checks all of them before the first is sent, and leaves the pipelining to the host. */
  @Override
  public void apply(List<? extends Change> changes, ChangeListener listener) throws IOException {
    changes.forEach(allowed::check);
    host.apply(changes, listener);
  }

  @Override
  public void apply(List<? extends Change> changes, ChangeListener listener, Questions behind)
      throws IOException {
    changes.forEach(allowed::check);
    host.apply(changes, listener, behind);
  }

  @Override
  public void rename(RemotePath from, RemotePath to, List<RemotePath> synced) throws IOException {
    check(from, to, synced);
    host.rename(from, to, synced);
  }

  @Override
  public void rename(RemotePath from, RemotePath to, List<RemotePath> synced, Questions behind)
      throws IOException {
    check(from, to, synced);
    host.rename(from, to, synced, behind);
  }

  @Override
  public void renameAndTidy(RemotePath from, RemotePath to, List<? extends Change> tidying)
      throws IOException {
    check(from, to, List.of());
    tidying.forEach(allowed::check);
    host.renameAndTidy(from, to, tidying);
  }

  private void check(RemotePath from, RemotePath to, List<RemotePath> synced) {
    allowed.check(new Change.Move(from, to));
    synced.forEach(directory -> allowed.check(new Change.Sync(directory)));
  }

  @Override
  public List<Optional<Found>> look(List<RemotePath> paths) throws IOException {
    return host.look(paths);
  }

  @Override
  public void ask(Questions questions) throws IOException {
    host.ask(questions);
  }

  @Override
  Host decorate(Host another) {
    return new AllowListHost(another, allowed);
  }
}
