package dev.deployer.root;

import dev.deployer.cache.CacheFolder;
import dev.deployer.host.Content;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Manifest;
import dev.deployer.manifest.MtreeFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the manifests that were read last, for all hosts of a run, so that a text that many hosts
 * share is parsed and held once. Safe for many threads, of which those with the same text wait for
 * the first.
 *
 * <p>Where there is a cache, a text is found in it by the digest that the host has of it, and
 * whoever takes it from there computes that again: so it is what the host would say, or is not
 * there.
 */
public final class KnownManifests {
  /** Hosts differ while a run moves them from one release to another. */
  private static final int KEPT = 2;

  private final boolean shared;
  private final Optional<CacheFolder> cache;

  private final Map<Digest, Known> kept =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Digest, Known> eldest) {
          return size() > KEPT;
        }
      };

  private static final class Known {
    private Manifest manifest;

    synchronized Manifest read(byte[] text) throws IOException {
      if (manifest == null) {
        manifest = MtreeFormat.read(new ByteArrayInputStream(text));
      }
      return manifest;
    }
  }

  /** For so many hosts. Of a single one nothing is kept, since each text is read once. */
  public KnownManifests(int hosts) {
    this(hosts, Optional.empty());
  }

  /** The same, with texts that earlier runs have read and written. */
  public KnownManifests(int hosts, Optional<CacheFolder> cache) {
    this.shared = hosts > 1;
    this.cache = cache;
  }

  /** The text with this digest, where it is kept on this machine. */
  public Optional<byte[]> kept(Digest digest) {
    return cache
        .flatMap(folder -> folder.read(digest.toString()))
        .filter(text -> Digest.ofContent(text).equals(digest));
  }

  /** Keeps a text for other runs, where there is a cache. */
  public void keep(Digest digest, byte[] text) {
    cache.ifPresent(folder -> folder.write(digest.toString(), text));
  }

  /** The same for a text that was written. */
  public void keep(Digest digest, Content text) throws IOException {
    if (text.size() <= longestKept()) {
      try (InputStream in = text.open()) {
        keep(digest, in.readAllBytes());
      }
    }
  }

  /** How long a text may be that is kept; 0 where there is no cache. */
  long longestKept() {
    return cache.map(CacheFolder::largest).orElse(0L);
  }

  /** The SHA-256 of a text. */
  public static Digest digest(Content text) throws IOException {
    MessageDigest sha256 = Digest.sha256();
    try (InputStream in = text.open()) {
      byte[] buffer = new byte[1 << 15];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha256.update(buffer, 0, read);
      }
    }
    return Digest.of(sha256.digest());
  }

  /**
   * What {@link MtreeFormat#read} makes of this text.
   *
   * @throws dev.deployer.manifest.MtreeFormatException if it is something else
   */
  Manifest read(InputStream in) throws IOException {
    if (!shared) {
      return MtreeFormat.read(in);
    }
    byte[] text = in.readAllBytes();
    return known(Digest.of(Digest.sha256().digest(text))).read(text);
  }

  private synchronized Known known(Digest digest) {
    return kept.computeIfAbsent(digest, any -> new Known());
  }
}
