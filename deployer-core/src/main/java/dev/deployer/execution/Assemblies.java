package dev.deployer.execution;

import dev.deployer.chunk.ChunkIndex;
import dev.deployer.chunk.ChunkedFiles;
import dev.deployer.chunk.Chunker;
import dev.deployer.chunk.Chunks;
import dev.deployer.chunk.Common;
import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.host.CopiedRange;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.EntryPath;
import dev.deployer.path.RemotePath;
import dev.deployer.plan.Base;
import dev.deployer.root.ReleaseRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which files of a new release are put together on the host, from what a file of the live release
 * has already and what it lacks; and the chunk index that the release after it needs for the same.
 * What the live file holds is known by its release's index, without reading it.
 *
 * <p>An index counts only where it has the digest that is recorded of it; of a file only where it
 * is of the content that the manifest has for it, in all its length; and the file itself only where
 * the sweep just now found it as recorded. Where one of that is not so, the file is sent whole.
 */
final class Assemblies {
  private final Run run;
  private final ChunkedFiles chunks;
  private final Manifest release;
  private final Optional<ChunkIndex> live;
  private final Map<EntryPath, Parts> parts = new HashMap<>();
  private boolean distrusted;

  private record Parts(RemotePath path, Entry.File old, List<CopiedRange> ranges) {
    long copied() {
      return ranges.stream().mapToLong(CopiedRange::length).sum();
    }
  }

  private Assemblies(Run run, ChunkedFiles chunks, Manifest release, Optional<ChunkIndex> live) {
    this.run = run;
    this.chunks = chunks;
    this.release = release;
    this.live = live;
  }

  /**
   * Of a release.
   *
   * @param base the live release
   * @param record what is recorded of that
   */
  static Assemblies of(
      Run run,
      Manifest release,
      ChunkedFiles chunks,
      Optional<Base> base,
      Optional<ReleaseRecord> record)
      throws IOException, DeployerException {
    if (!run.host().capabilities().copyData() || base.isEmpty() || record.isEmpty()) {
      return new Assemblies(run, chunks, release, Optional.empty());
    }
    Optional<byte[]> text = run.reliably(again -> Papers.chunks(run, record.get()));
    Assemblies all =
        new Assemblies(
            run,
            chunks,
            release,
            text.flatMap(t -> chunks.read(record.get().chunks().orElseThrow(), t)));
    all.find(base.get());
    return all;
  }

  private void find(Base base) throws IOException, DeployerException {
    if (live.isEmpty()) {
      return;
    }
    for (Entry entry : release.entries()) {
      if (entry instanceof Entry.File file
          && file.size() >= Chunker.SMALLEST_FILE
          && base.match(file).isEmpty()) {
        run.checkpoint();
        Optional<Entry.File> old = old(base, file, live.get());
        if (old.isPresent()) {
          find(base, file, old.get(), live.get());
        }
      }
    }
  }

  /** At the same path; or where nothing is there, under whatever name, as a bundle with a hash. */
  private Optional<Entry.File> old(Base base, Entry.File file, ChunkIndex index)
      throws IOException {
    if (base.manifest().find(file.path()).isPresent()) {
      return base.at(file.path());
    }
    return chunks.closest(file, index).flatMap(base::with);
  }

  private void find(Base base, Entry.File file, Entry.File old, ChunkIndex index)
      throws IOException {
    Optional<Chunks> known =
        index.find(old.digest()).filter(chunked -> chunked.size() == old.size());
    if (known.isEmpty()) {
      return;
    }
    List<CopiedRange> ranges = Common.of(known.get(), chunks.of(file, old, index));
    if (!ranges.isEmpty()) {
      RemotePath path = run.layout().release(base.release()).resolve(old.path());
      parts.put(file.path(), new Parts(path, old, ranges));
    }
  }

  /** The change that puts the file together; empty where it is to be sent whole. */
  Optional<Change.AssembleFile> change(Entry.File file, RemotePath path, Content content) {
    return Optional.ofNullable(parts.get(file.path()))
        .map(
            of ->
                new Change.AssembleFile(
                    path,
                    file.mode(),
                    file.modified(),
                    content,
                    run.settings().durable(),
                    new Change.Origin(
                        of.path(), of.old().size(), of.old().mode(), of.old().modified()),
                    of.ranges()));
  }

  /** From here on the file is sent whole. */
  void giveUp(EntryPath file) {
    parts.remove(file);
  }

  /** The same, since it was put together and is not what it should be: so may others be. */
  void distrust(EntryPath file) {
    giveUp(file);
    distrusted = true;
  }

  long files() {
    return parts.size();
  }

  /** How many bytes are copied. */
  long bytes() {
    return parts.values().stream().mapToLong(Parts::copied).sum();
  }

  /** How many of this file. */
  long bytes(EntryPath file) {
    return parts.containsKey(file) ? parts.get(file).copied() : 0;
  }

  /** Whether what was put together is read back before it counts. */
  boolean asksToReadBack() {
    return !parts.isEmpty() && live.map(ChunkIndex::asksToReadBack).orElse(false);
  }

  /** The files that are put together, by their digest. */
  Map<EntryPath, Digest> toReadBack() {
    Map<EntryPath, Digest> all = new HashMap<>();
    for (Entry entry : release.entries()) {
      if (entry instanceof Entry.File file && parts.containsKey(file.path())) {
        all.put(file.path(), file.digest());
      }
    }
    return all;
  }

  /**
   * The text of the index of this release; empty where it is of no use.
   *
   * @param readBack whether what was put together was read back
   */
  Optional<byte[]> index(boolean readBack) throws IOException {
    if (!run.host().capabilities().copyData()) {
      return Optional.empty();
    }
    Optional<ChunkIndex> before = before();
    int since =
        before.map(index -> parts.isEmpty() ? index.since() : index.sinceAfter(readBack)).orElse(0);
    return chunks.index(release, before, since);
  }

  /** The content of a file of the release: who reads it reads it for the index as well. */
  Content read(Entry.File file, Content content) {
    return run.host().capabilities().copyData() ? chunks.read(file, content, before()) : content;
  }

  private Optional<ChunkIndex> before() {
    return distrusted ? Optional.empty() : live;
  }
}
