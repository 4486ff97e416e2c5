package dev.deployer.transaction;

import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.host.Facts;
import dev.deployer.host.Host;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.EntryPath;
import dev.deployer.path.RemotePath;
import dev.deployer.plan.SharedEntries;
import dev.deployer.source.Source;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Optional;

/**
 * Makes the declared entries of {@code shared/} where they are missing; never touches them again.
 */
final class SharedPlanting {
  private SharedPlanting() {}

  /** Makes what is missing. */
  static void plant(Run run, SharedEntries shared, Source source)
      throws IOException, DeployerException {
    for (EntryPath directory : shared.directories()) {
      makeDirectories(run, Optional.of(directory));
    }
    for (EntryPath file : shared.files()) {
      makeDirectories(run, Optional.ofNullable(file.parent()));
      Optional<Content> seed = source.seed(file);
      if (seed.isPresent()) {
        run.reliably(
            again -> {
              plant(run, file, seed.get());
              return null;
            });
      }
    }
  }

  private static void makeDirectories(Run run, Optional<EntryPath> path)
      throws IOException, DeployerException {
    if (path.isEmpty()) {
      return;
    }
    makeDirectories(run, Optional.ofNullable(path.get().parent()));
    run.reliably(
        again -> {
          Host host = run.host();
          RemotePath place = run.layout().shared().resolve(path.get());
          if (host.stat(place).isPresent()) {
            return null;
          }
          requireDirectory(host, place.parent());
          host.apply(List.of(new Change.MakeDirectory(run.bench().shared(), 0775)));
          try {
            host.rename(run.bench().shared(), place);
          } catch (DirectoryNotEmptyException e) {
            host.apply(List.of(new Change.RemoveDirectory(run.bench().shared())));
          }
          run.sync(place.parent(), run.bench().directory());
          return null;
        });
  }

  /** By a hard link rather than a rename: a link never replaces what has come meanwhile. */
  private static void plant(Run run, EntryPath file, Content seed)
      throws IOException, DeployerException {
    Host host = run.host();
    RemotePath place = run.layout().shared().resolve(file);
    if (host.stat(place).isPresent()) {
      return;
    }
    requireDirectory(host, place.parent());
    RemotePath prepared = run.bench().shared();
    long now = run.settings().clock().instant().getEpochSecond();
    host.apply(List.of(new Change.PutFile(prepared, 0640, now, seed, run.settings().durable())));
    try {
      host.apply(List.of(new Change.HardLink(place, prepared)));
    } catch (FileAlreadyExistsException e) {
      // It has come meanwhile, and stays.
    }
    host.apply(List.of(new Change.RemoveFile(prepared)));
    run.sync(place.parent(), run.bench().directory());
  }

  private static void requireDirectory(Host host, RemotePath path) throws IOException {
    if (!host.stat(path).map(Facts::isDirectory).orElse(false)) {
      throw new FileSystemException(path.toString(), null, "is no directory");
    }
  }
}
