package dev.deployer.chunk;

import dev.deployer.host.Content;
import dev.deployer.host.HeapShare;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The chunks of the files of a source, and the indexes that hold them, each computed once for all
 * hosts, when they are first asked for. Safe for many threads.
 */
public final class ChunkedFiles {
  private final Function<Entry.File, Content> contents;
  private final long most;
  private final byte[] freshSalt = new byte[ChunkIndex.SALT];
  private final ChunkRoom room;
  private final ChunkedReading reading;
  private final OnceForAll<Key, Optional<Chunks>> chunking = new OnceForAll<>();

  private final Map<Digest, Optional<ChunkIndex>> read = new ConcurrentHashMap<>();
  private final Map<Next, Optional<byte[]>> written = new ConcurrentHashMap<>();
  private final OnceForAll<Next, Optional<byte[]>> writing = new OnceForAll<>();

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

  record Key(Digest content, long salt, long pepper, int bits) {
    static Key of(Entry.File file, byte[] salt, long size) {
      ByteBuffer words = ByteBuffer.wrap(salt);
      return new Key(file.digest(), words.getLong(), words.getLong(), Chunker.bits(size));
    }

    // Written out, since the compiler's own are made by each JVM anew: docs/performance.md.

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that
          && content.equals(that.content)
          && salt == that.salt
          && pepper == that.pepper
          && bits == that.bits;
    }

    @Override
    public int hashCode() {
      return Objects.hash(content, salt, pepper, bits);
    }
  }

  /**
   * @param contents what is in a file; it fails where the file is no longer what it was
   */
  public ChunkedFiles(Function<Entry.File, Content> contents) {
    this(contents, HeapShare.text());
  }

  /**
   * The same.
   *
   * @param most how many bytes an index may have; what is kept of files is bounded by it as well
   */
  ChunkedFiles(Function<Entry.File, Content> contents, long most) {
    this.contents = contents;
    this.most = most;
    this.room = new ChunkRoom(most - ChunkIndex.HEADER);
    this.reading = new ChunkedReading(room);
    new SecureRandom().nextBytes(freshSalt);
  }

  /**
   * The chunks of a file, to be held against those of others; empty where they may have no room in
   * memory beside those of other files: then it is not read.
   *
   * @param old the one whose chunks are in the index; empty where none is
   * @param listener hears of what is read
   */
  public Optional<Chunks> of(
      Entry.File file, Optional<Entry.File> old, ChunkIndex index, ReadListener listener)
      throws IOException {
    return of(file, index.salt(), old.orElse(file).size(), listener);
  }

  /** The content in the index that has most in common with a file; empty also where that is. */
  public Optional<Digest> closest(Entry.File file, ChunkIndex index, ReadListener listener)
      throws IOException {
    return of(file, index.salt(), file.size(), listener).flatMap(index::closestTo);
  }

  private Optional<Chunks> of(Entry.File file, byte[] salt, long size, ReadListener listener)
      throws IOException {
    Key key = Key.of(file, salt, size);
    Optional<Chunks> known = room.find(key);
    return known.isPresent()
        ? known
        : chunking.get(key, () -> chunked(key, file, salt, size, listener));
  }

  private Optional<Chunks> chunked(
      Key key, Entry.File file, byte[] salt, long size, ReadListener listener) throws IOException {
    long bytes = ChunkIndex.bytesOf(Chunker.most(file.size(), size));
    // Another thread may have had it between the look and the turn of this one.
    if (room.find(key).isEmpty() && room.take(bytes)) {
      try {
        room.keep(key, Chunker.of(contents.apply(file), salt, size, listener), bytes);
      } catch (IOException | RuntimeException e) {
        room.giveBack(bytes);
        throw e;
      }
    }
    return room.find(key);
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
            || room.find(key).isPresent()
            || same(file, before).isPresent()
        ? content
        : reading.tapped(
            key,
            content,
            ChunkIndex.bytesOf(Chunker.most(file.size(), file.size())),
            () -> new Chunker(salt, file.size(), file.size()));
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
   * <p>Where not all have room, those come first that were chunked in this run: they are new or
   * have changed, and what has changed changes again. Then come those that the index before has.
   * Both are known without reading. Of the others a file is read only where it has room whatever it
   * holds; so none is read in vain, now or by the release after this one.
   *
   * @param release what hosts of one run have in common
   * @param before of the live release, whose entries are as good as new ones
   * @param since see {@link ChunkIndex}
   * @param listener hears of what is read
   */
  public Optional<byte[]> index(
      Manifest release, Optional<ChunkIndex> before, int since, ReadListener listener)
      throws IOException {
    Next next = new Next(release.contentDigest(), before, since);
    Optional<byte[]> known = written.get(next);
    return known != null
        ? known
        : writing.get(
            next,
            () -> {
              if (!written.containsKey(next)) {
                written.put(next, text(release, before, since, listener));
              }
              return written.get(next);
            });
  }

  private Optional<byte[]> text(
      Manifest release, Optional<ChunkIndex> before, int since, ReadListener listener)
      throws IOException {
    byte[] salt = before.map(ChunkIndex::salt).orElse(freshSalt);
    ChunkIndex index = new ChunkIndex(salt, since, most);
    List<Entry.File> files = files(release);
    for (Entry.File file : files) {
      room.find(Key.of(file, salt, file.size()))
          .ifPresent(chunks -> index.add(file.digest(), chunks));
    }
    for (Entry.File file : files) {
      same(file, before).ifPresent(chunks -> index.add(file.digest(), chunks));
    }
    for (Entry.File file : files) {
      if (index.find(file.digest()).isEmpty() && index.hasRoomFor(file.size())) {
        index.add(file.digest(), Chunker.of(contents.apply(file), salt, file.size(), listener));
      }
    }
    return index.isEmpty()
        ? Optional.empty()
        : Optional.of(index.bytes(files.stream().map(Entry.File::digest).toList()));
  }

  /** Those that are large enough, in the order of the manifest. */
  private static List<Entry.File> files(Manifest release) {
    return release.entries().stream()
        .filter(Entry.File.class::isInstance)
        .map(Entry.File.class::cast)
        .filter(file -> file.size() >= Chunker.SMALLEST_FILE)
        .toList();
  }
}
