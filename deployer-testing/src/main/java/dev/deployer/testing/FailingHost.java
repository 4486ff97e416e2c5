package dev.deployer.testing;

import dev.deployer.host.Change;
import dev.deployer.host.Host;
import java.io.IOException;

/** A host that refuses what {@link Failures} say. What it refuses has not happened. */
final class FailingHost extends SteppedHost {
  private final Failures failures;

  FailingHost(Host host, Failures failures) {
    super(host);
    this.failures = failures;
  }

  @Override
  <T> T question(Operation operation, Question<T> question) throws IOException {
    failures.check(operation);
    return question.ask();
  }

  @Override
  void change(Change change, Request request) throws IOException {
    failures.check(Operation.of(change));
    request.send();
  }

  @Override
  Host decorate(Host another) {
    return new FailingHost(another, failures);
  }
}
