package dev.deployer.testing;

import dev.deployer.command.CommandOutcome;
import dev.deployer.host.Capabilities;
import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.host.HostCommand;
import dev.deployer.host.HostCommands;
import dev.deployer.host.RootInspection;
import dev.deployer.host.Space;
import dev.deployer.host.Visitor;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A host that passes every request on to another, one at a time: also the changes of an {@code
 * apply} are carried out singly, each a step of its own.
 */
abstract class SteppedHost implements Host {
  final Host host;

  SteppedHost(Host host) {
    this.host = host;
  }

  /** Asks the host. */
  interface Question<T> {
    T ask() throws IOException;
  }

  /** Has the host make a change. */
  interface Request {
    void send() throws IOException;
  }

  /** A question is asked. */
  abstract <T> T question(Operation operation, Question<T> question) throws IOException;

  /** A single change is to be made by this request; a rename and a sync are changes as well. */
  abstract void change(Change change, Request request) throws IOException;

  /** Whether the client hears of this change only when all others of its list have ended. */
  boolean isHeardLast(Change change) {
    return false;
  }

  /** A command is to be run by this. */
  CommandOutcome command(HostCommand command, Supplier<CommandOutcome> run) {
    return run.get();
  }

  /** This decoration, for another host of the same connection. */
  abstract Host decorate(Host another);

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
    return question(Operation.question("inspect " + root), () -> host.inspect(root, inside));
  }

  @Override
  public List<Optional<Facts>> stat(List<RemotePath> paths) throws IOException {
    return question(Operation.question("stat " + paths), () -> host.stat(paths));
  }

  @Override
  public List<Optional<byte[]>> read(List<RemotePath> paths, int limit) throws IOException {
    return question(Operation.question("read " + paths), () -> host.read(paths, limit));
  }

  @Override
  public List<Optional<byte[]>> digest(List<RemotePath> paths) throws IOException {
    return question(Operation.question("digest " + paths), () -> host.digest(paths));
  }

  @Override
  public String readLink(RemotePath path) throws IOException {
    return question(Operation.question("readLink " + path), () -> host.readLink(path));
  }

  @Override
  public boolean syncsDirectories(RemotePath directory) throws IOException {
    return question(
        Operation.question("syncsDirectories " + directory),
        () -> host.syncsDirectories(directory));
  }

  @Override
  public Optional<Space> space(RemotePath path) throws IOException {
    return question(Operation.question("space " + path), () -> host.space(path));
  }

  @Override
  public void walk(List<RemotePath> directories, boolean deep, Visitor visitor) throws IOException {
    question(
        Operation.question("walk " + directories),
        () -> {
          host.walk(directories, deep, visitor);
          return true;
        });
  }

  @Override
  public void rename(RemotePath from, RemotePath to) throws IOException {
    change(new Change.Move(from, to), () -> host.rename(from, to));
  }

  @Override
  public void sync(RemotePath path) throws IOException {
    change(new Change.Sync(path), () -> host.sync(path));
  }

  @Override
  public void apply(List<? extends Change> changes, ChangeListener listener) throws IOException {
    List<Integer> heardLast = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      int index = i;
      ChangeListener ofThisChange =
          new ChangeListener() {
            @Override
            public void sent(int ignored, long bytes) {
              listener.sent(index, bytes);
            }

            @Override
            public void copied(int ignored, long bytes) {
              listener.copied(index, bytes);
            }
          };
      Change change = changes.get(i);
      try {
        change(change, () -> host.apply(List.of(change), ofThisChange));
      } catch (ConnectionLostException e) {
        throw e;
      } catch (IOException e) {
        listener.failed(i, e);
        continue;
      }
      if (isHeardLast(change)) {
        heardLast.add(i);
      } else {
        listener.done(i);
      }
    }
    for (int index : heardLast) {
      listener.done(index);
    }
  }

  @Override
  public Optional<HostCommands> commands() throws IOException {
    Optional<HostCommands> commands = question(Operation.question("commands"), host::commands);
    return commands.map(
        shell -> (command, output) -> command(command, () -> shell.run(command, output)));
  }

  @Override
  public Host another() throws IOException {
    return decorate(host.another());
  }

  @Override
  public void close() {
    host.close();
  }
}
