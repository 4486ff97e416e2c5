package dev.deployer.execution;

import dev.deployer.chunk.ChunkIndex;
import dev.deployer.chunk.KnownTexts;
import dev.deployer.host.Change;
import dev.deployer.host.Content;
import dev.deployer.host.CopiedRange;
import dev.deployer.host.HeapShare;
import dev.deployer.host.NotAssembledException;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Manifest;
import dev.deployer.manifest.MtreeFormat;
import dev.deployer.path.RemotePath;
import dev.deployer.root.KnownManifests;
import dev.deployer.root.ReleaseRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What lies beside each other in {@code manifests/<id>}: the manifest, the chunk index where there
 * is one, and the card. The two texts are made of those of the live release, where the host can
 * copy and both are known here.
 */
final class Papers {
  private static final int MODE = 0600;

  private static final String MANIFEST = "manifest.mtree";
  private static final String CHUNKS = "chunks";

  private final Run run;
  private final Content mtree;
  private final Optional<byte[]> chunks;
  private final Optional<Before> before;
  private final boolean readBack;
  private Optional<Prepared> prepared = Optional.empty();
  private Optional<Digests> digests = Optional.empty();

  private record Digests(Digest manifest, Optional<Digest> chunks) {}

  /**
   * Papers that were put onto a workbench before their turn.
   *
   * @param whole whether they are known to be what they should be
   */
  record Prepared(RemotePath directory, ReleaseRecord card, boolean whole) {}

  /**
   * The live release, whose papers lie on the host.
   *
   * @param manifest what it is recorded to be
   */
  record Before(ReleaseRecord record, Manifest manifest) {}

  /**
   * @param chunks the text of the chunk index
   * @param before empty where all is sent
   * @param readBack whether what is put together is read back
   */
  Papers(
      Run run,
      Manifest manifest,
      Optional<byte[]> chunks,
      Optional<Before> before,
      boolean readBack) {
    this.run = run;
    this.mtree = MtreeFormat.text(manifest);
    this.chunks = chunks;
    this.before = before;
    this.readBack = readBack;
  }

  /** The text of a release's chunk index, where it is the one that is recorded. */
  static Optional<byte[]> chunks(Run run, ReleaseRecord record) throws IOException {
    if (record.chunks().isEmpty()) {
      return Optional.empty();
    }
    Digest digest = record.chunks().get();
    KnownManifests known = run.settings().manifests();
    Optional<byte[]> kept = known.kept(digest);
    if (kept.isPresent()) {
      return kept;
    }
    RemotePath file = run.layout().manifest(record.id()).child(CHUNKS);
    boolean fits =
        run.host().stat(file).map(f -> f.isFile() && f.size() <= HeapShare.text()).orElse(false);
    Optional<byte[]> text =
        fits
            ? run.host()
                .read(file, HeapShare.text())
                .filter(t -> Digest.ofContent(t).equals(digest))
            : Optional.empty();
    text.ifPresent(bytes -> known.keep(digest, bytes));
    return text;
  }

  /** The card, with what lies beside it. */
  ReleaseRecord describedBy(ReleaseRecord record) throws IOException {
    if (digests.isEmpty()) {
      digests =
          Optional.of(new Digests(KnownManifests.digest(mtree), chunks.map(Digest::ofContent)));
    }
    return record.with(digests.get().manifest(), digests.get().chunks());
  }

  /** From here on these count as put, where they turn out to be the same ones. */
  Papers after(Optional<Prepared> before) {
    prepared = before;
    return this;
  }

  /** The changes by which they come into a directory that is not there yet. */
  List<Change> putting(RemotePath directory, ReleaseRecord card) throws IOException {
    return changes(directory, card, true);
  }

  /** Puts them into a directory that is not there yet, unless they were prepared in it. */
  void put(RemotePath directory, ReleaseRecord card) throws IOException {
    Optional<Prepared> there = prepared.filter(of -> of.directory().equals(directory));
    prepared = Optional.empty();
    if (there
        .filter(of -> of.whole() && Arrays.equals(of.card().bytes(), card.bytes()))
        .isPresent()) {
      return;
    } else if (there.isPresent()) {
      remove(directory);
    }
    try {
      run.host().apply(changes(directory, card, true));
      if (!readBack || isAsMeant(directory, card)) {
        return;
      }
    } catch (NotAssembledException e) {
      // It is sent whole, as where nothing was there to be copied.
    }
    remove(directory);
    run.host().apply(changes(directory, card, false));
  }

  /** Keeps them here for other runs. */
  void keep(ReleaseRecord card) throws IOException {
    KnownManifests known = run.settings().manifests();
    known.keep(card.manifest().orElseThrow(), mtree);
    if (chunks.isPresent()) {
      known.keep(card.chunks().orElseThrow(), Content.of(chunks.get()));
    }
  }

  private boolean isAsMeant(RemotePath directory, ReleaseRecord card) throws IOException {
    List<RemotePath> files = new ArrayList<>(List.of(directory.child(MANIFEST)));
    List<Optional<Digest>> meant = new ArrayList<>(List.of(card.manifest()));
    if (chunks.isPresent()) {
      files.add(directory.child(CHUNKS));
      meant.add(card.chunks());
    }
    return run.host().digest(files).stream()
        .map(digest -> digest.map(Digest::of))
        .toList()
        .equals(meant);
  }

  private void remove(RemotePath directory) throws IOException {
    List<RemotePath> files =
        List.of(
            directory.child(MANIFEST), directory.child(CHUNKS), directory.child("release.json"));
    var there = run.host().stat(files);
    List<Change> removals = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      if (there.get(i).isPresent()) {
        removals.add(new Change.RemoveFile(files.get(i)));
      }
    }
    removals.add(new Change.RemoveDirectory(directory));
    run.host().apply(removals);
  }

  private List<Change> changes(RemotePath directory, ReleaseRecord card, boolean ofBefore)
      throws IOException {
    boolean durable = run.settings().durable();
    long time = timeOf(card);
    List<Change> changes = new ArrayList<>();
    changes.add(new Change.MakeDirectory(directory, 0700));
    changes.add(
        file(directory.child(MANIFEST), mtree, time, ofBefore ? oldManifest() : Optional.empty()));
    if (chunks.isPresent()) {
      Content text = Content.of(chunks.get());
      changes.add(
          file(directory.child(CHUNKS), text, time, ofBefore ? oldChunks() : Optional.empty()));
    }
    Content json = Content.of(card.bytes());
    changes.add(new Change.PutFile(directory.child("release.json"), MODE, time, json, durable));
    if (durable) {
      changes.add(new Change.Sync(directory));
    }
    return changes;
  }

  private static long timeOf(ReleaseRecord card) {
    return card.created().getEpochSecond();
  }

  /** A text of the live release. */
  private static final class Old {
    private final RemotePath path;
    private final byte[] text;
    private final long modified;

    Old(RemotePath path, byte[] text, long modified) {
      this.path = path;
      this.text = text;
      this.modified = modified;
    }
  }

  private Change file(RemotePath path, Content content, long time, Optional<Old> before)
      throws IOException {
    boolean durable = run.settings().durable();
    if (before.isPresent() && content.size() <= HeapShare.manifest()) {
      Old old = before.get();
      byte[] now;
      try (InputStream in = content.open()) {
        now = in.readAllBytes();
      }
      List<CopiedRange> ranges =
          old.path.name().equals(CHUNKS)
              ? KnownTexts.records(old.text, now, ChunkIndex.RECORD)
              : KnownTexts.lines(old.text, now);
      if (!ranges.isEmpty()) {
        Change.Origin origin = new Change.Origin(old.path, old.text.length, MODE, old.modified);
        return new Change.AssembleFile(path, MODE, time, content, durable, origin.pieces(ranges));
      }
    }
    return new Change.PutFile(path, MODE, time, content, durable);
  }

  private Optional<Old> oldManifest() throws IOException {
    if (before.isEmpty() || !run.host().capabilities().copyData()) {
      return Optional.empty();
    }
    Content text = MtreeFormat.text(before.get().manifest());
    if (text.size() > HeapShare.manifest()
        || !Optional.of(KnownManifests.digest(text)).equals(before.get().record().manifest())) {
      return Optional.empty();
    }
    try (InputStream in = text.open()) {
      return Optional.of(old(MANIFEST, in.readAllBytes()));
    }
  }

  private Optional<Old> oldChunks() throws IOException {
    return before.isEmpty() || !run.host().capabilities().copyData()
        ? Optional.empty()
        : chunks(run, before.get().record()).map(text -> old(CHUNKS, text));
  }

  private Old old(String name, byte[] text) {
    ReleaseRecord record = before.orElseThrow().record();
    return new Old(run.layout().manifest(record.id()).child(name), text, timeOf(record));
  }
}
