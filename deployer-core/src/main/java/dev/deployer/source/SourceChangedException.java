package dev.deployer.source;

import dev.deployer.path.EntryPath;
import dev.deployer.path.Printable;
import java.io.IOException;

/** A file of the source is no longer what was scanned. */
public final class SourceChangedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final EntryPath path;

  SourceChangedException(EntryPath path, String what) {
    super(Printable.quote(path.value()) + " changed after it was scanned: " + what);
    this.path = path;
  }

  public EntryPath path() {
    return path;
  }
}
