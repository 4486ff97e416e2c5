package dev.deployer.testing;

import dev.deployer.command.CommandOutcome;
import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Host;
import dev.deployer.host.HostCommand;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** A host of a {@link StallingConnector}. */
final class StallingHost extends SteppedHost {
  private final StallingConnector connector;

  StallingHost(Host host, StallingConnector connector) {
    super(host);
    this.connector = connector;
  }

  @Override
  <T> T question(Operation operation, Question<T> question) throws IOException {
    if (connector.hasStalled()) {
      throw lost();
    }
    return question.ask();
  }

  @Override
  void change(Change change, Request request) throws IOException {
    if (connector.stallsAt(change)) {
      connector.stall(request);
      throw lost();
    }
    request.send();
  }

  /** Everything after the change that stalls was sent behind it. */
  @Override
  public void apply(List<? extends Change> changes, ChangeListener listener) throws IOException {
    int sound = 0;
    while (sound < changes.size() && !connector.stallsAt(changes.get(sound))) {
      sound++;
    }
    host.apply(changes.subList(0, sound), listener);
    for (Change change : changes.subList(sound, changes.size())) {
      connector.stall(() -> host.apply(List.of(change)));
    }
    if (sound < changes.size()) {
      throw lost();
    }
  }

  @Override
  CommandOutcome command(HostCommand command, Supplier<CommandOutcome> run) {
    return connector.hasStalled()
        ? new CommandOutcome.Unknown("the connection has stalled")
        : run.get();
  }

  private static ConnectionLostException lost() {
    return new ConnectionLostException("the connection has stalled");
  }

  /** Ends no connection that has stalled: the host does not hear of it. */
  @Override
  public void close() {
    if (!connector.hasStalled()) {
      super.close();
    }
  }

  @Override
  Host decorate(Host another) {
    return new StallingHost(another, connector);
  }
}
