package dev.deployer.testing;

import dev.deployer.command.CommandOutcome;
import dev.deployer.host.Change;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Content;
import dev.deployer.host.Host;
import dev.deployer.host.HostCommand;
import dev.deployer.testing.CutConnector.Moment;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;

/** A host of a {@link CutConnector}. */
final class CutHost extends SteppedHost {
  private final CutConnector connector;
  private final Wire wire;

  CutHost(Host host, CutConnector connector, Wire wire) {
    super(host);
    this.connector = connector;
    this.wire = wire;
  }

  @Override
  <T> T question(Operation operation, Question<T> question) throws IOException {
    wire.check();
    Moment moment = connector.next(operation);
    if (moment == null) {
      return question.ask();
    }
    throw cut(operation, moment);
  }

  @Override
  void change(Change change, Request request) throws IOException {
    wire.check();
    Operation operation = Operation.of(change);
    Moment moment = connector.next(operation);
    if (moment == null) {
      request.send();
      return;
    }
    try {
      if (moment == Moment.MIDWAY) {
        half(change);
      } else if (moment != Moment.BEFORE) {
        request.send();
      }
    } catch (IOException e) {
      ConnectionLostException lost = cut(operation, moment);
      lost.addSuppressed(e);
      throw lost;
    }
    throw cut(operation, moment);
  }

  @Override
  boolean isHeardLast(Change change) {
    return connector.hearsOfDirectoriesLast() && change instanceof Change.MakeDirectory;
  }

  /** Of a command that was cut off nothing is known: midway is as after. */
  @Override
  CommandOutcome command(HostCommand command, Supplier<CommandOutcome> run) {
    Operation operation = Operation.of(command);
    try {
      wire.check();
      Moment moment = connector.next(operation);
      if (moment == null) {
        return run.get();
      } else if (moment != Moment.BEFORE) {
        CommandOutcome unused = run.get();
      }
      return new CommandOutcome.Unknown(cut(operation, moment).getMessage());
    } catch (ConnectionLostException e) {
      return new CommandOutcome.NotStarted(e.getMessage());
    }
  }

  private void half(Change change) throws IOException {
    if (change instanceof Change.MakeDirectory make) {
      host.apply(List.of(new Change.MakeDirectory(make.path(), 0700)));
    } else if (change instanceof Change.PutFile put) {
      Content half = Content.of(firstHalf(put.content()));
      host.apply(List.of(new Change.PutFile(put.path(), 0600, put.modified(), half, false)));
    } else if (change instanceof Change.AssembleFile file) {
      Content half = Content.of(firstHalf(file.content()));
      host.apply(List.of(new Change.PutFile(file.path(), 0600, file.modified(), half, false)));
    }
  }

  private static byte[] firstHalf(Content content) throws IOException {
    try (InputStream in = content.open()) {
      return in.readNBytes((int) (content.size() / 2));
    }
  }

  private ConnectionLostException cut(Operation operation, Moment moment) {
    String how = "cut " + moment + " " + operation;
    wire.end(how);
    host.close();
    return new ConnectionLostException(how);
  }

  @Override
  public Host another() throws IOException {
    wire.check();
    return super.another();
  }

  @Override
  Host decorate(Host another) {
    return new CutHost(another, connector, wire);
  }
}
