package dev.deployer.root;

import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Manifest;
import dev.deployer.manifest.MtreeFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the manifests that were read last, for all hosts of a run, so that a text that many hosts
 * share is parsed and held once. Safe for many threads, of which those with the same text wait for
 * the first.
 */
public final class KnownManifests {
  /** Hosts differ while a run moves them from one release to another. */
  private static final int KEPT = 2;

  private final boolean shared;

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

  /** For so many hosts; what one host says is said once, and nothing is kept of it. */
  public KnownManifests(int hosts) {
    this.shared = hosts > 1;
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
