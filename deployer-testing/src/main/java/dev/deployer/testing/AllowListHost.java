package dev.deployer.testing;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Host;
import java.io.IOException;
import java.util.List;

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
  Host decorate(Host another) {
    return new AllowListHost(another, allowed);
  }
}
