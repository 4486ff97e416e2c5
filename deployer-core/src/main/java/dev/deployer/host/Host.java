package dev.deployer.host;

import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A connection to a host, asked for files by absolute path. It is not a file system: there is no
 * working directory, nothing is opened and held by the caller, nothing is replaced but by {@link
 * #rename}, and no link is followed but where a method says so.
 *
 * <p>Each call is complete when it returns. A call that fails says so with the JDK's names:
 *
 * <ul>
 *   <li>{@link java.nio.file.NoSuchFileException}: the host says "no such file". That is also what
 *       it says of a path through something that is not a directory, or through too many links;
 *       whoever must know that a thing is <em>absent</em> looks at the parent too.
 *   <li>{@link java.nio.file.AccessDeniedException}: permission denied.
 *   <li>{@link java.nio.file.FileAlreadyExistsException}, {@link
 *       java.nio.file.DirectoryNotEmptyException}: only where the host said "failure" and a look at
 *       the path showed this to be the reason.
 *   <li>{@link java.nio.file.FileSystemException}: any other refusal (disk full, quota, read-only,
 *       a mount point, another filesystem); the message is what the host said.
 *   <li>{@link ConnectionLostException}: the outcome is unknown, and this object is of no further
 *       use.
 * </ul>
 *
 * <p>A list of questions is asked at once and answered in its order; the first refusal is thrown
 * after all replies have arrived. For one thread at a time. An interrupt ends a call with a {@link
 * ConnectionLostException}, with the thread's interrupt status set.
 */
public interface Host extends AutoCloseable {
  /** Who answers: the address as connected to, for people. */
  String address();

  /**
   * The fingerprint of the key this host proved to hold, {@code SHA256:…} as OpenSSH writes it; the
   * same for every connection to the same host.
   */
  String hostKey();

  /** What this server can do; asked once for each connection. */
  Capabilities capabilities();

  /**
   * Looks at the path of a root from {@code /} down; the only call that names a path above a root.
   *
   * @param inside what to look at besides, in the root
   */
  RootInspection inspect(ReleaseRoot root, List<RemotePath> inside) throws IOException;

  /** lstat of each; empty where the host says "no such file". */
  List<Optional<Facts>> stat(List<RemotePath> paths) throws IOException;

  /** lstat; empty where the host says "no such file". */
  default Optional<Facts> stat(RemotePath path) throws IOException {
    return stat(List.of(path)).get(0);
  }

  /**
   * lstat of each, with the text of those that are symbolic links; empty where the host says "no
   * such file". What is no longer a link when it is read, is gone, or may not be read, has no text.
   */
  default List<Optional<Found>> look(List<RemotePath> paths) throws IOException {
    List<Optional<Facts>> facts = stat(paths);
    List<Optional<Found>> found = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      Optional<String> target = Optional.empty();
      if (facts.get(i).map(Facts::isLink).orElse(false)) {
        try {
          target = Optional.of(readLink(paths.get(i)));
        } catch (NoSuchFileException | NotLinkException | AccessDeniedException e) {
          // It has changed meanwhile, or whoever needs the text asks for it, and why.
        }
      }
      found.add(
          facts.get(i).isPresent()
              ? Optional.of(new Found(paths.get(i), facts.get(i).get(), target))
              : Optional.empty());
    }
    return found;
  }

  /**
   * The content of each file; empty where the host says "no such file". A link in the last
   * component is followed: whoever minds looks first.
   *
   * @param limit in bytes; a larger file is a {@link java.nio.file.FileSystemException}
   */
  List<Optional<byte[]>> read(List<RemotePath> paths, int limit) throws IOException;

  /** The content of one file, as above. */
  default Optional<byte[]> read(RemotePath path, int limit) throws IOException {
    return read(List.of(path), limit).get(0);
  }

  /** Takes the bytes of a file, from its beginning on. */
  @FunctionalInterface
  interface Sink {
    /** The next bytes; the array is the caller's again afterwards. */
    void take(byte[] bytes, int offset, int length) throws IOException;
  }

  /**
   * The content of one file, told as it comes; false where the host says "no such file". Where this
   * throws, a part of it was told.
   *
   * @param limit in bytes; a larger file is a {@link java.nio.file.FileSystemException}
   */
  default boolean read(RemotePath path, long limit, Sink sink) throws IOException {
    Optional<byte[]> content = read(path, (int) Math.min(limit, Integer.MAX_VALUE));
    if (content.isPresent()) {
      sink.take(content.get(), 0, content.get().length);
    }
    return content.isPresent();
  }

  /**
   * SHA-256 of each file's content, read over the wire; empty where the host says "no such file". A
   * link in the last component is followed.
   */
  List<Optional<byte[]>> digest(List<RemotePath> paths) throws IOException;

  /**
   * The text of a symbolic link.
   *
   * @throws java.nio.file.NotLinkException if it is something else
   */
  String readLink(RemotePath path) throws IOException;

  /**
   * rename(2), by {@code posix-rename@openssh.com}. Atomic. A file or link replaces a file or link;
   * a directory replaces an absent or empty directory. Over a directory that is not empty: {@link
   * java.nio.file.DirectoryNotEmptyException}; a file over a directory or the reverse: {@link
   * java.nio.file.FileSystemException}; nothing has changed then. Two names of one file: nothing
   * happens, both stay.
   */
  void rename(RemotePath from, RemotePath to) throws IOException;

  /**
   * fsync of a file or a directory. Does nothing where the host cannot ({@link Capabilities#sync},
   * {@link #syncsDirectories}).
   */
  void sync(RemotePath path) throws IOException;

  /**
   * {@link #rename}, and where it was renamed, {@link #sync} of these directories: its parents,
   * before anything counts on it.
   */
  default void rename(RemotePath from, RemotePath to, List<RemotePath> synced) throws IOException {
    rename(from, to);
    for (RemotePath directory : synced) {
      sync(directory);
    }
  }

  /**
   * As {@link #rename(RemotePath, RemotePath, List)}, with questions right behind it, which change
   * nothing: they are answered as things are after the rename. Where it was refused, they may be
   * without an answer.
   */
  default void rename(RemotePath from, RemotePath to, List<RemotePath> synced, Questions behind)
      throws IOException {
    rename(from, to, synced);
    ask(behind);
  }

  /**
   * As {@link #rename(RemotePath, RemotePath)}, with removals right behind it that nobody counts
   * on: they name paths that exist only where it was renamed. What is refused of them is not told,
   * nor is a connection that is lost once it is renamed.
   */
  default void renameAndTidy(RemotePath from, RemotePath to, List<? extends Change> tidying)
      throws IOException {
    rename(from, to);
    try {
      apply(
          tidying,
          new ChangeListener() {
            @Override
            public void failed(int index, IOException failure) {
              // Nobody counts on it.
            }
          });
    } catch (ConnectionLostException e) {
      // The next call says so.
    }
  }

  /**
   * Whether this directory, which is there and may be listed, can be synced.
   *
   * @throws java.nio.file.FileSystemException if a host that opens directories did not open this
   *     one
   */
  default boolean syncsDirectories(RemotePath directory) throws IOException {
    return capabilities().sync();
  }

  /** Room on the filesystem of this path; empty where the host cannot tell. */
  Optional<Space> space(RemotePath path) throws IOException;

  /**
   * Everything in the directories, which are real directories and no links. Each directory's
   * entries are told before those of its subdirectories; there is no other order. A listing can
   * leave entries out, so what is told are candidates. {@code .} and {@code ..} are left out, and
   * links are not followed.
   *
   * @param deep whether subdirectories are entered, where the visitor {@linkplain Visitor#enters
   *     enters} them
   * @throws java.nio.file.FileSystemException if the host sends a name that is not one, or more
   *     entries than are kept at once, and the visitor {@linkplain Visitor#brokenOff wants so}
   */
  void walk(List<RemotePath> directories, boolean deep, Visitor visitor) throws IOException;

  /**
   * Carries the changes out in their order, as fast as the wire allows, and returns when every
   * reply has arrived. A later change may be carried out although an earlier one was refused.
   */
  void apply(List<? extends Change> changes, ChangeListener listener) throws IOException;

  /** As above; the first refusal is thrown. */
  default void apply(List<? extends Change> changes) throws IOException {
    apply(changes, new ChangeListener() {});
  }

  /**
   * As {@link #apply(List, ChangeListener)}, with questions behind the last change, which are
   * answered as things are after all of them.
   */
  default void apply(List<? extends Change> changes, ChangeListener listener, Questions behind)
      throws IOException {
    apply(changes, listener);
    ask(behind);
  }

  /**
   * Asks all of these at once, and returns when each of them is answered.
   *
   * @throws java.nio.file.FileSystemException what a root's inspection is refused with, or a
   *     visitor throws; all else that is refused is told by its answer
   */
  default void ask(Questions questions) throws IOException {
    questions.eachOf(this);
  }

  /**
   * A second way to the same host over the same connection, for another thread; nothing that waits
   * on one waits on the other. It ends with this one.
   */
  Host another() throws IOException;

  /**
   * A way to run commands on the host; empty where the account has no shell, as one that is
   * confined to SFTP. The host is asked at the first call.
   *
   * @throws ConnectionLostException if it could not be asked
   */
  default Optional<HostCommands> commands() throws IOException {
    return Optional.empty();
  }

  /** What was asked so far, where that is counted. */
  default Traffic traffic() {
    return Traffic.NONE;
  }

  /** Ends the connection; never throws, and never waits for the host for more than a second. */
  @Override
  void close();
}
