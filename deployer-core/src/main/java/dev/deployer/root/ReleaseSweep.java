package dev.deployer.root;

import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Visitor;
import dev.deployer.manifest.Comparison;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Manifest;
import dev.deployer.manifest.MtreeFormat;
import dev.deployer.path.Printable;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.RemotePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A tree on a host as it was found just now, held against its manifest by type, size, mode, time
 * and link target.
 *
 * @param comparison tells which entries are exactly as recorded
 */
public record ReleaseSweep(Manifest manifest, Comparison comparison, List<Difference> differences) {
  private static final int MAX_MANIFEST = 1 << 30;

  /** Reads the manifest of a release; empty if it is not there, or is not the one of the record. */
  public static Optional<Manifest> manifest(Host host, Layout layout, ReleaseRecord record)
      throws IOException {
    Optional<byte[]> bytes =
        host.read(layout.manifest(record.id()).child("manifest.mtree"), MAX_MANIFEST);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(MtreeFormat.read(new ByteArrayInputStream(bytes.get())))
        .filter(manifest -> manifest.contentDigest().equals(record.digest()));
  }

  /** Walks the tree of a release. */
  public static ReleaseSweep of(Host host, Layout layout, ReleaseId id, Manifest manifest)
      throws IOException {
    return of(host, layout.release(id), manifest);
  }

  /** Walks a tree that lies elsewhere. */
  public static ReleaseSweep of(Host host, RemotePath tree, Manifest manifest) throws IOException {
    Comparison comparison = new Comparison(manifest, tree);
    Optional<Facts> top = host.stat(tree);
    top.ifPresent(facts -> comparison.accept(new Found(tree, facts, Optional.empty())));
    if (top.map(Facts::isDirectory).orElse(false)) {
      host.walk(
          List.of(tree),
          true,
          new Visitor() {
            @Override
            public void found(Found entry) {
              comparison.accept(entry);
            }

            @Override
            public void unlistable(RemotePath directory, IOException failure) {
              comparison.acceptUnlistable(
                  directory, Printable.escape(String.valueOf(failure.getMessage())));
            }
          });
    }
    return new ReleaseSweep(manifest, comparison, comparison.finish());
  }

  /** Whether nothing differs. */
  public boolean isClean() {
    return differences.isEmpty();
  }
}
