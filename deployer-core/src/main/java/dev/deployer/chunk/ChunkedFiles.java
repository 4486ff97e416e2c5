package dev.deployer.chunk;

import dev.deployer.host.Content;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * The chunks of the files of a source, and the indexes that hold them, each computed once for all
 * hosts, when they are first asked for. Safe for many threads.
 */
public final class ChunkedFiles {
  private final Function<Entry.File, Content> contents;
  private final byte[] freshSalt = new byte[ChunkIndex.SALT];
  private final Map<Key, FutureTask<Chunks>> known = new ConcurrentHashMap<>();

  private final Map<Digest, Optional<ChunkIndex>> read = new ConcurrentHashMap<>();
  private final Map<Next, FutureTask<Optional<byte[]>>> written = new ConcurrentHashMap<>();

  private final ChunkedReading reading = new ChunkedReading();

  private record Next(Digest release, Optional<ChunkIndex> before, int since) {
    // Written out, since the compiler's own are made by each JVM anew: docs/performance.md.

    @Override
    public boolean equals(Object other) {
      return other instanceof Next that
          && release.equals(that.release)
          && before.equals(that.before)
          && since == that.since;
    }

    @Override
    public int hashCode() {
      return Objects.hash(release, before, since);
    }
  }

  record Key(Digest content, String salt, int bits) {
    static Key of(Entry.File file, byte[] salt, long size) {
      return new Key(file.digest(), HexFormat.of().formatHex(salt), Chunker.bits(size));
    }

    // Written out, since the compiler's own are made by each JVM anew: docs/performance.md.

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that
          && content.equals(that.content)
          && salt.equals(that.salt)
          && bits == that.bits;
    }

    @Override
    public int hashCode() {
      return Objects.hash(content, salt, bits);
    }
  }

  /**
   * @param contents what is in a file; it fails where the file is no longer what it was
   */
  public ChunkedFiles(Function<Entry.File, Content> contents) {
    this.contents = contents;
    new SecureRandom().nextBytes(freshSalt);
  }

  /**
   * The chunks of a file, to be held against those of others.
   *
   * @param old the one whose chunks are in the index; empty where none is
   */
  public Chunks of(Entry.File file, Optional<Entry.File> old, ChunkIndex index) throws IOException {
    return of(file, index.salt(), old.orElse(file).size());
  }

  /** The content in the index that has most in common with a file. */
  public Optional<Digest> closest(Entry.File file, ChunkIndex index) throws IOException {
    return index.closestTo(of(file, index.salt(), file.size()));
  }

  private Chunks of(Entry.File file, byte[] salt, long size) throws IOException {
    Key key = Key.of(file, salt, size);
    Optional<Chunks> read = reading.of(key);
    return read.isPresent()
        ? read.get()
        : once(known, key, () -> Chunker.of(contents.apply(file), salt, size));
  }

  /**
   * The content of a file of the release, for one who reads it anyway: the index then need not read
   * it again. It is chunked while it is read, once for all hosts.
   *
   * @param before see {@link #index}
   */
  public Content read(Entry.File file, Content content, Optional<ChunkIndex> before) {
    byte[] salt = before.map(ChunkIndex::salt).orElse(freshSalt);
    Key key = Key.of(file, salt, file.size());
    return file.size() < Chunker.SMALLEST_FILE
            || known.containsKey(key)
            || same(file, before).isPresent()
        ? content
        : reading.tapped(key, content, () -> new Chunker(salt, file.size(), file.size()));
  }

  /** What the index before this one has of the same content. */
  private static Optional<Chunks> same(Entry.File file, Optional<ChunkIndex> before) {
    return before
        .flatMap(old -> old.find(file.digest()))
        .filter(chunks -> chunks.size() == file.size());
  }

  /** The index that this text is, which hosts may have in common; empty where it is none. */
  public Optional<ChunkIndex> read(Digest digest, byte[] text) {
    return read.computeIfAbsent(digest, d -> ChunkIndex.read(text));
  }

  /**
   * The text of the index of a release of these files; empty where there is nothing in it.
   *
   * @param release what hosts of one run have in common
   * @param before of the live release, whose entries are as good as new ones
   * @param since see {@link ChunkIndex}
   */
  public Optional<byte[]> index(Manifest release, Optional<ChunkIndex> before, int since)
      throws IOException {
    return once(
        written,
        new Next(release.contentDigest(), before, since),
        () -> {
          ChunkIndex index = made(release, before, since);
          return index.isEmpty() ? Optional.empty() : Optional.of(index.bytes());
        });
  }

  private ChunkIndex made(Manifest release, Optional<ChunkIndex> before, int since)
      throws IOException {
    byte[] salt = before.map(ChunkIndex::salt).orElse(freshSalt);
    ChunkIndex index = new ChunkIndex(salt, since);
    for (Entry entry : release.entries()) {
      if (entry instanceof Entry.File file
          && file.size() >= Chunker.SMALLEST_FILE
          && index.hasRoom()
          && index.find(file.digest()).isEmpty()) {
        Optional<Chunks> same = same(file, before);
        index.add(file.digest(), same.isPresent() ? same.get() : of(file, salt, file.size()));
      }
    }
    return index;
  }

  /** Does it once for all; the others wait for the first. */
  private static <K, T> T once(Map<K, FutureTask<T>> done, K key, Callable<T> work)
      throws IOException {
    FutureTask<T> task = done.computeIfAbsent(key, k -> new FutureTask<>(work));
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
}
