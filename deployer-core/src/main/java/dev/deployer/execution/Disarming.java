package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Layout;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Renames everything on the workbench of a dead or lost session, so that a request which that
 * session still has under way finds none of it. The second half of fencing; the first is {@link
 * Lock#fenceItself}.
 *
 * <p>A rename that a server process has begun has resolved the directories of its paths already,
 * and lands although the workbench was renamed meanwhile. It looks up the last component of each
 * path only under the directories' locks; so once a payload bears another name, and the directory
 * that it may have been on its way into is gone, it finds nothing.
 */
final class Disarming {
  private static final List<String> PAYLOADS =
      Stream.concat(
              Stream.of(
                  "tree",
                  "current",
                  "record",
                  "manifest",
                  "shared",
                  "raw",
                  "reserve",
                  "marker",
                  "output",
                  "printed"),
              IntStream.rangeClosed(1, JournalEnd.MOST_AHEAD)
                  .mapToObj(number -> Workbench.RECORD + number))
          .toList();

  /** The directories that a late rename may put something into. */
  private static final List<String> RECEIVERS = List.of("trash", Workbench.RETIRED);

  /** A receiver is removed when nothing arrives in it between a listing and the removal. */
  private static final int MOST_ATTEMPTS = 100;

  private final Host host;
  private final RemotePath workbench;
  private final String mark;
  private final List<String> cards = new ArrayList<>();
  private boolean payloads;
  private int count;

  /**
   * For one workbench.
   *
   * @param by the token of the one who disarms; makes the new names new
   */
  Disarming(Host host, RemotePath workbench, String by) {
    this.host = host;
    this.workbench = workbench;
    this.mark = Workbench.DEAD + by + "-";
  }

  /**
   * Renames every payload; the staged tree to {@code keepTreeAs}, where that is given, so that its
   * run can go on with it.
   */
  void run(Optional<RemotePath> keepTreeAs) throws IOException {
    List<Change> moves = new ArrayList<>();
    List<RemotePath> receivers = new ArrayList<>();
    boolean[] kept = {false};
    List<String> seen = new ArrayList<>();
    host.walk(
        List.of(workbench),
        false,
        entry -> {
          seen.add(entry.path().name());
          sort(entry, moves, receivers, keepTreeAs, kept);
        });
    // A listing can leave entries out: the names of a first incarnation are tried all the same.
    List<RemotePath> unseen =
        Stream.concat(PAYLOADS.stream(), RECEIVERS.stream())
            .filter(name -> !seen.contains(name))
            .map(workbench::child)
            .toList();
    List<Optional<Facts>> facts = host.stat(unseen);
    for (int i = 0; i < unseen.size(); i++) {
      if (facts.get(i).isPresent() && RECEIVERS.contains(unseen.get(i).name())) {
        receivers.add(unseen.get(i));
      } else if (facts.get(i).isPresent()) {
        boolean isTree = unseen.get(i).name().equals("tree");
        moves.add(
            move(unseen.get(i), isTree ? keepTreeAs.filter(t -> !kept[0]) : Optional.empty()));
      }
    }
    payloads |= !moves.isEmpty() || !receivers.isEmpty();
    host.apply(moves, EXCEPT_ABSENT);
    for (RemotePath receiver : receivers) {
      takeApart(receiver);
    }
  }

  /** What tells of the holder, where that is all there was; else empty. */
  Optional<List<String>> onlyCards() {
    return payloads ? Optional.empty() : Optional.of(List.copyOf(cards));
  }

  /**
   * Takes apart what something may be on its way into. A trash with a mount point in it, which
   * cannot be renamed, goes aside with that.
   *
   * <p>RACE: it arrives until the receiver is gone, and then never.
   */
  private void takeApart(RemotePath receiver) throws IOException {
    RemotePath at = receiver;
    boolean retired = isRetired(receiver.name());
    if (retired && !receiver.name().startsWith(Workbench.DEAD)) {
      // It may be on its way as well, and must not arrive with a part of what is in it.
      at = dead(Workbench.RETIRED);
      host.apply(List.of(new Change.Move(receiver, at)), EXCEPT_ABSENT);
      if (host.stat(at).isEmpty()) {
        return;
      }
    }
    String of = retired ? Workbench.RETIRED + "." : "";
    for (int attempt = 1; ; attempt++) {
      List<Change> changes = new ArrayList<>();
      host.walk(
          List.of(at),
          false,
          entry ->
              changes.add(new Change.Move(entry.path(), dead(of + shorten(entry.path().name())))));
      changes.add(new Change.RemoveDirectory(at));
      boolean[] stays = {false};
      try {
        host.apply(changes, retired ? EXCEPT_ABSENT : noting(stays));
        if (!stays[0]) {
          return;
        }
      } catch (DirectoryNotEmptyException e) {
        if (attempt == MOST_ATTEMPTS && !stays[0]) {
          throw e;
        }
      }
      if (stays[0]) {
        host.apply(List.of(move(at, Optional.empty())), EXCEPT_ABSENT);
        return;
      }
    }
  }

  /** Whether a retired release was put together in it, now or before it was disarmed. */
  private static boolean isRetired(String name) {
    return name.matches("(" + Workbench.DEAD + ".*-)?" + Workbench.RETIRED + "(-[0-9]+)?");
  }

  private void sort(
      Found entry,
      List<Change> moves,
      List<RemotePath> receivers,
      Optional<RemotePath> keepTreeAs,
      boolean[] kept) {
    String name = entry.path().name();
    if (Layout.tellsOfTheHolder(name)) {
      cards.add(name);
      return;
    }
    payloads = true;
    boolean receives = name.startsWith("trash") || isRetired(name);
    if (receives && entry.facts().isDirectory()) {
      receivers.add(entry.path());
    } else if (name.startsWith(Workbench.DEAD)) {
      return;
    } else if (name.startsWith("tree") && keepTreeAs.isPresent() && !kept[0]) {
      kept[0] = true;
      moves.add(move(entry.path(), keepTreeAs));
    } else {
      moves.add(move(entry.path(), Optional.empty()));
    }
  }

  private Change move(RemotePath from, Optional<RemotePath> to) {
    return new Change.Move(from, to.orElseGet(() -> dead(shorten(from.name()))));
  }

  private RemotePath dead(String name) {
    return workbench.child(mark + count++ + "-" + name);
  }

  private static String shorten(String name) {
    return name.length() > 80 ? name.substring(0, 80) : name;
  }

  /** Goes on where something cannot be renamed or removed, and notes it. */
  private static ChangeListener noting(boolean[] stays) {
    return new ChangeListener() {
      @Override
      public void failed(int index, IOException failure) throws IOException {
        if (failure instanceof DirectoryNotEmptyException
            || !(failure instanceof FileSystemException)) {
          throw failure;
        }
        stays[0] |= !(failure instanceof NoSuchFileException);
      }
    };
  }

  private static final ChangeListener EXCEPT_ABSENT =
      new ChangeListener() {
        @Override
        public void failed(int index, IOException failure) throws IOException {
          if (!(failure instanceof NoSuchFileException)) {
            throw failure;
          }
        }
      };
}
