package dev.deployer.source;

import dev.deployer.cache.CacheFolder;
import dev.deployer.manifest.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The digests of the files of a source as it was read on this machine before, so that those which
 * were not written since are not read again, as git's index has it (gitformat-index(5)).
 *
 * <p>A digest counts for a file with the same {@link FileStamp}, where that stamp cannot be the
 * same by accident: on the device that the source itself is on, of a kind of file system that gives
 * each change a time of its own and that this machine alone writes to; where the file had not been
 * touched for a while when it was read; and since the machine was started. All else is read. So is
 * what lies on a tmpfs, or on an overlay, which may lie on one: to what is written through a
 * mapping of a file's memory it gives no time at all.
 *
 * <p>A file for each source, named by the SHA-256 of its path: {@code digests, version 1} and a
 * line feed, the SHA-256 of what follows, then the machine's boot id in 36 bytes, and of each file
 * its stamp in five numbers of eight bytes, and its digest.
 */
public final class KnownDigests {
  private static final byte[] FORM = "digests, version 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int BOOT = 36;
  private static final int HEAD = FORM.length + 32;
  private static final int ENTRY = FileStamp.BYTES + 32;

  /** The kinds of file systems of which that is so, as /proc/mounts has them. */
  static final Set<String> KINDS = Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs");

  private final Optional<CacheFolder> folder;
  private final Clock clock;
  private final Set<String> kinds;
  private final OptionalLong unseen;

  /**
   * What is kept where.
   *
   * @param kinds of file systems whose times count
   * @param unseen for how long a change may go without a time of its own; in nanoseconds
   */
  KnownDigests(Optional<CacheFolder> folder, Clock clock, Set<String> kinds, OptionalLong unseen) {
    this.folder = folder;
    this.clock = clock;
    this.kinds = kinds;
    this.unseen = unseen;
  }

  /** Kept in this folder, or not at all. */
  public static KnownDigests in(Optional<CacheFolder> folder) {
    return new KnownDigests(
        folder, Clock.systemUTC(), KINDS, WritingOut.nanoseconds(WritingOut.SETTINGS));
  }

  /**
   * What is known of a source, before it is walked.
   *
   * @param top its real path
   */
  OfSource of(Path top) {
    Optional<byte[]> boot = folder.flatMap(any -> boot());
    if (boot.isEmpty() || unseen.isEmpty() || !counts(top)) {
      return new OfSource(Optional.empty(), "", new byte[BOOT], 0, 0, 0, Map.of());
    }
    String name = Digest.ofContent(top.toString().getBytes(StandardCharsets.UTF_8)).toString();
    Map<FileStamp, Digest> known =
        folder.flatMap(f -> f.read(name)).map(file -> read(file, boot.get())).orElse(Map.of());
    return new OfSource(folder, name, boot.get(), device(top), now(), unseen.getAsLong(), known);
  }

  private long now() {
    return TimeUnit.MILLISECONDS.toNanos(clock.millis());
  }

  /** Of this start of the machine; empty where it is not told (random(4)). */
  private static Optional<byte[]> boot() {
    try {
      byte[] id = Files.readAllBytes(Path.of("/proc/sys/kernel/random/boot_id"));
      return id.length < BOOT ? Optional.empty() : Optional.of(Arrays.copyOf(id, BOOT));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private boolean counts(Path top) {
    try {
      return kinds.contains(Files.getFileStore(top).type());
    } catch (IOException e) {
      return false;
    }
  }

  private static long device(Path top) {
    try {
      return FileFacts.of(top).stamp().map(FileStamp::device).orElse(-1L);
    } catch (IOException e) {
      return -1;
    }
  }

  private static Map<FileStamp, Digest> read(byte[] file, byte[] boot) {
    int from = HEAD + BOOT;
    if (file.length < from
        || (file.length - from) % ENTRY != 0
        || !Arrays.equals(file, HEAD, from, boot, 0, BOOT)
        || !Arrays.equals(file, 0, HEAD, head(file), 0, HEAD)) {
      return Map.of();
    }
    Map<FileStamp, Digest> known = new HashMap<>();
    ByteBuffer in = ByteBuffer.wrap(file, from, file.length - from);
    while (in.hasRemaining()) {
      FileStamp stamp =
          new FileStamp(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
      known.put(stamp, new Digest(in.getLong(), in.getLong(), in.getLong(), in.getLong()));
    }
    return known;
  }

  /** What a file begins with that goes on so. */
  private static byte[] head(byte[] file) {
    MessageDigest sha256 = Digest.sha256();
    sha256.update(file, HEAD, file.length - HEAD);
    return ByteBuffer.allocate(HEAD).put(FORM).put(sha256.digest()).array();
  }

  /** What is known of one source. */
  static final class OfSource {
    private final Optional<CacheFolder> folder;
    private final String name;
    private final byte[] boot;
    private final long device;
    private final long begun;
    private final long unseen;
    private final Map<FileStamp, Digest> known;

    private OfSource(
        Optional<CacheFolder> folder,
        String name,
        byte[] boot,
        long device,
        long begun,
        long unseen,
        Map<FileStamp, Digest> known) {
      this.folder = folder;
      this.name = name;
      this.boot = boot;
      this.device = device;
      this.begun = begun;
      this.unseen = unseen;
      this.known = known;
    }

    /** What is in the file, if that is known. */
    Optional<Digest> digest(ScannedFile file) {
      return file.stamp().map(known::get);
    }

    /**
     * Keeps what was read.
     *
     * @param digests of the files, in their order
     */
    void keep(List<ScannedFile> files, Digest[] digests) {
      long room = folder.map(CacheFolder::largest).orElse(0L);
      if (HEAD + BOOT + (long) ENTRY * digests.length > room) {
        return;
      }
      Map<FileStamp, Digest> all = new HashMap<>();
      for (int i = 0; i < digests.length; i++) {
        Digest digest = digests[i];
        files.get(i).stamp().filter(this::counts).ifPresent(stamp -> all.put(stamp, digest));
      }
      if (!known.keySet().containsAll(all.keySet())) {
        folder.orElseThrow().write(name, file(all));
      }
    }

    private boolean counts(FileStamp stamp) {
      return stamp.device() == device
          && (known.containsKey(stamp) || stamp.isSettled(begun, unseen));
    }

    private byte[] file(Map<FileStamp, Digest> all) {
      ByteBuffer out =
          ByteBuffer.allocate(HEAD + BOOT + ENTRY * all.size()).position(HEAD).put(boot);
      all.forEach(
          (stamp, digest) ->
              out.putLong(stamp.device())
                  .putLong(stamp.inode())
                  .putLong(stamp.size())
                  .putLong(stamp.modified())
                  .putLong(stamp.changed())
                  .putLong(digest.a())
                  .putLong(digest.b())
                  .putLong(digest.c())
                  .putLong(digest.d()));
      return out.put(0, head(out.array())).array();
    }
  }
}
