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
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the payloads of a fenced workbench from whoever may still hold a request that names them.
 *
 * <p>A rename that a server process has begun has resolved the directories of its paths already,
 * and lands although the workbench was renamed meanwhile. It looks up the last component of each
 * path only under the directories' locks; so once a payload bears another name, and the trash that
 * it may have been on its way to is gone, it finds nothing.
 */
final class Disarming {
  private static final List<String> PAYLOADS =
      List.of("tree", "current", "record", "manifest", "shared", "reserve", "marker");

  /** A trash is removed when no release arrives in it between a listing and the removal. */
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
    List<RemotePath> trashes = new ArrayList<>();
    boolean[] kept = {false};
    List<String> seen = new ArrayList<>();
    host.walk(
        List.of(workbench),
        false,
        entry -> {
          seen.add(entry.path().name());
          sort(entry, moves, trashes, keepTreeAs, kept);
        });
    // A listing can leave entries out: the names of a first incarnation are tried all the same.
    List<RemotePath> unseen =
        PAYLOADS.stream().filter(name -> !seen.contains(name)).map(workbench::child).toList();
    List<Optional<Facts>> facts = host.stat(unseen);
    for (int i = 0; i < unseen.size(); i++) {
      if (facts.get(i).isPresent()) {
        boolean isTree = unseen.get(i).name().equals("tree");
        moves.add(
            move(unseen.get(i), isTree ? keepTreeAs.filter(t -> !kept[0]) : Optional.empty()));
      }
    }
    payloads |= !moves.isEmpty() || !trashes.isEmpty();
    host.apply(moves, EXCEPT_ABSENT);
    for (RemotePath trash : trashes) {
      remove(trash);
    }
  }

  /** What tells of the holder, where that is all there was; else empty. */
  Optional<List<String>> onlyCards() {
    return payloads ? Optional.empty() : Optional.of(List.copyOf(cards));
  }

  /** RACE: releases that were on their way arrive until the trash is gone, and then never. */
  private void remove(RemotePath trash) throws IOException {
    for (int attempt = 1; ; attempt++) {
      List<Change> changes = new ArrayList<>();
      host.walk(List.of(trash), false, entry -> changes.add(move(entry.path(), Optional.empty())));
      changes.add(new Change.RemoveDirectory(trash));
      try {
        host.apply(changes, EXCEPT_ABSENT);
        return;
      } catch (DirectoryNotEmptyException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void sort(
      Found entry,
      List<Change> moves,
      List<RemotePath> trashes,
      Optional<RemotePath> keepTreeAs,
      boolean[] kept) {
    String name = entry.path().name();
    if (Layout.tellsOfTheHolder(name)) {
      cards.add(name);
      return;
    }
    payloads = true;
    if (name.startsWith(Workbench.DEAD)) {
      return;
    }
    if (name.startsWith("trash") && entry.facts().isDirectory()) {
      trashes.add(entry.path());
    } else if (name.startsWith("tree") && keepTreeAs.isPresent() && !kept[0]) {
      kept[0] = true;
      moves.add(move(entry.path(), keepTreeAs));
    } else {
      moves.add(move(entry.path(), Optional.empty()));
    }
  }

  private Change move(RemotePath from, Optional<RemotePath> to) {
    return new Change.Move(
        from, to.orElseGet(() -> workbench.child(mark + count++ + "-" + shorten(from.name()))));
  }

  private static String shorten(String name) {
    return name.length() > 80 ? name.substring(0, 80) : name;
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
