package dev.deployer.root;

import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Visitor;
import dev.deployer.manifest.Comparison;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Manifest;
import dev.deployer.path.Printable;
import dev.deployer.path.RemotePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  public static Optional<Manifest> manifest(
      Host host, Layout layout, ReleaseRecord record, KnownManifests known) throws IOException {
    Optional<byte[]> bytes =
        host.read(layout.manifest(record.id()).child("manifest.mtree"), MAX_MANIFEST);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    return parse(bytes.get(), record, known);
  }

  private static Optional<Manifest> parse(byte[] text, ReleaseRecord record, KnownManifests known)
      throws IOException {
    return Optional.of(known.read(text))
        .filter(manifest -> manifest.contentDigest().equals(record.digest()));
  }

  /**
   * Reads the manifest of a release and walks its tree, the one while the other; empty if the
   * manifest is not there, or is not the one of the record.
   */
  public static Optional<ReleaseSweep> of(
      Host host, Layout layout, ReleaseRecord record, KnownManifests known) throws IOException {
    Optional<byte[]> bytes =
        host.read(layout.manifest(record.id()).child("manifest.mtree"), MAX_MANIFEST);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    RemotePath tree = layout.release(record.id());
    Kept found = new Kept();
    Optional<Manifest> manifest;
    try (Meanwhile<Optional<Manifest>> parsing =
        Meanwhile.start("deployer-manifest", () -> parse(bytes.get(), record, known))) {
      walk(host, tree, found);
      manifest = parsing.result();
    }
    if (manifest.isEmpty()) {
      return Optional.empty();
    }
    Comparison comparison = new Comparison(manifest.get(), tree);
    found.tell(telling(comparison));
    return Optional.of(new ReleaseSweep(manifest.get(), comparison, comparison.finish()));
  }

  /** Walks a tree that lies elsewhere. */
  public static ReleaseSweep of(Host host, RemotePath tree, Manifest manifest) throws IOException {
    Comparison comparison = new Comparison(manifest, tree);
    walk(host, tree, telling(comparison));
    return new ReleaseSweep(manifest, comparison, comparison.finish());
  }

  private static void walk(Host host, RemotePath tree, Visitor visitor) throws IOException {
    Optional<Facts> top = host.stat(tree);
    if (top.isPresent()) {
      visitor.found(new Found(tree, top.get(), Optional.empty()));
      if (top.get().isDirectory()) {
        host.walk(List.of(tree), true, visitor);
      }
    }
  }

  private static Visitor telling(Comparison comparison) {
    return new Visitor() {
      @Override
      public void found(Found entry) {
        comparison.accept(entry);
      }

      @Override
      public void unlistable(RemotePath directory, IOException failure) {
        comparison.acceptUnlistable(
            directory, Printable.escape(String.valueOf(failure.getMessage())));
      }
    };
  }

  /** What a walk found, kept until there is a manifest to hold it against. */
  private static final class Kept implements Visitor {
    private final List<Found> entries = new ArrayList<>();
    private final Map<RemotePath, IOException> unlistable = new LinkedHashMap<>();

    @Override
    public void found(Found entry) {
      entries.add(entry);
    }

    @Override
    public void unlistable(RemotePath directory, IOException failure) {
      unlistable.put(directory, failure);
    }

    void tell(Visitor visitor) throws IOException {
      for (Found entry : entries) {
        visitor.found(entry);
      }
      for (Map.Entry<RemotePath, IOException> entry : unlistable.entrySet()) {
        visitor.unlistable(entry.getKey(), entry.getValue());
      }
    }
  }

  /** Whether nothing differs. */
  public boolean isClean() {
    return differences.isEmpty();
  }
}
