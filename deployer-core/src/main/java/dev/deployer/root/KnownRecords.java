package dev.deployer.root;

import dev.deployer.cache.CacheFolder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the records of journals that were read on this machine, so that a host is asked for new
 * ones only. Nothing in it is believed for being there: its records count where each follows from
 * the one before and the last is, byte by byte, what the host has under its number. So they are
 * what the host had when that one was written, or are read anew.
 *
 * <p>A file for each root, named by its id: {@code records, version 1} and a line feed, then of
 * each record from the first on its length in four bytes, the highest first, and its bytes. Where
 * not all of them have room, those from the first on are kept that have.
 */
public final class KnownRecords {
  /** Nothing is kept. */
  public static final KnownRecords NONE = new KnownRecords(Optional.empty());

  private static final byte[] FORM = "records, version 1\n".getBytes(StandardCharsets.US_ASCII);

  private final Optional<CacheFolder> cache;

  public KnownRecords(Optional<CacheFolder> cache) {
    this.cache = cache;
  }

  /** What is kept of a journal: a file as it lies there, and the same records. */
  static final class Kept {
    static final Kept NOTHING = new Kept(FORM, History.EMPTY);

    private final byte[] file;
    private final History history;

    private Kept(byte[] file, History history) {
      this.file = file;
      this.history = history;
    }

    /** Its records, which follow one another. */
    History history() {
      return history;
    }
  }

  /** What is kept of the journal of this root; nothing where it is no journal. */
  Kept of(String rootId) {
    return cache
        .flatMap(folder -> folder.read(rootId))
        .flatMap(KnownRecords::read)
        .orElse(Kept.NOTHING);
  }

  private static Optional<Kept> read(byte[] file) {
    if (file.length < FORM.length || !Arrays.equals(file, 0, FORM.length, FORM, 0, FORM.length)) {
      return Optional.empty();
    }
    JournalChain chain = new JournalChain(History.EMPTY);
    ByteBuffer rest = ByteBuffer.wrap(file, FORM.length, file.length - FORM.length);
    try {
      while (rest.hasRemaining()) {
        int length = rest.remaining() < Integer.BYTES ? -1 : rest.getInt();
        if (length < 0 || length > rest.remaining()) {
          return Optional.empty();
        }
        byte[] record = new byte[length];
        rest.get(record);
        chain.next(record);
      }
    } catch (JournalChain.BrokenJournalException e) {
      return Optional.empty();
    }
    return Optional.of(new Kept(file, chain.history()));
  }

  /**
   * Keeps more of the journal of this root.
   *
   * @param kept what is kept of it and is so
   * @param following the records after these
   */
  void keep(String rootId, Kept kept, List<byte[]> following) {
    if (cache.isEmpty() || following.isEmpty()) {
      return;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(kept.file);
    for (byte[] record : following) {
      if ((long) all.size() + Integer.BYTES + record.length > cache.get().largest()) {
        break;
      }
      all.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(record.length).array());
      all.writeBytes(record);
    }
    if (all.size() > kept.file.length) {
      cache.get().write(rootId, all.toByteArray());
    }
  }
}
