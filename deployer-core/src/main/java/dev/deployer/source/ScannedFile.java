package dev.deployer.source;

import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.path.EntryPath;
import java.util.Optional;

/**
 * A file that a scan has found, and that is yet to be hashed.
 *
 * @param mode as it will be in the release
 */
record ScannedFile(
    EntryPath path,
    Part part,
    int mode,
    long size,
    long seconds,
    long identity,
    Optional<FileStamp> stamp) {

  /** What a file of the source is for. */
  enum Part {
    /** Recorded in the manifest. */
    RELEASE,
    /** Sent into a writable directory. */
    WRITABLE,
    /** The first content of a shared file. */
    SEED
  }

  Entry.File entry(Digest digest) {
    return new Entry.File(path, mode, size, digest, seconds);
  }
}
