package dev.deployer.root;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Content;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Visitor;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The room that a root keeps for the day on which its disk, its quota or its table of inodes is
 * full: files that nobody reads, in {@code .deployer/reserve/}. A run that has no room for its lock
 * or its records deletes them.
 *
 * <p>A rollback or a prune takes about thirty entries, most of them a block each; xfs besides wants
 * some 200 kB to be free before it makes any.
 */
public final class Reserve {
  /** How many files it has: each frees an inode. */
  public static final int SPARES = 40;

  /** How large each is, in bytes. */
  public static final int SPARE_SIZE = 12 << 10;

  private static final int MODE = 0600;
  private static final Pattern SPARE = Pattern.compile("(dead-[^/]+-)?spare-[0-9]{2}");

  private Reserve() {}

  /** Whether this is one of its files, also one that was disarmed on a dead workbench. */
  public static boolean isSpare(String name) {
    return SPARE.matcher(name).matches();
  }

  /** Whether this is one of its files, and whole. */
  public static boolean isWhole(Found entry) {
    return isSpare(entry.path().name())
        && entry.facts().isFile()
        && entry.facts().size() == SPARE_SIZE;
  }

  /** How many of its files are there and whole; none where it is missing, or is not a directory. */
  public static int look(Host host, Layout layout) throws IOException {
    int[] whole = {0};
    if (host.stat(layout.reserve()).map(Facts::isDirectory).orElse(false)) {
      host.walk(
          List.of(layout.reserve()),
          false,
          new Visitor() {
            @Override
            public void found(Found entry) {
              whole[0] += isWhole(entry) ? 1 : 0;
            }

            @Override
            public void unlistable(RemotePath directory, IOException failure) throws IOException {
              if (!(failure instanceof NoSuchFileException)) {
                throw failure;
              }
            }
          });
    }
    return whole[0];
  }

  /**
   * Makes the files that are missing, as many as there is room for.
   *
   * @param directory where they are prepared
   * @param there the names of those that it has
   * @param time of the files
   * @return how many it has now
   */
  public static int fill(Host host, RemotePath directory, Set<String> there, long time)
      throws IOException {
    Content content = content();
    List<Change> files = new ArrayList<>();
    for (int i = 1; i <= SPARES; i++) {
      String name = String.format(Locale.ROOT, "spare-%02d", i);
      if (!there.contains(name)) {
        files.add(new Change.PutFile(directory.child(name), MODE, time, content, false));
      }
    }
    Set<Change> refused = new HashSet<>();
    host.apply(
        files,
        new ChangeListener() {
          @Override
          public void failed(int index, IOException failure) {
            refused.add(files.get(index));
          }
        });
    if (!refused.isEmpty()) {
      // Begun, and cut short by the end of the disk.
      host.apply(
          refused.stream().map(file -> new Change.RemoveFile(file.path())).toList(),
          new ChangeListener() {
            @Override
            public void failed(int index, IOException failure) {
              // It was not even begun.
            }
          });
    }
    return there.size() + files.size() - refused.size();
  }

  /** Bytes that no filesystem can press into less. */
  private static Content content() {
    byte[] bytes = new byte[SPARE_SIZE];
    new Random(SPARE_SIZE).nextBytes(bytes);
    return Content.of(bytes);
  }
}
