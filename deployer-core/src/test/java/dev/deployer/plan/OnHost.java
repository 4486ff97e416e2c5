package dev.deployer.plan;

import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Space;
import dev.deployer.manifest.Comparison;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Drift;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.outcome.Live;
import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseId;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.root.Layout;
import dev.deployer.root.Records;
import dev.deployer.root.ReleaseRecord;
import dev.deployer.root.ReleaseSweep;
import dev.deployer.root.RootMarker;
import dev.deployer.root.RootState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What planners are told of a host, made up in few words. */
final class OnHost {
  static final long NOON = 1_763_640_000L;

  Live live = new Live.Nothing();
  Records journal = new Records();
  final Set<ReleaseId> releases = new HashSet<>();
  final Map<ReleaseId, ReleaseRecord> records = new TreeMap<>();
  Optional<ReleaseSweep> sweep = Optional.empty();
  Optional<ReleaseId> unreadable = Optional.empty();
  Optional<Space> space = Optional.empty();
  boolean links = true;
  boolean copies = true;

  /** With its directory and its manifest. */
  OnHost release(String id, Digest digest) {
    releases.add(ReleaseId.parse(id));
    return record(id, digest);
  }

  /** With its manifest alone. */
  OnHost record(String id, Digest digest) {
    ReleaseId release = ReleaseId.parse(id);
    records.put(
        release,
        new ReleaseRecord(
            release,
            digest,
            "run",
            Records.TIME,
            "anna@laptop",
            Optional.empty(),
            Optional.empty(),
            1,
            1));
    return this;
  }

  OnHost unmanaged(String id) {
    releases.add(ReleaseId.parse(id));
    return this;
  }

  /** This release is live, is swept, and is as recorded but for these paths, which are missing. */
  OnHost live(String id, Manifest manifest, String... missing) {
    release(id, manifest.contentDigest());
    live = new Live.Release(ReleaseId.parse(id));
    RemotePath tree = new Layout(ReleaseRoot.parse("/srv/shop")).release(ReleaseId.parse(id));
    Comparison comparison = new Comparison(manifest, tree);
    for (Entry entry : manifest.entries()) {
      if (!Arrays.asList(missing).contains(entry.path().value())) {
        comparison.accept(asRecorded(tree, entry));
      }
    }
    sweep = Optional.of(new ReleaseSweep(manifest, comparison, comparison.finish()));
    return this;
  }

  private static Found asRecorded(RemotePath tree, Entry entry) {
    RemotePath path = tree.resolve(entry.path());
    if (entry instanceof Entry.File file) {
      return new Found(
          path,
          new Facts(Facts.Type.FILE, file.size(), file.mode(), 0, 0, file.modified()),
          Optional.empty());
    } else if (entry instanceof Entry.Link link) {
      return new Found(
          path, new Facts(Facts.Type.LINK, 0, 0777, 0, 0, 0), Optional.of(link.target()));
    }
    return new Found(path, new Facts(Facts.Type.DIRECTORY, 0, 0755, 0, 0, 0), Optional.empty());
  }

  RootState state() {
    return new RootState(
        new Layout(ReleaseRoot.parse("/srv/shop")),
        "SHA256:key",
        new RootMarker("id", Optional.empty(), Optional.empty(), Records.TIME, List.of()),
        1000,
        live,
        journal.history(),
        releases,
        List.of(),
        records,
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  Survey survey() {
    return new Survey(
        "web1",
        state(),
        sweep,
        unreadable,
        space,
        links,
        copies,
        sweep.map(known -> Drift.unread(known.differences())).orElse(Drift.NONE));
  }

  static Entry.File file(String path, String content) {
    return file(path, content, 0644);
  }

  static Entry.File file(String path, String content, int mode) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new Entry.File(EntryPath.parse(path), mode, bytes.length, Digest.ofContent(bytes), NOON);
  }

  static Manifest manifest(Entry... entries) {
    return Manifest.of(List.of(entries));
  }
}
