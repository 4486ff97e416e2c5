package dev.deployer.execution;

import dev.deployer.host.Change;
import dev.deployer.host.ChangeListener;
import dev.deployer.host.Host;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.InWords;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Layout;
import dev.deployer.root.RootGuard;
import dev.deployer.root.RootMarker;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Remembers what an {@code init} has made so far, over all of its connections, and takes it back if
 * it fails.
 */
final class MadeSoFar {
  private final Layout layout;

  /** Directories that were not there, in the order in which they were asked for. */
  private final List<RemotePath> directories = new ArrayList<>();

  /** Names under which something was prepared. */
  private final List<RemotePath> prepared = new ArrayList<>();

  private Optional<RootMarker> marker = Optional.empty();

  MadeSoFar(Layout layout) {
    this.layout = layout;
  }

  /** This directory is not there, and is about to be made. */
  void making(RemotePath directory) {
    if (!directories.contains(directory)) {
      directories.add(directory);
    }
  }

  /** Someone else has made it. */
  void notOurs(RemotePath directory) {
    directories.remove(directory);
  }

  /** Something is about to be prepared under this name. */
  void preparing(RemotePath name) {
    prepared.add(name);
  }

  /** This marker is about to be placed. */
  void marking(RootMarker wanted) {
    marker = Optional.of(wanted);
  }

  /** Whether a marker was about to be placed. */
  boolean hasMarked() {
    return marker.isPresent();
  }

  /**
   * Removes all of it; what is not empty stays.
   *
   * <p>RACE: someone else who makes the same root at the same time may count on a directory that is
   * removed here; their init then fails as well, or is repaired by another one.
   *
   * @param cause of which this is the end; gets what fails here
   * @return a clause about what stays, and why; empty where nothing does
   */
  String takeBack(Host host, Exception cause) {
    List<IOException> refusals = new ArrayList<>();
    try {
      try {
        removePrepared(host);
      } catch (AccessDeniedException e) {
        refusals.add(e);
      }
      if (host.stat(layout.marker()).isPresent()) {
        if (!marker.equals(Optional.of(new RootGuard(host, layout).marker()))) {
          // Someone else has made it a root meanwhile.
          return "";
        }
        // By now the only name of this file: else such a rename would do nothing.
        host.rename(layout.marker(), prepared.get(prepared.size() - 1));
        removePrepared(host);
      }
      List<Change> removals = new ArrayList<>();
      for (int i = directories.size() - 1; i >= 0; i--) {
        removals.add(new Change.RemoveDirectory(directories.get(i)));
      }
      host.apply(
          removals,
          new ChangeListener() {
            @Override
            public void failed(int index, IOException failure) {
              // It was not made, or holds what somebody else put there.
              refusals.add(failure);
            }
          });
      return left(host, refusals);
    } catch (IOException | DeployerException e) {
      cause.addSuppressed(e);
      return "";
    }
  }

  private String left(Host host, List<IOException> refusals) throws IOException {
    Optional<String> why =
        refusals.stream()
            .filter(AccessDeniedException.class::isInstance)
            .map(AccessDeniedException.class::cast)
            .map(
                refusal ->
                    refusal.getReason() == null
                        ? InWords.of(refusal)
                        : Printable.shown(refusal.getReason()))
            .findFirst();
    if (why.isEmpty()) {
      return "";
    }
    List<String> left = new ArrayList<>();
    for (RemotePath directory : directories) {
      if (host.stat(directory).isPresent()) {
        left.add(directory.toString());
      }
    }
    return left.isEmpty()
        ? ""
        : "; what was made so far stays, since "
            + why.get()
            + ": "
            + Printable.escape(String.join(", ", left));
  }

  /** Files and links; a directory was to become the reserve, and is swept by the next run. */
  void removePrepared(Host host) throws IOException {
    for (RemotePath path : prepared) {
      if (host.stat(path).map(facts -> !facts.isDirectory()).orElse(false)) {
        host.apply(List.of(new Change.RemoveFile(path)));
      }
    }
  }
}
