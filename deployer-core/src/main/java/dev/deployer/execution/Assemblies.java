package dev.deployer.execution;

import dev.deployer.chunk.ChunkIndex;
import dev.deployer.chunk.ChunkedFiles;
import dev.deployer.chunk.Chunker;
import dev.deployer.chunk.Chunks;
import dev.deployer.chunk.Common;
import dev.deployer.chunk.ReadListener;
import dev.deployer.chunk.Repeats;
import dev.deployer.host.Change.AssembleFile;
import dev.deployer.host.Change.Origin;
import dev.deployer.host.Change.Piece;
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
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which files of a new release are put together on the host, from what a file of the live release
 * has already, what files before it in the new one have, and what is left; and the chunk index that
 * the release after it needs for the same. What the live file holds is known by its release's
 * index, without reading it.
 *
 * <p>An index counts only where it has the digest that is recorded of it; of a file only where it
 * is of the content that the manifest has for it, in all its length; and the file itself only where
 * the sweep just now found it as recorded. Where one of that is not so, the file is sent whole. A
 * file of the new release counts only as long as it was made as it should be.
 *
 * <p>Memory is bounded by the heap, however large the release and what has changed in it: what an
 * index may have of chunks is kept, and files for whose chunks there is no more room are sent whole
 * without being looked at.
 */
final class Assemblies {
  /** What is read of most deploys takes less, and is not told. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final Run run;
  private final ChunkedFiles chunks;
  private final Manifest release;
  private final Optional<ChunkIndex> live;
  private final Map<EntryPath, Parts> parts = new HashMap<>();

  /** By a file of the release those into which something of it is copied. */
  private final Map<EntryPath, List<EntryPath>> copies = new HashMap<>();

  private boolean distrusted;

  /**
   * What is copied into a file.
   *
   * @param live from one of the live release
   * @param made from others of this one, by their paths
   */
  private record Parts(List<Piece> live, Map<EntryPath, List<CopiedRange>> made) {
    long copied() {
      long sum = 0;
      for (Piece piece : live) {
        sum += piece.range().length();
      }
      for (List<CopiedRange> ranges : made.values()) {
        for (CopiedRange range : ranges) {
          sum += range.length();
        }
      }
      return sum;
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
    Repeats repeats = new Repeats();
    SourceReading reading = new SourceReading(run, QUIET);
    for (Entry entry : release.entries()) {
      if (entry instanceof Entry.File file
          && file.size() >= Chunker.SMALLEST_FILE
          && base.match(file).isEmpty()) {
        run.checkpoint();
        try {
          reading.during(
              listener -> {
                find(base, file, live.get(), repeats, listener);
                return null;
              });
        } catch (StagedSoFar.StopWished e) {
          run.checkpoint();
          throw e;
        }
      }
    }
  }

  private void find(
      Base base, Entry.File file, ChunkIndex index, Repeats repeats, ReadListener listener)
      throws IOException {
    Optional<Entry.File> old = old(base, file, index, listener);
    Optional<Chunks> known =
        old.flatMap(o -> index.find(o.digest()).filter(chunked -> chunked.size() == o.size()));
    Optional<Chunks> now = chunks.of(file, old.filter(o -> known.isPresent()), index, listener);
    if (now.isEmpty()) {
      return;
    }
    List<CopiedRange> ranges = known.isPresent() ? Common.of(known.get(), now.get()) : List.of();
    Map<EntryPath, List<CopiedRange>> made = repeats.next(file.path(), now.get(), ranges);
    if (!ranges.isEmpty() || !made.isEmpty()) {
      List<Piece> pieces =
          ranges.isEmpty()
              ? List.of()
              : origin(run.layout().release(base.release()), old.get()).pieces(ranges);
      parts.put(file.path(), new Parts(pieces, made));
      for (EntryPath other : made.keySet()) {
        copies.computeIfAbsent(other, o -> new ArrayList<>()).add(file.path());
      }
    }
  }

  /** At the same path; or where nothing is there, under whatever name, as a bundle with a hash. */
  private Optional<Entry.File> old(
      Base base, Entry.File file, ChunkIndex index, ReadListener listener) throws IOException {
    if (base.manifest().find(file.path()).isPresent()) {
      return base.at(file.path());
    }
    return chunks.closest(file, index, listener).flatMap(base::with);
  }

  private static Origin origin(RemotePath tree, Entry.File file) {
    return new Origin(tree.resolve(file.path()), file.size(), file.mode(), file.modified());
  }

  /**
   * The change that puts the file together; empty where it is to be sent whole.
   *
   * @param onHost the release with the times that its files have there
   */
  Optional<AssembleFile> change(
      Entry.File file, RemotePath path, Content content, Manifest onHost) {
    return Optional.ofNullable(parts.get(file.path()))
        .map(
            of ->
                new AssembleFile(
                    path,
                    file.mode(),
                    file.modified(),
                    content,
                    run.settings().durable(),
                    pieces(of, onHost)));
  }

  private List<Piece> pieces(Parts of, Manifest onHost) {
    if (of.made().isEmpty()) {
      return of.live();
    }
    List<Piece> pieces = new ArrayList<>(of.live());
    of.made()
        .forEach(
            (other, ranges) -> {
              Entry.File made = (Entry.File) onHost.find(other).orElseThrow();
              pieces.addAll(origin(run.bench().tree(), made).pieces(ranges));
            });
    pieces.sort(Comparator.comparingLong(piece -> piece.range().at()));
    return pieces;
  }

  /** Whether the file is put together; not, where it was given up. */
  boolean has(EntryPath file) {
    return parts.containsKey(file);
  }

  /**
   * From here on the file is sent whole, since it was not made as it should be; and so are those
   * into which something of it is copied.
   *
   * @return these
   */
  List<EntryPath> giveUp(EntryPath file) {
    parts.remove(file);
    List<EntryPath> given = new ArrayList<>();
    Deque<EntryPath> left = new ArrayDeque<>(List.of(file));
    while (!left.isEmpty()) {
      for (EntryPath copy : copies.getOrDefault(left.remove(), List.of())) {
        if (parts.remove(copy) != null) {
          given.add(copy);
          left.add(copy);
        }
      }
    }
    return given;
  }

  /** The same of this one alone: what was copied from it is read back as it was. */
  void distrust(EntryPath file) {
    parts.remove(file);
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

  /**
   * The files that were put together, and those of the release that were copied from.
   *
   * @param made whether a file was made, and not there before
   */
  Map<EntryPath, Digest> toReadBack(Predicate<EntryPath> made) {
    Set<EntryPath> read = new HashSet<>();
    parts.forEach(
        (path, of) -> {
          if (made.test(path)) {
            read.add(path);
            read.addAll(of.made().keySet());
          }
        });
    Map<EntryPath, Digest> all = new HashMap<>();
    for (Entry entry : release.entries()) {
      if (entry instanceof Entry.File file && read.contains(file.path())) {
        all.put(file.path(), file.digest());
      }
    }
    return all;
  }

  /**
   * The text of the index of this release; empty where it is of no use. What is read for it is told
   * as progress.
   *
   * @param readBack whether what was put together was read back
   * @throws StagedSoFar.StopWished if a person wants the run to stop
   */
  Optional<byte[]> index(boolean readBack) throws IOException {
    if (!run.host().capabilities().copyData()) {
      return Optional.empty();
    }
    Optional<ChunkIndex> before = before();
    int since =
        before.map(index -> parts.isEmpty() ? index.since() : index.sinceAfter(readBack)).orElse(0);
    return new SourceReading(run, Duration.ZERO)
        .during(listener -> chunks.index(release, before, since, listener));
  }

  /** The content of a file of the release: who reads it reads it for the index as well. */
  Content read(Entry.File file, Content content) {
    return run.host().capabilities().copyData() ? chunks.read(file, content, before()) : content;
  }

  private Optional<ChunkIndex> before() {
    return distrusted ? Optional.empty() : live;
  }
}
