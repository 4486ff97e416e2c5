package dev.deployer.patch;

import dev.deployer.file.LocalFolder;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.EntryPath;
import dev.deployer.path.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.apache.commons.io.file.PathUtils;

/**
 * A folder of saved patches on this machine, which holds nothing else: {@code
 * <release>-<drift>-<host>/} with {@code patch.json}, {@code patch.diff} and {@code files/}. A
 * patch is there whole or not at all.
 */
public final class PatchFolder {
  private static final String SAVING = ".saving-";

  private final Path directory;

  private PatchFolder(Path directory) {
    this.directory = directory;
  }

  /** Thrown where a folder is there and has something else in it; the message is one clause. */
  public static final class NotAPatchFolderException extends IOException {
    private static final long serialVersionUID = 1L;

    NotAPatchFolderException(String why) {
      super(why);
    }
  }

  /**
   * The folder at this place, which need not be there yet.
   *
   * @throws NotAPatchFolderException if something else is there
   */
  public static PatchFolder at(Path directory) throws IOException {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isDirectory(directory)) {
        throw new NotAPatchFolderException(LocalFailure.name(directory) + " is no folder");
      }
      for (Path child : LocalFolder.list(directory)) {
        if (!isOurs(child)) {
          throw new NotAPatchFolderException(
              LocalFailure.name(directory)
                  + " is there and is no folder of saved patches: it has "
                  + Printable.quote(child.getFileName().toString()));
        }
      }
    }
    return new PatchFolder(directory);
  }

  private static boolean isOurs(Path child) throws IOException {
    return Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
        && (child.getFileName().toString().startsWith(SAVING) || PatchCard.isIn(child));
  }

  /** Begins to save a patch. */
  public Draft begin() throws IOException {
    Files.createDirectories(directory);
    return new Draft(directory, Files.createTempDirectory(directory, SAVING));
  }

  /** A patch that is not saved yet; what is not finished leaves nothing behind. */
  public static final class Draft implements AutoCloseable {
    private final Path directory;
    private final Path folder;

    private Draft(Path directory, Path folder) {
      this.directory = directory;
      this.folder = folder;
    }

    private Path place(EntryPath path) {
      return folder.resolve("files").resolve(path.value());
    }

    /** Opens a file that is to lie below {@code files/}, anew each time. */
    public OutputStream open(EntryPath path) throws IOException {
      Path place = place(path);
      Files.createDirectories(place.getParent());
      Files.deleteIfExists(place);
      return Files.newOutputStream(place, StandardOpenOption.CREATE_NEW);
    }

    /** What was written there. */
    public byte[] content(EntryPath path) throws IOException {
      return Files.readAllBytes(place(path));
    }

    /** Leaves it out, with the folders that would be empty without it. */
    public void leaveOut(EntryPath path) throws IOException {
      Files.deleteIfExists(place(path));
      for (EntryPath up = path.parent();
          up != null && LocalFolder.list(place(up)).isEmpty();
          up = up.parent()) {
        Files.delete(place(up));
      }
    }

    /**
     * Puts it in place, also of one that was saved before.
     *
     * @param diffs the changes of files, as text
     * @return where it is
     */
    public Path finish(PatchCard card, List<byte[]> diffs) throws IOException {
      Files.write(folder.resolve(PatchCard.NAME), card.write());
      if (!diffs.isEmpty()) {
        try (OutputStream out = Files.newOutputStream(folder.resolve("patch.diff"))) {
          out.write(card.head().getBytes(StandardCharsets.UTF_8));
          for (byte[] diff : diffs) {
            out.write(diff);
          }
        }
      }
      Path place = directory.resolve(name(card));
      Optional<Path> before = Optional.empty();
      if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
        Path aside = Files.createTempDirectory(directory, SAVING);
        Files.move(place, aside.resolve("before"), StandardCopyOption.ATOMIC_MOVE);
        before = Optional.of(aside);
      }
      Files.move(folder, place, StandardCopyOption.ATOMIC_MOVE);
      if (before.isPresent()) {
        PathUtils.deleteDirectory(before.get());
      }
      return place;
    }

    /** What is no plain character of a host's name is none of a folder's. */
    private static String name(PatchCard card) {
      return card.release()
          + "-"
          + card.drift()
          + "-"
          + card.host().replaceAll("[^A-Za-z0-9._-]", "_");
    }

    @Override
    public void close() throws IOException {
      if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        PathUtils.deleteDirectory(folder);
      }
    }
  }
}
