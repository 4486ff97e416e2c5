package dev.deployer.cli.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.deployer.parallel.Threads;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Where callers announce themselves: a FIFO named {@code door} in a folder that only this account
 * can enter, which is all that keeps others from having commands carried out. Beside it {@code
 * lock} holds the daemon's process id, and an advisory lock for as long as it lives.
 */
final class Door implements AutoCloseable {
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");
  private static final Pattern CALLER = Pattern.compile("call\\.[A-Za-z0-9]{10}");

  private static final String NOBODY = "";

  private final Path folder;
  private final FileChannel lock;
  private final RandomAccessFile pipe;
  private final BlockingQueue<String> announced = new LinkedBlockingQueue<>();

  private Door(Path folder, FileChannel lock, RandomAccessFile pipe) {
    this.folder = folder;
    this.lock = lock;
    this.pipe = pipe;
  }

  /**
   * Opens the only door of this account.
   *
   * @return empty if another daemon has it
   * @throws IOException if others could enter, or it cannot be made
   */
  static Optional<Door> open(Path folder, String user) throws IOException {
    makeOwn(folder, user);
    FileChannel lock =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock.tryLock() == null) {
      lock.close();
      return Optional.empty();
    }
    // Through this channel alone: to close another one on the file would drop the lock, see
    // fcntl(2).
    lock.truncate(0);
    lock.write(US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
    Path door = folder.resolve("door");
    Files.deleteIfExists(door);
    makePipe(door);
    // Open for both, so that it does not end when a caller closes it.
    Door opened = new Door(folder, lock, new RandomAccessFile(door.toFile(), "rw"));
    Threads.start("door", opened::listen);
    return Optional.of(opened);
  }

  private static void makeOwn(Path folder, String user) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(folder.getParent());
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWN));
    }
    PosixFileAttributes made =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!made.isDirectory()
        || !made.permissions().equals(OWN)
        || !made.owner().getName().equals(user)) {
      throw new IOException(folder + " is not a directory of " + user + " alone, with mode 0700");
    }
  }

  private static void makePipe(Path door) throws IOException {
    Process process =
        new ProcessBuilder("mkfifo", "-m", "600", door.toString())
            .redirectErrorStream(true)
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void listen() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(new FileInputStream(pipe.getFD()), US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (CALLER.matcher(line).matches()) {
          announced.add(line);
        }
      }
    } catch (IOException e) {
      // The door is closed.
    }
  }

  /** The next caller's folder; empty if none comes within this time, or the door was shut. */
  Optional<Path> next(Duration within) throws InterruptedException {
    return Optional.ofNullable(announced.poll(within.toMillis(), TimeUnit.MILLISECONDS))
        .filter(name -> !name.equals(NOBODY))
        .map(folder::resolve);
  }

  /** From now on nobody new finds it, and nobody is waited for. */
  void shut() {
    announced.add(NOBODY);
    try {
      Files.deleteIfExists(folder.resolve("door"));
    } catch (IOException e) {
      // Then callers find nobody behind it, by the process id.
    }
  }

  @Override
  public void close() throws IOException {
    shut();
    lock.close();
  }
}
