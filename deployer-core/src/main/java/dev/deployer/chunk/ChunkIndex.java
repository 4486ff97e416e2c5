package dev.deployer.chunk;

import dev.deployer.host.HeapShare;
import dev.deployer.manifest.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The chunks of a release's files, by the digest of their contents: what {@code
 * manifests/<id>/chunks} holds. Everything in it is in records of ten bytes, numbers are
 * big-endian:
 *
 * <pre>{@code
 * "deployer chunks v01\n"   20 bytes
 * salt                      16 bytes, random
 * since                      4 bytes: releases since what was put together was read back
 * of each file:
 *   sha-256                 32 bytes
 *   count                    4 bytes
 *   0                        4 bytes
 *   of each chunk:
 *     value                  8 bytes
 *     length                 2 bytes
 * }</pre>
 *
 * <p>Files that have no room in it are not in it; it has at most {@link HeapShare#text} bytes. What
 * else it says of itself than this version is not read. That it holds nothing false, its digest
 * tells, and not the text.
 */
public final class ChunkIndex {
  /** What all of it is a multiple of. */
  public static final int RECORD = 10;

  /** After so many releases what was put together is read back. */
  private static final int READ_BACK = 10;

  static final int SALT = 16;
  private static final byte[] HEAD = "deployer chunks v01\n".getBytes(StandardCharsets.US_ASCII);
  static final int HEADER = 40;
  private static final int FILE = 40;

  private final byte[] salt;
  private final int since;
  private final long room;
  private final Map<Digest, Chunks> files = new LinkedHashMap<>();
  private long bytes = HEADER;
  private ChunkOwners owners;

  /**
   * Of no files yet.
   *
   * @param since how many releases have been made since what was put together was read back
   */
  ChunkIndex(byte[] salt, int since) {
    this(salt, since, HeapShare.text());
  }

  /**
   * The same, of so many bytes at most.
   *
   * @param room at least what it says of itself
   */
  ChunkIndex(byte[] salt, int since, long room) {
    if (salt.length != SALT || since < 0) {
      throw new IllegalArgumentException("an index has a salt of " + SALT + " bytes, and a count");
    }
    this.salt = salt.clone();
    this.since = since;
    this.room = room;
  }

  /** The chunks of the file with this content. */
  public Optional<Chunks> find(Digest content) {
    return Optional.ofNullable(files.get(content));
  }

  /** The content that has most bytes in common with these chunks; empty where none has any. */
  Optional<Digest> closestTo(Chunks chunks) {
    ChunkOwners all = owners();
    Map<Digest, Long> common = new HashMap<>();
    for (int i = 0; i < chunks.count(); i++) {
      long length = chunks.length(i);
      all.of(chunks.value(i)).ifPresent(owner -> common.merge(owner, length, Long::sum));
    }
    return common.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
  }

  private synchronized ChunkOwners owners() {
    if (owners == null) {
      owners = new ChunkOwners(files);
    }
    return owners;
  }

  byte[] salt() {
    return salt.clone();
  }

  /** Whether what the release after this one puts together is read back. */
  public boolean asksToReadBack() {
    return since + 1 >= READ_BACK;
  }

  /** What the index after this one says, where something was put together, and read back or not. */
  public int sinceAfter(boolean readBack) {
    return readBack ? 0 : since + 1;
  }

  public int since() {
    return since;
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** How many bytes so many chunks of a content take in an index. */
  static long bytesOf(long chunks) {
    return FILE + RECORD * chunks;
  }

  /** Whether a file of this size has room, whatever it holds: it need not be read to know that. */
  boolean hasRoomFor(long size) {
    return bytes + bytesOf(Chunker.most(size, size)) <= room;
  }

  /** Adds a content, unless it has no room. */
  void add(Digest content, Chunks chunks) {
    long more = bytesOf(chunks.count());
    if (!files.containsKey(content) && bytes + more <= room) {
      files.put(content, chunks);
      bytes += more;
    }
  }

  /** The text. */
  byte[] bytes() {
    return bytes(files.keySet());
  }

  /**
   * The text, with the contents in this order.
   *
   * @param order has all of them; what else it has, and what it has again, is passed over
   */
  byte[] bytes(Collection<Digest> order) {
    ByteBuffer out = ByteBuffer.allocate((int) bytes);
    out.put(HEAD).put(salt).putInt(since);
    Set<Digest> written = new HashSet<>();
    for (Digest content : order) {
      Chunks chunks = files.get(content);
      if (chunks != null && written.add(content)) {
        out.putLong(content.a()).putLong(content.b()).putLong(content.c()).putLong(content.d());
        out.putInt(chunks.count()).putInt(0);
        for (int i = 0; i < chunks.count(); i++) {
          out.putLong(chunks.value(i)).putShort((short) chunks.length(i));
        }
      }
    }
    return out.array();
  }

  /** Reads a text; empty where it is of another version, or is none. */
  public static Optional<ChunkIndex> read(byte[] text) {
    if (text.length < HEADER
        || text.length > HeapShare.text()
        || !Arrays.equals(text, 0, HEAD.length, HEAD, 0, HEAD.length)) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(text, HEAD.length, text.length - HEAD.length);
    byte[] salt = new byte[SALT];
    in.get(salt);
    int since = in.getInt();
    if (since < 0) {
      return Optional.empty();
    }
    ChunkIndex index = new ChunkIndex(salt, since);
    while (in.remaining() >= FILE) {
      Digest content = new Digest(in.getLong(), in.getLong(), in.getLong(), in.getLong());
      int count = in.getInt();
      if (in.getInt() != 0 || count < 1 || count > in.remaining() / RECORD) {
        return Optional.empty();
      }
      Chunks chunks = new Chunks(count);
      for (int i = 0; i < count; i++) {
        long value = in.getLong();
        int length = in.getShort() & 0xffff;
        if (length == 0) {
          return Optional.empty();
        }
        chunks.add(value, length);
      }
      index.add(content, chunks);
    }
    return in.hasRemaining() ? Optional.empty() : Optional.of(index);
  }
}
