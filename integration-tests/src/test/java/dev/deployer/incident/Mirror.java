package dev.deployer.incident;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The daemon that keeps one host's folder as another's is: whatever changes there is copied at
 * once, with what is gone deleted. Inotify and rsync, as lsyncd uses them.
 */
final class Mirror implements AutoCloseable {
  private static final long SECONDS = 20;

  /** Of rsync: files vanished while it looked. */
  private static final int VANISHED = 24;

  private final Path from;
  private final Path to;
  private final List<String> away;
  private final WatchService watch;
  private final Set<Path> watched = new HashSet<>();
  private final Thread daemon;

  private Mirror(Path from, Path to, List<String> away) throws IOException {
    this.from = from;
    this.to = to;
    this.away = away;
    this.watch = FileSystems.getDefault().newWatchService();
    this.daemon = new Thread(this::serve, "mirror");
  }

  /** Starts it; the other host has the same folder when this returns. */
  static Mirror of(Hosts hosts, String from, String to, String folder) throws IOException {
    Path there = Files.createDirectories(hosts.disk(to).resolve(folder));
    Mirror mirror =
        new Mirror(
            hosts.disk(from).resolve(folder),
            there,
            List.of(
                "-e",
                String.join(" ", hosts.remoteShell(to)),
                hosts.disk(from).resolve(folder) + "/",
                hosts.address(to) + ":" + there + "/"));
    mirror.copy();
    mirror.daemon.setDaemon(true);
    mirror.daemon.start();
    return mirror;
  }

  private void serve() {
    try {
      while (true) {
        watch.take().reset();
        copy();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException | ClosedWatchServiceException e) {
      // It was closed.
    }
  }

  /** Until nothing came that is not yet watched. */
  private void copy() throws IOException {
    do {
      rsync(away);
    } while (watchAll());
  }

  private static String rsync(List<String> words) throws IOException {
    List<String> line = new ArrayList<>(List.of("rsync", "-a", "--delete", "-i"));
    line.addAll(words);
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      int exit = process.waitFor();
      if (exit != 0 && exit != VANISHED) {
        throw new IOException(line + " failed: " + said);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return said;
  }

  private boolean watchAll() throws IOException {
    int before = watched.size();
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes facts)
              throws IOException {
            if (watched.add(each)) {
              each.register(
                  watch,
                  StandardWatchEventKinds.ENTRY_CREATE,
                  StandardWatchEventKinds.ENTRY_DELETE,
                  StandardWatchEventKinds.ENTRY_MODIFY);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path each, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return watched.size() > before;
  }

  /** Whether the other side is as this one is, for which is waited. */
  boolean isDone() throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < deadline) {
      if (rsync(List.of("-n", from + "/", to + "/")).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    watch.close();
    try {
      daemon.join(TimeUnit.SECONDS.toMillis(SECONDS));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
