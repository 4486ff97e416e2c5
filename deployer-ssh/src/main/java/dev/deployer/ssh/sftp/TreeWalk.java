package dev.deployer.ssh.sftp;

import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.HeapShare;
import dev.deployer.host.Visitor;
import dev.deployer.path.InvalidPathTextException;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lists directories, many at once, level by level.
 *
 * <p>A directory's subdirectories are entered when its own listing has ended. A page of a listing
 * comes with the attributes of lstat; where it does not, each entry is asked for.
 *
 * <p>Directories that the visitor {@linkplain Visitor#foreseen foresees} are listed early, so that
 * a deep tree does not take a few round trips for each level. What such a listing says is kept
 * until the one above it has said that there is a directory: else it may be that of a link's
 * target, and is forgotten.
 */
final class TreeWalk implements Asked {
  /** Of a usual directory; a full page has twenty times as much. */
  private static final int EXPECTED_PAGE = 1_024;

  private static final int SHORTEST_ENTRY = 12;
  private static final int EMPTY_PAGES = 16;

  /** While so many entries wait to be asked for, no listing goes on. */
  private static final int MOST_UNCLEAR = 4_096;

  private static final int LONGEST_PATH = 4_096;

  private final SftpChannel channel;
  private final int handles;
  private final boolean pagesTellLstat;
  private final boolean deep;
  private final Visitor visitor;

  private final Deque<RemotePath> waiting;

  /** Entries of listings that need a question of their own before they are told. */
  private final Deque<UnclearEntry> unclear = new ArrayDeque<>();

  /** Listings that go on when it is clear what they have told so far. */
  private final Deque<Listing> paused = new ArrayDeque<>();

  private final Foresight foresight;

  /** Listings of directories that were foreseen and not found yet. */
  private final Map<RemotePath, Listing> early = new HashMap<>();

  private final int mostEntries = HeapShare.entries();
  private int open;
  private int entries;
  private boolean brokenOff;

  /**
   * @param pagesTellLstat whether the server's listings give the attributes of links and not of
   *     their targets
   */
  TreeWalk(
      SftpChannel channel,
      int handles,
      boolean pagesTellLstat,
      Collection<RemotePath> directories,
      boolean deep,
      Visitor visitor) {
    this.channel = channel;
    this.handles = handles;
    this.pagesTellLstat = pagesTellLstat;
    this.waiting = new ArrayDeque<>(directories);
    this.deep = deep;
    this.visitor = visitor;
    this.foresight = new Foresight(visitor);
  }

  void run() throws IOException {
    channel.call(() -> Asked.askAll(channel, this));
  }

  @Override
  public boolean sendNext() throws IOException {
    if (!unclear.isEmpty()) {
      unclear.remove().ask();
    } else if (!paused.isEmpty()) {
      paused.remove().askForPage();
    } else if (!waiting.isEmpty() && open < handles) {
      RemotePath next = waiting.remove();
      foresight.begun(next);
      new Listing(next, true).begin();
    } else {
      return listEarly();
    }
    return true;
  }

  @Override
  public void stopped() throws IOException {
    for (Listing listing : paused) {
      listing.close();
    }
    paused.clear();
  }

  /** What is under way is awaited, and not told. */
  private void breakOff(FileSystemException why) throws IOException {
    visitor.brokenOff(why);
    brokenOff = true;
    waiting.clear();
    unclear.clear();
    stopped();
  }

  /** Whether there was a directory to begin with early. */
  private boolean listEarly() throws IOException {
    RemotePath directory = deep && !brokenOff && open < handles ? foresight.next() : null;
    if (directory == null) {
      return false;
    }
    Listing listing = new Listing(directory, false);
    early.put(directory, listing);
    listing.begin();
    return true;
  }

  /** What the listing above has named, and said to be a directory. */
  private void enter(RemotePath directory) throws IOException {
    if (brokenOff) {
      return;
    }
    Listing listing = early.remove(directory);
    if (listing == null) {
      waiting.add(directory);
    } else {
      listing.confirm();
    }
  }

  /** One directory, from its OPENDIR to its CLOSE. */
  private final class Listing implements UnclearEntry.Lister {
    /** An entry of a directory of which it is not known yet that it is one. */
    private record Kept(String name, Facts facts) {}

    private final RemotePath directory;
    private final List<RemotePath> subdirectories = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();
    private final PagesAhead pagesAhead = new PagesAhead(channel);
    private byte[] handle;
    private int pagesAsked;
    private int pagesUnderWay;
    private int unclearEntries;
    private int emptyPages;
    private boolean confirmed;
    private boolean failed;
    private boolean ended;

    Listing(RemotePath directory, boolean confirmed) {
      this.directory = directory;
      this.confirmed = confirmed;
    }

    /** It is a directory: what it said so far is told, and what it says from now on. */
    void confirm() throws IOException {
      confirmed = true;
      if (failed) {
        waiting.add(directory);
        return;
      }
      for (Kept each : kept) {
        if (!brokenOff) {
          entry(each.name(), each.facts());
        }
      }
      kept.clear();
      enterIfTold();
    }

    void begin() throws IOException {
      String path = directory.toString();
      if (path.length() > LONGEST_PATH) {
        ended = true;
        unlistable(refused("its path is too long"));
        return;
      }
      open++;
      channel.request(Sftp.OPENDIR).text(path);
      channel.send(
          reply -> {
            if (!reply.is(Sftp.HANDLE)) {
              open--;
              ended = true;
              unlistable(Status.of(reply).refusal(path));
              return;
            }
            handle = reply.string();
            if (!isHeard()) {
              close();
            } else {
              askForPages();
            }
          });
    }

    private void unlistable(FileSystemException why) throws IOException {
      if (confirmed && !brokenOff) {
        visitor.unlistable(directory, why);
      } else {
        failed = true;
      }
    }

    private void askForPages() throws IOException {
      while (pagesAhead.takesAnother(pagesUnderWay)) {
        askForPage();
      }
    }

    private void askForPage() throws IOException {
      int number = pagesAsked++;
      pagesUnderWay++;
      channel.request(Sftp.READDIR).string(handle);
      channel.send(EXPECTED_PAGE, reply -> page(number, reply));
    }

    private void page(int number, Reply reply) throws IOException {
      int answered = pagesAsked - pagesUnderWay;
      pagesUnderWay--;
      try {
        if (!ended && isHeard()) {
          if (number != answered) {
            throw ViolationException.outOfOrder();
          }
          read(reply);
        }
      } catch (ViolationException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        channel.stop(e);
      }
      if (ended || !isHeard()) {
        closeIfIdle();
      } else if (unclear.size() < MOST_UNCLEAR) {
        if (pagesAhead.moreAreLikely()) {
          pagesAhead.grow(unclear.isEmpty());
          askForPages();
        } else if (pagesUnderWay == 0) {
          askForPage();
        }
      } else if (pagesUnderWay == 0) {
        paused.add(this);
      }
    }

    private boolean isHeard() {
      return !brokenOff && !channel.stopped();
    }

    private void closeIfIdle() throws IOException {
      if (pagesUnderWay == 0) {
        close();
        enterIfTold();
      }
    }

    private void close() throws IOException {
      channel.request(Sftp.CLOSE).string(handle);
      channel.sendUnawaited();
      open--;
    }

    private void read(Reply reply) throws IOException {
      if (!reply.is(Sftp.NAME)) {
        Status status = Status.of(reply);
        ended = true;
        if (status.code() != Status.EOF) {
          unlistable(status.refusal(directory.toString()));
        }
        return;
      }
      int count = reply.count(SHORTEST_ENTRY);
      pagesAhead.came(count);
      emptyPages = count == 0 ? emptyPages + 1 : 0;
      if (emptyPages > EMPTY_PAGES) {
        throw new ViolationException("a listing goes on without entries");
      }
      for (int i = 0; i < count && !brokenOff; i++) {
        String name = reply.text();
        reply.skipString();
        Facts facts = reply.attributes();
        if (!name.equals(".") && !name.equals("..")) {
          if (++entries > mostEntries) {
            breakOff(
                refused(
                    "there are more than "
                        + mostEntries
                        + " entries, and no more fit in this heap"));
          } else if (confirmed) {
            entry(name, facts);
          } else {
            kept.add(new Kept(name, facts));
          }
        }
      }
    }

    private void entry(String name, Facts facts) throws IOException {
      RemotePath path;
      try {
        path = directory.child(name);
      } catch (InvalidPathTextException e) {
        breakOff(refused("the host lists a name that is not valid: " + Printable.quote(name)));
        return;
      }
      Facts certain = pagesTellLstat ? facts : null;
      if (certain == null || certain.isLink()) {
        unclearEntries++;
        unclear.add(new UnclearEntry(channel, this, path, certain));
      } else {
        tell(path, certain, Optional.empty());
      }
    }

    private void tell(RemotePath path, Facts facts, Optional<String> target) throws IOException {
      visitor.found(new Found(path, facts, target));
      if (deep && facts.isDirectory() && visitor.enters(path)) {
        subdirectories.add(path);
      }
    }

    @Override
    public void again(UnclearEntry entry) {
      if (!brokenOff) {
        unclear.add(entry);
      }
    }

    @Override
    public void told(RemotePath path, Facts facts, Optional<String> target) throws IOException {
      unclearEntries--;
      if (isHeard()) {
        tell(path, facts, target);
      }
      enterIfTold();
    }

    @Override
    public void untold(RemotePath path, Status why) throws IOException {
      unclearEntries--;
      if (!why.noSuchFile() && isHeard()) {
        visitor.unlistable(directory, why.refusal(path.toString()));
      }
      enterIfTold();
    }

    private void enterIfTold() throws IOException {
      if (confirmed && ended && pagesUnderWay == 0 && unclearEntries == 0) {
        List<RemotePath> told = List.copyOf(subdirectories);
        subdirectories.clear();
        for (RemotePath each : told) {
          enter(each);
        }
      }
    }

    private FileSystemException refused(String why) {
      return new FileSystemException(Printable.escape(directory.toString()), null, why);
    }
  }
}
