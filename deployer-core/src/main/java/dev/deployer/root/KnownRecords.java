package dev.deployer.root;

import dev.deployer.cache.CacheFolder;
import dev.deployer.manifest.Digest;
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
 * what the host had when that one was written, or are read anew. Where the host has others in their
 * place, or fewer, that is told, and what is kept stays until a run from here has written there.
 *
 * <p>A file for each root, named by its id: {@code records, version 2} and a line feed, the SHA-256
 * of what follows, then of each record from the first on its length in four bytes, the highest
 * first, and its bytes. Where not all of them have room, those from the first on are kept that
 * have.
 */
public final class KnownRecords {
  /** Nothing is kept. */
  public static final KnownRecords NONE = new KnownRecords(Optional.empty());

  private static final byte[] FORM = "records, version 2\n".getBytes(StandardCharsets.US_ASCII);
  private static final int RECORDS = FORM.length + 32;

  private final Optional<CacheFolder> cache;
  private final boolean witnessOnly;

  public KnownRecords(Optional<CacheFolder> cache) {
    this(cache, false);
  }

  private KnownRecords(Optional<CacheFolder> cache, boolean witnessOnly) {
    this.cache = cache;
    this.witnessOnly = witnessOnly;
  }

  /** The same, but all records are asked for, and only held to what is kept. */
  public KnownRecords asWitness() {
    return new KnownRecords(cache, true);
  }

  boolean isWitnessOnly() {
    return witnessOnly;
  }

  /** Keeps nothing of this root any more: what was kept has been told, and is overtaken. */
  public void forget(String rootId) {
    cache.ifPresent(folder -> folder.write(rootId, file(new byte[0])));
  }

  /** What is kept of a journal: records as they lie there, and the same ones read. */
  static final class Kept {
    static final Kept NOTHING = new Kept(new byte[0], History.EMPTY);

    private final byte[] records;
    private final History history;

    private Kept(byte[] records, History history) {
      this.records = records;
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
    if (file.length < RECORDS) {
      return Optional.empty();
    }
    byte[] records = Arrays.copyOfRange(file, RECORDS, file.length);
    if (!Arrays.equals(file, file(records))) {
      return Optional.empty();
    }
    JournalChain chain = new JournalChain(History.EMPTY);
    ByteBuffer rest = ByteBuffer.wrap(records);
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
    return Optional.of(new Kept(records, chain.history()));
  }

  /**
   * Keeps more of the journal of this root.
   *
   * @param kept what is kept of it and is so
   * @param following the records after these
   */
  void keep(String rootId, Kept kept, List<byte[]> following) {
    if (cache.isEmpty() || witnessOnly || following.isEmpty()) {
      return;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(kept.records);
    for (byte[] record : following) {
      if ((long) RECORDS + all.size() + Integer.BYTES + record.length > cache.get().largest()) {
        break;
      }
      all.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(record.length).array());
      all.writeBytes(record);
    }
    if (all.size() > kept.records.length) {
      cache.get().write(rootId, file(all.toByteArray()));
    }
  }

  private static byte[] file(byte[] records) {
    byte[] sum = Digest.sha256().digest(records);
    return ByteBuffer.allocate(RECORDS + records.length).put(FORM).put(sum).put(records).array();
  }
}
