package dev.deployer.testing;

import dev.deployer.host.Change;
import dev.deployer.host.Host;
import java.io.IOException;

/** A host to which a {@link Meddler} does something before each request, or refuses it. */
final class MeddledHost extends SteppedHost {
  private final Meddler meddler;

  MeddledHost(Host host, Meddler meddler) {
    super(host);
    this.meddler = meddler;
  }

  @Override
  <T> T question(Operation operation, Question<T> question) throws IOException {
    meddler.before(operation);
    return question.ask();
  }

  @Override
  void change(Change change, Request request) throws IOException {
    meddler.before(Operation.of(change));
    request.send();
  }

  @Override
  Host decorate(Host another) {
    return new MeddledHost(another, meddler);
  }
}
