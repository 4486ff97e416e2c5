package dev.deployer.chunk;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The chunks that a run keeps: no more than an index may have, so that memory is bounded however
 * much is read. Room is taken before a content is read, for as many chunks as it may have; so what
 * is read is kept. Safe for many threads.
 */
final class ChunkRoom {
  private final long most;
  private final Map<ChunkedFiles.Key, Chunks> kept = new ConcurrentHashMap<>();
  private long taken;

  /**
   * @param most how many bytes they may take in an index
   */
  ChunkRoom(long most) {
    this.most = most;
  }

  Optional<Chunks> find(ChunkedFiles.Key key) {
    return Optional.ofNullable(kept.get(key));
  }

  /**
   * Takes room for a content that is to be read; whoever has it keeps the chunks, or gives it back.
   *
   * @param bytes the most that its chunks may take
   * @return whether there is any
   */
  synchronized boolean take(long bytes) {
    if (taken + bytes > most) {
      return false;
    }
    taken += bytes;
    return true;
  }

  synchronized void giveBack(long bytes) {
    taken -= bytes;
  }

  /** Keeps chunks for which that much was taken. */
  void keep(ChunkedFiles.Key key, Chunks chunks, long bytes) {
    boolean first = kept.putIfAbsent(key, chunks) == null;
    giveBack(first ? bytes - ChunkIndex.bytesOf(chunks.count()) : bytes);
  }
}
