package dev.deployer.ssh.sftp;

import dev.deployer.host.Visitor;
import dev.deployer.path.RemotePath;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Directories that a visitor expects a walk to come to, so that they can be listed before they are
 * found; each once, and none that was begun already.
 */
final class Foresight {
  private final Visitor visitor;
  private final Set<RemotePath> begun = new HashSet<>();
  private final Deque<RemotePath> foreseen = new ArrayDeque<>();
  private boolean isTold;

  Foresight(Visitor visitor) {
    this.visitor = visitor;
  }

  /** The directory is being listed. */
  void begun(RemotePath directory) {
    begun.add(directory);
  }

  /** The next one to be listed, which is begun from now on; null if there is none, or none yet. */
  RemotePath next() {
    if (!isTold) {
      foreseen.addAll(visitor.foreseen());
      isTold = !foreseen.isEmpty();
    }
    while (!foreseen.isEmpty()) {
      RemotePath directory = foreseen.remove();
      if (begun.add(directory)) {
        return directory;
      }
    }
    return null;
  }
}
