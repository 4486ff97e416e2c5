package dev.deployer;

import dev.deployer.git.CommitArchive;
import dev.deployer.git.Git;
import dev.deployer.manifest.Digest;
import dev.deployer.source.ArchiveFile;
import dev.deployer.source.SourcePlace;
import dev.deployer.source.SourceSettings;
import dev.deployer.source.UnpackedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A source as a directory: a commit or an archive is taken apart in a folder of this machine, which
 * is removed on close.
 */
final class OpenedSource implements AutoCloseable {
  private final SourceSettings settings;
  private final Workstation here;
  private Optional<UnpackedFolder> folder = Optional.empty();
  private Optional<String> commit = Optional.empty();
  private Optional<Digest> archive = Optional.empty();

  OpenedSource(SourceSettings settings, Workstation here) {
    this.settings = settings;
    this.here = here;
  }

  /** Looks whether there is something at its place, and in git the commit. */
  void requireThere() throws IOException {
    if (!Files.exists(settings.place().at())) {
      throw new NoSuchFileException(settings.place().at().toString());
    }
    if (settings.place() instanceof SourcePlace.Commit wanted) {
      new CommitArchive(new Git(here.commands())).find(wanted.directory(), wanted.ref());
    }
  }

  /** What is to be scanned; once. */
  SourceSettings open() throws IOException {
    if (settings.place() instanceof SourcePlace.Commit wanted) {
      UnpackedFolder made = make();
      CommitArchive.Archived archived =
          new CommitArchive(new Git(here.commands()))
              .write(wanted.directory(), wanted.ref(), wanted.path(), made.archive());
      new ArchiveFile(made.archive()).unpack(made.tree(), archived.depth(), true);
      commit = Optional.of(archived.commit());
      return settings.in(made.tree());
    } else if (settings.place() instanceof SourcePlace.Archive wanted) {
      ArchiveFile file = new ArchiveFile(wanted.file());
      archive = Optional.of(file.digest());
      UnpackedFolder made = make();
      file.unpack(made.tree(), wanted.strip(), false);
      return settings.in(made.tree());
    }
    return settings;
  }

  private UnpackedFolder make() throws IOException {
    UnpackedFolder made = UnpackedFolder.in(Path.of(System.getProperty("java.io.tmpdir")));
    folder = Optional.of(made);
    return made;
  }

  /** The commit that it is. */
  Optional<String> commit() {
    return commit;
  }

  /** The SHA-256 of the archive that it is. */
  Optional<Digest> archive() {
    return archive;
  }

  /** What exactly it is; empty for a directory, which can be anything. */
  Optional<String> whole() {
    return commit
        .map(id -> "commit " + id.substring(0, 12))
        .or(() -> archive.map(digest -> "archive " + digest.toString().substring(0, 12)));
  }

  @Override
  public void close() {
    folder.ifPresent(UnpackedFolder::close);
  }
}
