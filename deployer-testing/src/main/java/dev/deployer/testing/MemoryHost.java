package dev.deployer.testing;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.OutputGate;
import dev.deployer.command.OutputLines;
import dev.deployer.host.Capabilities;
import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.HostCommand;
import dev.deployer.host.HostCommands;
import dev.deployer.host.RootInspection;
import dev.deployer.host.Space;
import dev.deployer.host.Visitor;
import dev.deployer.manifest.Digest;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A host that is a {@link MemoryDisk}. */
final class MemoryHost implements Host {
  private static final String HOME = "/home/deploy";

  /** What a connection was given once and for all. */
  record Server(
      String address,
      String hostKey,
      Capabilities capabilities,
      int pipelined,
      boolean linkFirst,
      Optional<HostCommands> shell) {}

  private final MemoryDisk disk;
  private final Server server;
  private final Wire wire;
  private final LinkNames links;

  MemoryHost(MemoryDisk disk, Server server, Wire wire) {
    this.disk = disk;
    this.server = server;
    this.wire = wire;
    this.links = new LinkNames(server.linkFirst(), HOME);
  }

  @Override
  public String address() {
    return server.address();
  }

  @Override
  public String hostKey() {
    return server.hostKey();
  }

  @Override
  public Capabilities capabilities() {
    return server.capabilities();
  }

  @Override
  public RootInspection inspect(ReleaseRoot root, List<RemotePath> inside) throws IOException {
    List<Optional<Facts>> components = new ArrayList<>();
    for (String component : root.components()) {
      components.add(present(component, this::facts));
    }
    Optional<String> realPath =
        present(
            root.toString(), (kernel, account, path) -> RealPath.of(kernel.root, account, path));
    return new RootInspection(HOME, realPath, components, stat(inside));
  }

  @Override
  public List<Optional<Facts>> stat(List<RemotePath> paths) throws IOException {
    return presentEach(paths, this::facts);
  }

  @Override
  public List<Optional<byte[]>> read(List<RemotePath> paths, int limit) throws IOException {
    List<Optional<byte[]>> contents =
        presentEach(paths, (kernel, account, path) -> kernel.read(account, path));
    for (int i = 0; i < contents.size(); i++) {
      if (contents.get(i).isPresent() && contents.get(i).get().length > limit) {
        throw new FileSystemException(
            paths.get(i).toString(), null, "larger than " + limit + " bytes");
      }
    }
    return contents.stream().map(content -> content.map(byte[]::clone)).toList();
  }

  @Override
  public List<Optional<byte[]>> digest(List<RemotePath> paths) throws IOException {
    return presentEach(
        paths, (kernel, account, path) -> Digest.sha256().digest(kernel.read(account, path)));
  }

  @Override
  public String readLink(RemotePath path) throws IOException {
    return ask(
        kernel -> {
          try {
            return kernel.readLink(disk.account(), path.toString());
          } catch (Refusal e) {
            if (e.errno() == Errno.EINVAL) {
              throw new NotLinkException(path.toString());
            }
            throw e.errno().of(path);
          }
        });
  }

  @Override
  public void rename(RemotePath from, RemotePath to) throws IOException {
    ask(
        kernel -> {
          execution(kernel).rename(from, to);
          return true;
        });
  }

  @Override
  public void sync(RemotePath path) throws IOException {
    carryOut(new Change.Sync(path));
  }

  @Override
  public Optional<Space> space(RemotePath path) throws IOException {
    if (!capabilities().space()) {
      return Optional.empty();
    }
    return Optional.of(
        require(
            path.toString(),
            (kernel, account, text) -> {
              new PathWalk(kernel.root, account).follow(text);
              return new Space(kernel.freeBytes, kernel.freeFiles, kernel.readOnly);
            }));
  }

  @Override
  public void walk(List<RemotePath> directories, boolean deep, Visitor visitor) throws IOException {
    int most;
    synchronized (disk.kernel()) {
      most = disk.kernel().mostTold;
    }
    if (walk(directories, deep, visitor, most) < 0) {
      visitor.brokenOff(new FileSystemException("there are more than " + most + " entries"));
    }
  }

  /**
   * Walks.
   *
   * @param most how many entries are told of at most
   * @return how many more could be; less than 0 where there were more
   */
  private int walk(List<RemotePath> directories, boolean deep, Visitor visitor, int most)
      throws IOException {
    int left = most;
    for (RemotePath directory : directories) {
      List<RemotePath> below = new ArrayList<>();
      Map<String, Found> listing;
      try {
        listing = list(directory);
      } catch (FileSystemException e) {
        visitor.unlistable(directory, e);
        continue;
      }
      for (Found found : listing.values()) {
        left--;
        if (left < 0) {
          return left;
        }
        visitor.found(found);
        if (deep && found.facts().isDirectory() && visitor.enters(found.path())) {
          below.add(found.path());
        }
      }
      left = walk(below, deep, visitor, left);
      if (left < 0) {
        return left;
      }
    }
    return left;
  }

  private Map<String, Found> list(RemotePath directory) throws IOException {
    return require(
        directory.toString(),
        (kernel, account, path) -> {
          Map<String, Found> listing = new LinkedHashMap<>();
          kernel
              .list(account, path)
              .forEach(
                  (name, inode) ->
                      listing.put(
                          name,
                          new Found(
                              directory.child(name),
                              inode.facts(),
                              inode instanceof Inode.Link link
                                  ? Optional.of(link.target)
                                  : Optional.empty())));
          return listing;
        });
  }

  @Override
  public void apply(List<? extends Change> changes, ChangeListener listener) throws IOException {
    for (int start = 0; start < changes.size(); start += server.pipelined()) {
      int end = Math.min(changes.size(), start + server.pipelined());
      List<Optional<IOException>> outcomes = new ArrayList<>();
      for (Change change : changes.subList(start, end)) {
        outcomes.add(outcome(change));
      }
      for (int i = start; i < end; i++) {
        tell(listener, i, changes.get(i), outcomes.get(i - start));
      }
    }
  }

  private Optional<IOException> outcome(Change change) throws IOException {
    wire.check();
    try {
      carryOut(change);
      return Optional.empty();
    } catch (ConnectionLostException e) {
      throw e;
    } catch (IOException e) {
      return Optional.of(e);
    }
  }

  private static void tell(
      ChangeListener listener, int index, Change change, Optional<IOException> failure)
      throws IOException {
    if (failure.isPresent()) {
      listener.failed(index, failure.get());
      return;
    }
    if (change instanceof Change.PutFile put && put.content().size() > 0) {
      listener.sent(index, put.content().size());
    } else if (change instanceof Change.AssembleFile file) {
      listener.copied(index, file.copied());
      if (file.copied() < file.content().size()) {
        listener.sent(index, file.content().size() - file.copied());
      }
    }
    listener.done(index);
  }

  private void carryOut(Change change) throws IOException {
    ask(
        kernel -> {
          execution(kernel).carryOut(change);
          return true;
        });
  }

  private Execution execution(Kernel kernel) {
    return new Execution(kernel, disk.account(), capabilities(), links);
  }

  @Override
  public Optional<HostCommands> commands() throws IOException {
    wire.check();
    return server.shell().map(shell -> (command, output) -> run(shell, command, output));
  }

  private CommandOutcome run(HostCommands shell, HostCommand command, OutputLines output) {
    if (Thread.currentThread().isInterrupted()) {
      return new CommandOutcome.NotStarted("it was interrupted before");
    } else if (!wire.isUp()) {
      return new CommandOutcome.NotStarted("no channel could be opened: the connection has ended");
    }
    OutputGate gate = new OutputGate(output);
    CommandOutcome outcome = shell.run(command, gate);
    gate.close();
    if (wire.isUp()) {
      return outcome;
    }
    return new CommandOutcome.Unknown("the connection was lost");
  }

  @Override
  public Host another() throws IOException {
    wire.check();
    return new MemoryHost(disk, server, wire.channel());
  }

  @Override
  public void close() {
    wire.end("the connection was closed");
  }

  private Facts facts(Kernel kernel, Account account, String path) throws Refusal {
    return kernel.lstat(account, path).facts();
  }

  /** A question to the kernel. */
  private interface Question<T> {
    T ask(Kernel kernel, Account account, String path) throws Refusal;
  }

  private interface Call<T> {
    T on(Kernel kernel) throws IOException;
  }

  private <T> List<Optional<T>> presentEach(List<RemotePath> paths, Question<T> question)
      throws IOException {
    wire.check();
    List<Optional<T>> answers = new ArrayList<>();
    IOException first = null;
    for (RemotePath path : paths) {
      try {
        answers.add(present(path.toString(), question));
      } catch (FileSystemException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
    return answers;
  }

  private <T> Optional<T> present(String path, Question<T> question) throws IOException {
    try {
      return Optional.of(require(path, question));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private <T> T require(String path, Question<T> question) throws IOException {
    return ask(
        kernel -> {
          try {
            return question.ask(kernel, disk.account(), path);
          } catch (Refusal e) {
            throw e.errno().of(path);
          }
        });
  }

  private <T> T ask(Call<T> call) throws IOException {
    synchronized (disk.kernel()) {
      wire.check();
      return call.on(disk.kernel());
    }
  }
}
