package dev.deployer.torture.trial;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Host;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.Tree;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Commits of one kind that the holder of a lock is about to send, one right after the other; made
 * by hand on the host's disk. A run would send one of them; so many keep the server busy with
 * renames while the lock is being broken.
 */
final class BegunCommits {
  /** How many there are. */
  static final int COUNT = 10;

  /** What is renamed. */
  enum Kind {
    /** A link, from the workbench over {@code current}. */
    FLIP,
    /** A tree, from the workbench to the releases. */
    PUBLISH,
    /** A release, into the workbench's trash. */
    RETIRE
  }

  private final Site site;
  private final Kind kind;
  private final Path bench;

  private BegunCommits(Site site, Kind kind, Path bench) {
    this.site = site;
    this.kind = kind;
    this.bench = bench;
  }

  /** Those of each kind, by one who holds the lock, which was free. */
  static List<BegunCommits> prepare(Site site, String token) throws IOException {
    Path bench = Files.createDirectory(site.deployerFolder().resolve("lock").resolve(token));
    Files.writeString(bench.resolve("holder.json"), "{}");
    Files.createDirectory(bench.resolve("trash"));
    List<BegunCommits> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      BegunCommits commits = new BegunCommits(site, kind, bench);
      for (int i = 0; i < COUNT; i++) {
        commits.prepare(i);
      }
      all.add(commits);
    }
    return all;
  }

  private void prepare(int i) throws IOException {
    switch (kind) {
      case FLIP -> Files.createSymbolicLink(bench.resolve("current-" + i), Path.of(target(i)));
      case PUBLISH -> makeRelease(bench.resolve("tree-" + i));
      case RETIRE -> makeRelease(retired(i));
    }
  }

  private static void makeRelease(Path directory) throws IOException {
    Files.createDirectory(directory);
    Files.createFile(directory.resolve("index.html"));
  }

  private String target(int i) {
    return "releases/" + bench.getFileName() + "-" + i;
  }

  private Path published(int i) {
    return site.release("new-" + i);
  }

  private Path retired(int i) {
    return site.release("old-" + i);
  }

  Kind kind() {
    return kind;
  }

  private List<Change.Move> moves() {
    RemotePath from = site.layout().lock().child(bench.getFileName().toString());
    RemotePath releases = site.layout().releases();
    List<Change.Move> moves = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      moves.add(
          switch (kind) {
            case FLIP -> new Change.Move(from.child("current-" + i), site.layout().current());
            case PUBLISH -> new Change.Move(from.child("tree-" + i), releases.child("new-" + i));
            case RETIRE ->
                new Change.Move(
                    releases.child("old-" + i), from.child("trash").child("release-" + i));
          });
    }
    return moves;
  }

  /** Sends them all; tells which the server says it has carried out. */
  Set<Integer> send(Host session) throws IOException {
    if (kind == Kind.FLIP) {
      return flip(session);
    }
    Set<Integer> done = new TreeSet<>();
    session.apply(
        moves(),
        new ChangeListener() {
          @Override
          public void done(int index) {
            done.add(index);
          }

          @Override
          public void failed(int index, IOException failure) throws IOException {
            if (!(failure instanceof NoSuchFileException)) {
              throw failure;
            }
          }
        });
    return done;
  }

  /** A list of changes replaces nothing. */
  private Set<Integer> flip(Host session) throws IOException {
    Set<Integer> done = new TreeSet<>();
    for (Change.Move move : moves()) {
      try {
        session.rename(move.path(), move.to());
        done.add(done.size());
      } catch (NoSuchFileException e) {
        return done;
      }
    }
    return done;
  }

  /** Those of which everyone can see that they were carried out; of flips, the last. */
  Set<Integer> landed() throws IOException {
    String current = site.current();
    Set<Integer> landed = new TreeSet<>();
    for (int i = 0; i < COUNT; i++) {
      if (switch (kind) {
        case FLIP -> current.equals(target(i));
        case PUBLISH -> Files.exists(published(i), NOFOLLOW_LINKS);
        case RETIRE -> !Files.exists(retired(i), NOFOLLOW_LINKS);
      }) {
        landed.add(i);
      }
    }
    return landed;
  }

  /** Removes the releases that they were about. */
  void tidy() throws IOException {
    for (int i = 0; i < COUNT; i++) {
      switch (kind) {
        case FLIP -> {}
        case PUBLISH -> Tree.delete(published(i));
        case RETIRE -> Tree.delete(retired(i));
      }
    }
  }
}
