package dev.deployer.integration.site;

import dev.deployer.manifest.Digest;
import dev.deployer.testing.Backdoor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The files of a server that runs on this machine. */
public final class LocalBackdoor implements Backdoor {
  /** Whether the account that runs this is one that mode bits do not bind. */
  public static boolean isSuperuser() {
    return System.getProperty("user.name").equals("root");
  }

  @Override
  public void makeDirectory(String path) {
    if (!exists(path)) {
      makeDirectory(parent(path));
      run(() -> Files.createDirectory(Path.of(path)));
      setMode(path, 0755);
    }
  }

  @Override
  public void writeFile(String path, byte[] content) {
    makeDirectory(parent(path));
    boolean old = exists(path);
    run(() -> Files.write(Path.of(path), content));
    if (!old) {
      setMode(path, 0644);
    }
  }

  @Override
  public void link(String path, String target) {
    // Files.createSymbolicLink tidies the text up.
    run(
        () -> {
          Process ln = new ProcessBuilder("ln", "-sn", "--", target, path).inheritIO().start();
          if (ln.onExit().join().exitValue() != 0) {
            throw new IOException("ln -sn " + target + " " + path);
          }
          return path;
        });
  }

  @Override
  public void hardLink(String path, String existing) {
    run(() -> Files.createLink(Path.of(path), Path.of(existing)));
  }

  @Override
  public void setMode(String path, int mode) {
    run(() -> Files.setAttribute(Path.of(path), "unix:mode", mode));
  }

  @Override
  public void setModified(String path, long seconds) {
    run(() -> Files.setLastModifiedTime(Path.of(path), FileTime.from(seconds, TimeUnit.SECONDS)));
  }

  @Override
  public void remove(String path) {
    run(
        () ->
            Files.walkFileTree(
                Path.of(path),
                new SimpleFileVisitor<>() {
                  @Override
                  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                      throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                  }

                  @Override
                  public FileVisitResult postVisitDirectory(Path directory, IOException failure)
                      throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                  }
                }));
  }

  @Override
  public void move(String from, String to) {
    run(() -> Files.move(Path.of(from), Path.of(to)));
  }

  @Override
  public boolean exists(String path) {
    return Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public byte[] content(String path) {
    return run(() -> Files.readAllBytes(Path.of(path)));
  }

  @Override
  public int mode(String path) {
    return run(() -> mode(Path.of(path)));
  }

  @Override
  public long modified(String path) {
    return run(
        () ->
            Files.getLastModifiedTime(Path.of(path), LinkOption.NOFOLLOW_LINKS)
                .to(TimeUnit.SECONDS));
  }

  @Override
  public boolean areOneFile(String path, String other) {
    return run(() -> key(path).equals(key(other)));
  }

  @Override
  public SortedMap<String, String> tree(String directory) {
    Path top = Path.of(directory);
    SortedMap<String, String> tree = new TreeMap<>();
    run(
        () -> {
          try (Stream<Path> all = Files.walk(top)) {
            for (Path path : (Iterable<Path>) all.skip(1)::iterator) {
              tree.put(top.relativize(path).toString(), description(path));
            }
          }
          return tree;
        });
    return tree;
  }

  private static String description(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      return "l " + Files.readSymbolicLink(path);
    }
    if (Files.isDirectory(path)) {
      return String.format("d %o", mode(path));
    }
    byte[] content = Files.isReadable(path) ? Files.readAllBytes(path) : new byte[0];
    return String.format("f %o %d %s", mode(path), Files.size(path), Digest.ofContent(content));
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777;
  }

  private static Object key(String path) throws IOException {
    return Files.readAttributes(Path.of(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  private static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  private interface Step<T> {
    T run() throws IOException;
  }

  private static <T> T run(Step<T> step) {
    try {
      return step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
