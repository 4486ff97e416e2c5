package dev.deployer.integration.drill;

import dev.deployer.integration.site.Tree;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A filesystem of a few megabytes and, but for xfs, some 2,000 inodes, which can be filled to its
 * last one.
 */
final class SmallDisk implements AutoCloseable {
  /** What it is; each is made and mounted by root. */
  enum Kind {
    EXT4(16 << 20, "mkfs.ext4", "-q", "-F", "-m", "0", "-b", "4096", "-N", "2048"),
    EXT4_WITH_BLOCKS_FOR_ROOT(16 << 20, "mkfs.ext4", "-q", "-F", "-m", "1", "-b", "4096"),
    XFS(304 << 20, "mkfs.xfs", "-q"),
    TMPFS(0);

    private final int image;
    private final String make;

    Kind(int image, String... make) {
      this.image = image;
      this.make = String.join(" ", make);
    }
  }

  /** What is left for the filling of the last of it. */
  private static final long LITTLE = 6 << 20;

  private static final FileAttribute<?> PUBLIC =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

  private final Path folder;
  private final Path place;

  private SmallDisk(Path folder) throws IOException {
    this.folder = folder;
    this.place = Files.createDirectory(folder.resolve("disk"), PUBLIC);
  }

  /**
   * Makes and mounts one.
   *
   * @throws IOException if this machine or this account cannot
   */
  static SmallDisk mounted(Kind kind) throws IOException {
    SmallDisk disk = new SmallDisk(Files.createTempDirectory(Path.of("/srv"), "disk", PUBLIC));
    try {
      disk.mount(kind);
      Files.createDirectory(disk.ballast());
      try (OutputStream most = Files.newOutputStream(disk.ballast().resolve("most"))) {
        while (Files.getFileStore(disk.place).getUnallocatedSpace() > LITTLE + (1 << 20)) {
          most.write(new byte[1 << 20]);
        }
      }
      return disk;
    } catch (IOException e) {
      disk.close();
      throw e;
    }
  }

  private void mount(Kind kind) throws IOException {
    if (kind.image == 0) {
      OpenSshServer.run(
          "mount", "-t", "tmpfs", "-o", "size=6m,nr_inodes=2000", "tmpfs", place.toString());
      return;
    }
    Path image = folder.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(kind.image);
    }
    List<String> make = new ArrayList<>(List.of(kind.make.split(" ", -1)));
    make.add(image.toString());
    OpenSshServer.run(make.toArray(String[]::new));
    OpenSshServer.run("mount", "-o", "loop", image.toString(), place.toString());
  }

  private Path ballast() {
    return place.resolve("ballast");
  }

  /** Where it is mounted; only root may write there. */
  Path place() {
    return place;
  }

  /** Takes all the room there is, but for so many files of a block each. */
  void fill(int files) throws IOException {
    empty();
    for (int i = 0; i < files; i++) {
      Files.write(ballast().resolve("room-" + i), new byte[4096]);
    }
    for (int size = 1 << 18; size >= 1 << 9; size /= 2) {
      append(ballast().resolve("full"), size);
    }
    try {
      for (int i = 0; true; i++) {
        Files.createFile(ballast().resolve("inode-" + i));
      }
    } catch (IOException e) {
      // There is no inode left, or no room for one more name.
    }
    OpenSshServer.run("sync", "-f", place.toString());
    for (int i = 0; i < files; i++) {
      Files.delete(ballast().resolve("room-" + i));
    }
    OpenSshServer.run("sync", "-f", place.toString());
  }

  private static void append(Path file, int size) {
    byte[] bytes = new byte[size];
    try (RandomAccessFile full = new RandomAccessFile(file.toFile(), "rw")) {
      full.seek(full.length());
      while (true) {
        full.write(bytes);
      }
    } catch (IOException e) {
      // It is full, for pieces of this size.
    }
  }

  /** Gives that room back. */
  void empty() throws IOException {
    try (var names = Files.newDirectoryStream(ballast())) {
      for (Path name : names) {
        if (!name.endsWith("most")) {
          Files.delete(name);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    try {
      OpenSshServer.run("umount", "--lazy", place.toString());
    } catch (IOException e) {
      // It was not mounted.
    }
    Tree.delete(folder);
  }
}
