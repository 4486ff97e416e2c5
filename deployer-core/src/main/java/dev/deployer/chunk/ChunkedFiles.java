package dev.deployer.chunk;

import dev.deployer.host.Content;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * The chunks of the files of a source, each computed once for all hosts, when they are first asked
 * for. Safe for many threads.
 */
public final class ChunkedFiles {
  private final Function<Entry.File, Content> contents;
  private final byte[] freshSalt = new byte[ChunkIndex.SALT];
  private final Map<Key, FutureTask<Chunks>> known = new ConcurrentHashMap<>();

  private record Key(Digest content, String salt, int bits) {}

  /**
   * @param contents what is in a file; it fails where the file is no longer what it was
   */
  public ChunkedFiles(Function<Entry.File, Content> contents) {
    this.contents = contents;
    new SecureRandom().nextBytes(freshSalt);
  }

  /**
   * The chunks of a file, to be held against those of another one.
   *
   * @param old the file whose chunks are in the index
   */
  public Chunks of(Entry.File file, Entry.File old, ChunkIndex index) throws IOException {
    return of(file, index.salt(), old.size());
  }

  private Chunks of(Entry.File file, byte[] salt, long size) throws IOException {
    Key key = new Key(file.digest(), HexFormat.of().formatHex(salt), Chunker.bits(size));
    FutureTask<Chunks> task =
        known.computeIfAbsent(
            key, k -> new FutureTask<>(() -> new Chunker(salt, size).of(contents.apply(file))));
    task.run();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /**
   * The index of a release of these files.
   *
   * @param before of the live release, whose entries are as good as new ones
   * @param since see {@link ChunkIndex}
   */
  public ChunkIndex index(Iterable<Entry> entries, Optional<ChunkIndex> before, int since)
      throws IOException {
    byte[] salt = before.map(ChunkIndex::salt).orElse(freshSalt);
    ChunkIndex index = new ChunkIndex(salt, since);
    for (Entry entry : entries) {
      if (entry instanceof Entry.File file
          && file.size() >= Chunker.SMALLEST_FILE
          && index.hasRoom()
          && index.find(file.digest()).isEmpty()) {
        Optional<Chunks> same =
            before
                .flatMap(known -> known.find(file.digest()))
                .filter(chunks -> chunks.size() == file.size());
        index.add(file.digest(), same.isPresent() ? same.get() : of(file, salt, file.size()));
      }
    }
    return index;
  }
}
