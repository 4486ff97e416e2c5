package dev.deployer.ssh.sftp;

import dev.deployer.host.Capabilities;
import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.HeapShare;
import dev.deployer.host.Host;
import dev.deployer.host.HostCommands;
import dev.deployer.host.Questions;
import dev.deployer.host.RootInspection;
import dev.deployer.host.Space;
import dev.deployer.host.Traffic;
import dev.deployer.host.Visitor;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.NotLinkException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** A host over one SFTP channel. */
final class SftpHost implements Host {
  /** The connection that the channel belongs to. */
  interface Connection {
    String address();

    String hostKey();

    /** The server's identification, {@code OpenSSH_9.2p1}. */
    String server();

    /** The requests over all channels of the connection. */
    Traffic traffic();

    SftpHost openHost() throws IOException;

    /** Empty where the account has no shell. */
    Optional<HostCommands> commands() throws IOException;
  }

  private final Connection connection;
  private final SftpChannel channel;
  private final Extensions extensions;
  private final Runnable closing;
  private final PutLanes lanes;
  private final LinkOrder linkOrder = new LinkOrder();
  private final OpenedDirectories opened = new OpenedDirectories();
  private final ClosedDirectories closedOnes;

  /**
   * @param closing ends the channel, or the connection; never throws
   */
  SftpHost(Connection connection, SftpChannel channel, Extensions extensions, Runnable closing) {
    this.connection = connection;
    this.channel = channel;
    this.extensions = extensions;
    this.closing = closing;
    this.closedOnes = new ClosedDirectories(pagesTellLstat());
    this.lanes = new PutLanes(connection);
  }

  @Override
  public String address() {
    return connection.address();
  }

  @Override
  public String hostKey() {
    return connection.hostKey();
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        extensions.posixRename(),
        extensions.hardLink(),
        extensions.sync(),
        extensions.space(),
        extensions.copyData(),
        connection.server());
  }

  @Override
  public RootInspection inspect(ReleaseRoot root, List<RemotePath> inside) throws IOException {
    return new InspectionRun(channel, root, inside).run();
  }

  @Override
  public List<Optional<Facts>> stat(List<RemotePath> paths) throws IOException {
    return new LookRun(channel, paths, false)
        .run().stream().map(each -> each.map(Found::facts)).toList();
  }

  @Override
  public List<Optional<Found>> look(List<RemotePath> paths) throws IOException {
    return new LookRun(channel, paths, true).run();
  }

  @Override
  public List<Optional<byte[]>> read(List<RemotePath> paths, int limit) throws IOException {
    return new ContentRun(
            channel, extensions, paths, limit, HeapShare.bytes(), ContentRun.Bytes::new)
        .run();
  }

  @Override
  public boolean read(RemotePath path, long limit, Sink sink) throws IOException {
    ContentRun.Passed passed = new ContentRun.Passed(sink);
    long most = Math.min(limit, ContentRun.NO_LIMIT);
    Optional<byte[]> end =
        new ContentRun(channel, extensions, List.of(path), most, most, () -> passed).run().get(0);
    passed.throwFailure();
    return end.isPresent();
  }

  @Override
  public List<Optional<byte[]>> digest(List<RemotePath> paths) throws IOException {
    long any = ContentRun.NO_LIMIT;
    return new ContentRun(channel, extensions, paths, any, any, ContentRun.Sha256::new).run();
  }

  @Override
  public String readLink(RemotePath path) throws IOException {
    String[] target = new String[1];
    channel.call(
        () -> {
          channel.request(Sftp.READLINK).text(path.toString());
          channel.send(
              reply -> {
                if (reply.is(Sftp.NAME)) {
                  target[0] = Answers.onlyName(reply);
                } else {
                  explainNoLink(path, Status.of(reply));
                }
              });
        });
    return target[0];
  }

  private void explainNoLink(RemotePath path, Status status) throws IOException {
    channel.request(Sftp.LSTAT).text(path.toString());
    channel.send(
        reply -> {
          if (reply.is(Sftp.ATTRS) && !Answers.facts(reply).isLink()) {
            throw new NotLinkException(Printable.escape(path.toString()));
          }
          throw status.refusal(path.toString());
        });
  }

  @Override
  public void rename(RemotePath from, RemotePath to) throws IOException {
    rename(from, to, List.of());
  }

  @Override
  public void rename(RemotePath from, RemotePath to, List<RemotePath> synced) throws IOException {
    commit(from, to, synced).run(() -> false);
  }

  @Override
  public void rename(RemotePath from, RemotePath to, List<RemotePath> synced, Questions behind)
      throws IOException {
    QuestionRun questions = questions(behind);
    commit(from, to, synced).run(questions);
    questions.answer();
  }

  private Commit commit(RemotePath from, RemotePath to, List<RemotePath> synced) {
    return new Commit(channel, extensions, from, to, synced, opened, closedOnes);
  }

  @Override
  public void renameAndTidy(RemotePath from, RemotePath to, List<? extends Change> tidying)
      throws IOException {
    Iterator<? extends Change> next = tidying.iterator();
    Commit commit = commit(from, to, List.of());
    Asked removals =
        () -> {
          if (!next.hasNext()) {
            return false;
          }
          Change removal = next.next();
          int type = removal instanceof Change.RemoveDirectory ? Sftp.RMDIR : Sftp.REMOVE;
          channel.request(type).text(removal.path().toString());
          channel.send(reply -> {});
          return true;
        };
    try {
      commit.run(removals);
    } catch (ConnectionLostException e) {
      if (!commit.isAcknowledged()) {
        throw e;
      }
    }
  }

  @Override
  public void ask(Questions questions) throws IOException {
    questions(questions).run();
  }

  private QuestionRun questions(Questions questions) {
    return new QuestionRun(channel, extensions, pagesTellLstat(), opened, questions);
  }

  @Override
  public void sync(RemotePath path) throws IOException {
    apply(List.of(new Change.Sync(path)));
  }

  @Override
  public boolean syncsDirectories(RemotePath directory) throws IOException {
    if (!extensions.sync()) {
      return false;
    }
    boolean[] isOpened = {false};
    channel.call(
        () -> {
          channel.request(Sftp.OPEN).text(directory.toString()).u32(Sftp.FOR_READING).u32(0);
          channel.send(
              reply -> {
                isOpened[0] = reply.is(Sftp.HANDLE);
                if (isOpened[0]) {
                  closedOnes.oneWasOpened();
                  channel.request(Sftp.CLOSE).string(reply.string());
                  channel.sendUnawaited();
                } else if (closedOnes.areNone()) {
                  throw Status.of(reply).refusal(directory.toString());
                }
              });
        });
    return isOpened[0];
  }

  @Override
  public Optional<Space> space(RemotePath path) throws IOException {
    return new SpaceRun(channel, extensions.space(), path).run();
  }

  @Override
  public void walk(List<RemotePath> directories, boolean deep, Visitor visitor) throws IOException {
    new TreeWalk(channel, extensions.handles(), pagesTellLstat(), directories, deep, visitor).run();
  }

  @Override
  public void apply(List<? extends Change> changes, ChangeListener listener) throws IOException {
    Optional<SpreadChanges> spread = SpreadChanges.of(changes, extensions.sync());
    if (spread.isEmpty()) {
      applyHere(changes, listener);
      return;
    }
    new SpreadRun(this, changes, spread.get(), extensions.sync(), lanes.pace(), listener)
        .run(lanes);
  }

  @Override
  public void apply(List<? extends Change> changes, ChangeListener listener, Questions behind)
      throws IOException {
    if (SpreadChanges.of(changes, extensions.sync()).isPresent()) {
      apply(changes, listener);
      ask(behind);
      return;
    }
    forgetWhatMoves(changes);
    QuestionRun questions = questions(behind);
    changeRun(ChangeRun.Feed.of(changes), listener, questions).run();
    questions.answer();
  }

  private ChangeRun changeRun(ChangeRun.Feed feed, ChangeListener listener, Asked behind) {
    return new ChangeRun(channel, extensions, closedOnes, linkOrder, feed, listener, behind);
  }

  private void forgetWhatMoves(List<? extends Change> changes) throws IOException {
    channel.call(
        () -> {
          for (Change change : changes) {
            if (change instanceof Change.Move) {
              opened.forget(channel, change.path());
            }
          }
        });
  }

  /** Over this channel alone. */
  void applyHere(List<? extends Change> changes, ChangeListener listener) throws IOException {
    forgetWhatMoves(changes);
    carryOut(ChangeRun.Feed.of(changes), listener);
  }

  /** As {@link #applyHere}, of what it is handed; nothing of that is a move. */
  void carryOut(ChangeRun.Feed feed, ChangeListener listener) throws IOException {
    changeRun(feed, listener, () -> false).run();
  }

  /** This channel is of no further use. */
  void end(String reason) {
    channel.end(reason);
  }

  @Override
  public Optional<HostCommands> commands() throws IOException {
    channel.requireUsable();
    return connection.commands();
  }

  @Override
  public Traffic traffic() {
    return connection.traffic();
  }

  @Override
  public Host another() throws IOException {
    channel.requireUsable();
    return connection.openHost();
  }

  @Override
  public void close() {
    channel.end("it was closed");
    closing.run();
    lanes.close();
  }

  /**
   * OpenSSH's sftp-server lists with lstat; what other servers do is not known, and OpenSSH's sshd
   * can start any of them. So the server itself has to announce what that one does.
   */
  private boolean pagesTellLstat() {
    return connection.server().startsWith("OpenSSH") && extensions.ofOpenSsh();
  }
}
