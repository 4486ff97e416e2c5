package dev.deployer.execution;

import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Visitor;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.EntryPath;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at what lies in a release on a host now, many at once. Changes nothing. */
public final class ReleaseFiles {
  /** So many entries of a directory are told, and one more where there are more. */
  public static final int MOST_FILES = 10_000;

  /** Paths that are asked about at once. */
  private static final int CHUNK = 1_000;

  private final Run run;
  private final RemotePath release;

  /**
   * @param release its directory
   */
  public ReleaseFiles(Run run, RemotePath release) {
    this.run = run;
    this.release = release;
  }

  /** What lies at these paths; without those at which there is nothing. */
  public Map<EntryPath, Found> look(Collection<EntryPath> paths)
      throws IOException, DeployerException {
    Map<EntryPath, Found> found = new HashMap<>();
    each(paths, Host::look, found);
    return found;
  }

  /** The SHA-256 of the files at these paths, as far as they can be read. */
  public Map<EntryPath, Digest> digests(Collection<EntryPath> paths)
      throws IOException, DeployerException {
    Map<EntryPath, Digest> digests = new HashMap<>();
    each(
        paths,
        (host, chunk) -> host.digest(chunk).stream().map(digest -> digest.map(Digest::of)).toList(),
        digests);
    return digests;
  }

  private interface Question<T> {
    List<Optional<T>> ask(Host host, List<RemotePath> paths) throws IOException;
  }

  private <T> void each(Collection<EntryPath> paths, Question<T> question, Map<EntryPath, T> into)
      throws IOException, DeployerException {
    List<EntryPath> all = List.copyOf(paths);
    for (int from = 0; from < all.size(); from += CHUNK) {
      run.checkpoint();
      List<EntryPath> chunk = all.subList(from, Math.min(all.size(), from + CHUNK));
      List<Optional<T>> answers =
          run.reliably(
              again -> question.ask(run.host(), chunk.stream().map(release::resolve).toList()));
      for (int i = 0; i < chunk.size(); i++) {
        if (answers.get(i).isPresent()) {
          into.put(chunk.get(i), answers.get(i).get());
        }
      }
    }
  }

  /**
   * What lies below a directory; what cannot be listed is told as something that is neither file,
   * directory nor link.
   */
  public List<Found> below(EntryPath directory) throws IOException, DeployerException {
    run.checkpoint();
    return run.reliably(
        again -> {
          List<Found> entries = new ArrayList<>();
          run.host()
              .walk(
                  List.of(release.resolve(directory)),
                  true,
                  new Visitor() {
                    @Override
                    public void found(Found entry) {
                      if (entries.size() <= MOST_FILES) {
                        entries.add(entry);
                      }
                    }

                    @Override
                    public void unlistable(RemotePath at, IOException failure) {
                      entries.add(
                          new Found(
                              at, new Facts(Facts.Type.OTHER, 0, 0, 0, 0, 0), Optional.empty()));
                    }
                  });
          return entries;
        });
  }

  /** The path of an entry in the release; empty where no release may have one of that name. */
  public Optional<EntryPath> path(Found entry) {
    return path(entry.path().relativeTo(release));
  }

  static Optional<EntryPath> path(String text) {
    return EntryPath.fault(text) == null ? Optional.of(new EntryPath(text)) : Optional.empty();
  }
}
