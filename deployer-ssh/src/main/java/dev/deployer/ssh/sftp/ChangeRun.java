package dev.deployer.ssh.sftp;

import dev.deployer.host.Change;
import dev.deployer.host.Change.AssembleFile;
import dev.deployer.host.Change.HardLink;
import dev.deployer.host.Change.MakeDirectory;
import dev.deployer.host.Change.Move;
import dev.deployer.host.Change.PutFile;
import dev.deployer.host.Change.RemoveDirectory;
import dev.deployer.host.Change.RemoveFile;
import dev.deployer.host.Change.SymbolicLink;
import dev.deployer.host.Change.Sync;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.ConnectionLostException;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Carries out changes over one channel, with many requests under way at once.
 *
 * <p>The server executes the requests of a channel in the order in which they are sent, so a change
 * of one request simply goes in its turn. A file, a directory's mode and a move take more than one:
 *
 * <ul>
 *   <li>What removes or moves waits until every file and directory before it is finished. What is
 *       to be synced is opened meanwhile, and synced when all that belongs to what is before it has
 *       been sent.
 *   <li>A move that must not replace anything looks first whether its target is free. Such moves go
 *       side by side if they do not touch each other's names; everything else waits for them.
 * </ul>
 *
 * <p>Once a failure has left the listener, no change is begun; a file that is half sent is closed
 * as it is, and the listener is told neither that it is done nor that it failed.
 */
final class ChangeRun implements Asked {
  private final SftpChannel channel;
  private final Extensions extensions;
  private final Explanation explanation;
  private final Moves moves;
  private final MadeDirectories directories;
  private final HandleWork handleWork;
  private final LinkOrder linkOrder;
  private final Count count = new Count();
  private final Feed feed;
  private final ChangeListener listener;
  private final Asked behind;

  /** Where the changes come from, in their order. */
  interface Feed {
    int NONE = -1;

    /**
     * The index of the next one, which is begun as soon as that may be; {@link #NONE} if there is
     * none, or none before something has ended that is under way.
     */
    int next() throws IOException;

    Change change(int index);

    /** All of a list. */
    static Feed of(List<? extends Change> changes) {
      return new Feed() {
        private int next;

        @Override
        public int next() {
          return next < changes.size() ? next++ : NONE;
        }

        @Override
        public Change change(int index) {
          return changes.get(index);
        }
      };
    }
  }

  /** What is begun and not ended. */
  static final class Count {
    /** Files that are open on the host. */
    int handles;

    /** Changes of several requests, before the last reply. */
    int unfinished;

    /** Of the unfinished, the files and directories of which not every request was sent. */
    int unsent;
  }

  /** Files that are open on the host and whose content is to be sent. */
  private final Deque<OpenFile> open = new ArrayDeque<>();

  private final byte[] chunk;

  /** What was taken and is not begun. */
  private int next = Feed.NONE;

  private int weighed = Feed.NONE;
  private int handlesOfWeighed;

  /**
   * @param behind is asked behind the last change
   */
  ChangeRun(
      SftpChannel channel,
      Extensions extensions,
      ClosedDirectories closedOnes,
      LinkOrder linkOrder,
      Feed feed,
      ChangeListener listener,
      Asked behind) {
    this.behind = behind;
    this.linkOrder = linkOrder;
    this.channel = channel;
    this.extensions = extensions;
    this.explanation = new Explanation(channel);
    this.moves = new Moves(channel, extensions, listener);
    this.directories = new MadeDirectories(channel, extensions, closedOnes, listener, count);
    this.handleWork = new HandleWork(channel, extensions, closedOnes, listener, count);
    this.feed = feed;
    this.listener = listener;
    this.chunk = new byte[extensions.write()];
  }

  void run() throws IOException {
    channel.call(
        () -> {
          try {
            Asked.askAll(channel, this);
          } catch (ConnectionLostException e) {
            open.forEach(OpenFile::closeContent);
            throw e;
          }
        });
  }

  @Override
  public boolean sendNext() throws IOException {
    if (!open.isEmpty()) {
      if (open.peek().sendSome(chunk)) {
        open.remove();
        count.unsent--;
      }
    } else if (handleWork.maySync()) {
      handleWork.syncNext();
    } else {
      return directories.sendNext() || beginNext() || (isAllSent() && behind.sendNext());
    }
    return true;
  }

  private boolean beginNext() throws IOException {
    if (next == Feed.NONE) {
      next = feed.next();
    }
    if (next == Feed.NONE) {
      return false;
    }
    Change change = feed.change(next);
    if (linkOrder.mustBeFoundFor(change)) {
      linkOrder.findFor((SymbolicLink) change, channel);
    } else if (mayFollow(change)) {
      int index = next;
      next = Feed.NONE;
      begin(index, change);
    } else {
      return false;
    }
    return true;
  }

  /** Whether what is asked now is answered as things are after all changes. */
  private boolean isAllSent() {
    return next == Feed.NONE && count.unsent == 0 && !moves.areUnderWay();
  }

  @Override
  public void stopped() throws IOException {
    behind.stopped();
    endWhatWasBegun();
  }

  private void endWhatWasBegun() throws IOException {
    directories.abandon();
    handleWork.abandonSyncs();
    while (!open.isEmpty()) {
      try {
        open.remove().abandon();
      } catch (ConnectionLostException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        channel.stop(e);
      }
    }
  }

  private boolean mayFollow(Change change) {
    if (change instanceof Move move && !move.replaces()) {
      return count.unfinished == 0 && moves.mayBegin(move);
    }
    if (moves.areUnderWay()) {
      return false;
    }
    if (change instanceof PutFile || change instanceof Sync) {
      return count.handles < extensions.handles();
    }
    if (change instanceof AssembleFile file) {
      return count.handles == 0 || count.handles + handlesOf(next, file) <= extensions.handles();
    }
    if (change instanceof SymbolicLink) {
      return !linkOrder.isAwaited();
    }
    return change instanceof MakeDirectory || change instanceof HardLink || count.unfinished == 0;
  }

  /** Of the one that waits, which is asked often. */
  private int handlesOf(int index, AssembleFile file) {
    if (index != weighed) {
      weighed = index;
      handlesOfWeighed = 1 + file.origins().size();
    }
    return handlesOfWeighed;
  }

  private void begin(int index, Change change) throws IOException {
    String path = change.path().toString();
    if (change instanceof PutFile put) {
      put(index, put);
    } else if (change instanceof AssembleFile assemble) {
      assemble(index, assemble);
    } else if (change instanceof MakeDirectory make) {
      directories.make(index, make);
    } else if (change instanceof HardLink link) {
      if (!extensions.hardLink()) {
        listener.failed(index, lacks(change, Extensions.HARD_LINK));
        return;
      }
      channel
          .request(Sftp.EXTENDED)
          .text(Extensions.HARD_LINK)
          .text(link.existing().toString())
          .text(path);
      channel.send(reply -> created(index, change, Status.of(reply)));
    } else if (change instanceof SymbolicLink link) {
      if (!linkOrder.isKnown()) {
        listener.failed(index, linkOrder.refusal(link));
        return;
      }
      linkOrder.request(link, channel);
      channel.send(reply -> created(index, change, Status.of(reply)));
    } else if (change instanceof RemoveFile) {
      channel.request(Sftp.REMOVE).text(path);
      channel.send(reply -> ended(listener, index, change, Status.of(reply)));
    } else if (change instanceof RemoveDirectory) {
      channel.request(Sftp.RMDIR).text(path);
      channel.send(reply -> removed(index, change, Status.of(reply)));
    } else if (change instanceof Move move) {
      moves.begin(index, move);
    } else if (change instanceof Sync) {
      handleWork.sync(index, change);
    }
  }

  private void created(int index, Change change, Status status) throws IOException {
    if (status.ok()) {
      listener.done(index);
    } else {
      explanation.ofCreating(change.path(), status, why -> listener.failed(index, why));
    }
  }

  private void removed(int index, Change change, Status status) throws IOException {
    if (status.ok()) {
      listener.done(index);
    } else {
      explanation.ofEmptiness(change.path(), status, why -> listener.failed(index, why));
    }
  }

  private void put(int index, PutFile put) throws IOException {
    count.handles++;
    count.unfinished++;
    count.unsent++;
    boolean sync = put.durable() && extensions.sync();
    FilePut file = new FilePut(channel, index, put, sync, listener, endingOf(index, 1));
    channel
        .request(Sftp.OPEN)
        .text(put.path().toString())
        .u32(Sftp.FOR_WRITING_A_NEW_FILE)
        .u32(Sftp.ATTRIBUTE_MODE)
        .u32(0600);
    channel.send(
        reply -> {
          if (!reply.is(Sftp.HANDLE)) {
            count.handles--;
            count.unfinished--;
            count.unsent--;
            explanation.ofCreating(
                put.path(), Status.of(reply), why -> listener.failed(index, why));
            return;
          }
          file.opened(reply.string());
          if (channel.stopped()) {
            file.abandon();
          } else {
            open.add(file);
          }
        });
  }

  private void assemble(int index, AssembleFile assemble) throws IOException {
    if (!extensions.copyData()) {
      listener.failed(index, lacks(assemble, Extensions.COPY_DATA));
      return;
    }
    int handles = handlesOf(index, assemble);
    count.handles += handles;
    count.unfinished++;
    count.unsent++;
    boolean sync = assemble.durable() && extensions.sync();
    FileAssembly file =
        new FileAssembly(channel, index, assemble, sync, listener, endingOf(index, handles));
    file.open(
        new FileAssembly.Opening() {
          @Override
          public void opened() throws IOException {
            if (channel.stopped()) {
              file.abandon();
            } else {
              open.add(file);
            }
          }

          @Override
          public void refused(Status status) throws IOException {
            count.handles -= handles;
            count.unfinished--;
            count.unsent--;
            explanation.ofCreating(assemble.path(), status, why -> listener.failed(index, why));
          }
        });
  }

  private OpenFile.Ending endingOf(int index, int handles) {
    return new OpenFile.Ending() {
      @Override
      public void closed(IOException failure) throws IOException {
        abandoned();
        if (failure == null) {
          listener.done(index);
        } else {
          listener.failed(index, failure);
        }
      }

      @Override
      public void abandoned() {
        count.handles -= handles;
        count.unfinished--;
      }
    };
  }

  /** Tells how a change ended of which there is nothing to explain. */
  static void ended(ChangeListener listener, int index, Change change, Status status)
      throws IOException {
    if (status.ok()) {
      listener.done(index);
    } else {
      listener.failed(index, status.refusal(change.path().toString()));
    }
  }

  static FileSystemException lacks(Change change, String extension) {
    return new FileSystemException(
        Printable.escape(change.path().toString()), null, "the host lacks " + extension);
  }
}
