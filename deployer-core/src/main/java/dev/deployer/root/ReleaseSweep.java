package dev.deployer.root;

import dev.deployer.host.Answer;
import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.host.Host;
import dev.deployer.host.Questions;
import dev.deployer.host.Visitor;
import dev.deployer.manifest.Comparison;
import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.manifest.MtreeFormatException;
import dev.deployer.outcome.InWords;
import dev.deployer.parallel.Meanwhile;
import dev.deployer.path.EntryPath;
import dev.deployer.path.RemotePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The result of comparing a release on a host, as it was found just now, with its manifest: by
 * type, size, mode, time and link target.
 *
 * @param comparison tells which entries are exactly as recorded
 */
public record ReleaseSweep(Manifest manifest, Comparison comparison, List<Difference> differences) {
  private static final int MAX_MANIFEST = 1 << 30;

  /** So much of a manifest may have been read and not parsed yet. */
  private static final int TEXT_AHEAD = 1 << 20;

  static final String PARSER = "deployer-manifest";

  /** Reads the manifest of a release; empty if it is not there, or is not the one of the record. */
  public static Optional<Manifest> manifest(
      Host host, Layout layout, ReleaseRecord record, KnownManifests known) throws IOException {
    return manifest(host, layout.manifest(record.id()), record.digest(), record.manifest(), known);
  }

  /**
   * Reads the manifest of a release that lies elsewhere.
   *
   * @param directory where it lies with its card
   * @param digest which it must be
   * @param text the digest that its text must have, where that is known
   */
  public static Optional<Manifest> manifest(
      Host host, RemotePath directory, Digest digest, Optional<Digest> text, KnownManifests known)
      throws IOException {
    RemotePath file = manifestIn(directory);
    Optional<byte[]> kept = kept(host, file, text, known);
    if (kept.isPresent()) {
      return parse(new ByteArrayInputStream(kept.get()), digest, Optional.empty(), known);
    }
    Optional<byte[]> bytes = host.read(file, MAX_MANIFEST);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    return parse(new ByteArrayInputStream(bytes.get()), digest, text, known);
  }

  /**
   * The manifest with this text, where that is known without the host.
   *
   * @param digest which it must be
   * @param text the digest of its text, where that is known
   */
  public static Optional<Manifest> known(Digest digest, Optional<Digest> text, KnownManifests known)
      throws IOException {
    Optional<byte[]> kept = text.flatMap(known::kept);
    return kept.isPresent()
        ? parse(new ByteArrayInputStream(kept.get()), digest, Optional.empty(), known)
        : Optional.empty();
  }

  /** Where the text of a manifest lies, beside its record. */
  public static RemotePath manifestIn(RemotePath directory) {
    return directory.child("manifest.mtree");
  }

  /** What is in the host's file, where that is known without reading it, and the file is there. */
  private static Optional<byte[]> kept(
      Host host, RemotePath file, Optional<Digest> text, KnownManifests known) throws IOException {
    Optional<byte[]> kept = text.flatMap(known::kept);
    if (kept.isEmpty()) {
      return kept;
    }
    Optional<Facts> there = host.stat(file);
    return kept.filter(bytes -> isOf(bytes, there));
  }

  static boolean isOf(byte[] text, Optional<Facts> file) {
    return file.filter(facts -> facts.isFile() && facts.size() == text.length).isPresent();
  }

  /** What a text says; empty where it is not the one of the record, or no manifest at all. */
  static Optional<Manifest> parse(
      InputStream in, Digest digest, Optional<Digest> recorded, KnownManifests known)
      throws IOException {
    try (ManifestText text = new ManifestText(in, known.longestKept())) {
      Manifest manifest = known.read(text);
      if (!manifest.contentDigest().equals(digest)) {
        return Optional.empty();
      }
      if (recorded.isPresent()) {
        if (!text.digest().equals(recorded.get())) {
          return Optional.empty();
        }
        text.text().ifPresent(bytes -> known.keep(recorded.get(), bytes));
      }
      return Optional.of(manifest);
    } catch (MtreeFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads the manifest of a release and walks its tree, the one while the other; empty if the
   * manifest is not there, or is not the one of the record.
   */
  public static Optional<ReleaseSweep> of(
      Host host, Layout layout, ReleaseRecord record, KnownManifests known) throws IOException {
    return of(host, layout, record, known, new Questions());
  }

  /**
   * The same.
   *
   * @param questions what is asked with it
   */
  public static Optional<ReleaseSweep> of(
      Host host, Layout layout, ReleaseRecord record, KnownManifests known, Questions questions)
      throws IOException {
    Questions more = questions;
    Optional<SweepAhead> begun = SweepAhead.begin(layout, record, known);
    if (begun.isPresent()) {
      try (SweepAhead ahead = begun.get()) {
        ahead.ask(questions);
        host.ask(questions);
        if (ahead.counts()) {
          return ahead.finish();
        }
      }
      more = new Questions();
    }
    RemotePath file = manifestIn(layout.manifest(record.id()));
    return read(host, layout.release(record.id()), file, record, known, more);
  }

  private static Optional<ReleaseSweep> read(
      Host host,
      RemotePath tree,
      RemotePath file,
      ReleaseRecord record,
      KnownManifests known,
      Questions questions)
      throws IOException {
    PipedInputStream text = new PipedInputStream(TEXT_AHEAD);
    OutputStream feed = new PipedOutputStream(text);
    try (Meanwhile<Optional<Manifest>> parsing =
        Meanwhile.start(PARSER, () -> parse(text, record.digest(), record.manifest(), known))) {
      if (!isThere(host, file, feed)) {
        host.ask(questions);
        return Optional.empty();
      }
      Ahead ahead = new Ahead(tree, parsing, Optional.empty(), questions);
      host.ask(questions);
      return ahead.finish();
    }
  }

  private static boolean isThere(Host host, RemotePath file, OutputStream feed) throws IOException {
    try (feed) {
      return host.read(
          file, MAX_MANIFEST, (bytes, offset, length) -> feed(feed, bytes, offset, length));
    }
  }

  /** A reader that takes no more has ended, and its result says why. */
  private static void feed(OutputStream feed, byte[] bytes, int offset, int length)
      throws IOException {
    try {
      feed.write(bytes, offset, length);
      feed.flush();
    } catch (InterruptedIOException e) {
      Thread.currentThread().interrupt();
      throw e;
    } catch (IOException e) {
      // The pipe is closed.
    }
  }

  /** Walks a tree that lies elsewhere. */
  public static ReleaseSweep of(Host host, RemotePath tree, Manifest manifest) throws IOException {
    Comparison comparison = new Comparison(manifest, tree);
    walk(host, tree, telling(comparison, directories(manifest, tree)));
    return new ReleaseSweep(manifest, comparison, comparison.finish());
  }

  private static void walk(Host host, RemotePath tree, Visitor visitor) throws IOException {
    Optional<Found> top = host.look(List.of(tree)).get(0);
    if (top.isPresent()) {
      visitor.found(top.get());
      if (top.get().facts().isDirectory()) {
        host.walk(List.of(tree), true, visitor);
      }
    }
  }

  /** The directories that a walk of a tree enters, where it is as its manifest says. */
  public static List<RemotePath> directories(Manifest manifest, RemotePath tree) {
    return manifest.entries().stream()
        .filter(Entry.Directory.class::isInstance)
        .map(entry -> tree.resolve(entry.path()))
        .toList();
  }

  private static Visitor telling(Comparison comparison, List<RemotePath> directories) {
    return new Visitor() {
      @Override
      public Collection<RemotePath> foreseen() {
        return directories;
      }

      @Override
      public boolean enters(RemotePath directory) {
        return comparison.looksInto(directory);
      }

      @Override
      public void found(Found entry) {
        comparison.accept(entry);
      }

      @Override
      public void unlistable(RemotePath directory, IOException failure) {
        ReleaseSweep.unlistable(comparison, directory, failure);
      }
    };
  }

  private static void unlistable(Comparison comparison, RemotePath directory, IOException failure) {
    comparison.acceptUnlistable(directory, InWords.of(failure));
  }

  /** A walk that may be ahead of its manifest: what it finds is kept until that is there. */
  static final class Ahead implements Visitor {
    private final RemotePath tree;
    private final Meanwhile<Optional<Manifest>> parsing;
    private final Answer<List<Optional<Found>>> top;
    private final List<Found> entries = new ArrayList<>();
    private final Map<RemotePath, IOException> unlistable = new LinkedHashMap<>();
    private Optional<Set<RemotePath>> writable;
    private Manifest manifest;
    private Comparison comparison;
    private boolean caughtUp;

    /**
     * @param writable the writable directories, where they are known before the manifest
     */
    Ahead(
        RemotePath tree,
        Meanwhile<Optional<Manifest>> parsing,
        Optional<List<EntryPath>> writable,
        Questions questions) {
      this.tree = tree;
      this.parsing = parsing;
      this.writable = writable.map(this::below);
      this.top = questions.look(List.of(tree));
      questions.walk(List.of(tree), true, this);
    }

    private Set<RemotePath> below(List<EntryPath> paths) {
      return paths.stream().map(tree::resolve).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Collection<RemotePath> foreseen() {
      return parsing.isDone()
          ? parsed().map(parsed -> directories(parsed, tree)).orElse(List.of())
          : List.of();
    }

    /**
     * Waits for the manifest where it is not known otherwise: what an application has written may
     * be any number of files.
     */
    @Override
    public boolean enters(RemotePath directory) {
      if (writable.isEmpty()) {
        writable = Optional.of(parsed().map(Manifest::writable).map(this::below).orElse(Set.of()));
      }
      return !writable.get().contains(directory);
    }

    private Optional<Manifest> parsed() {
      try {
        return parsing.result();
      } catch (IOException e) {
        // The end of the walk says so.
        return Optional.empty();
      }
    }

    @Override
    public void found(Found entry) throws IOException {
      if (!caughtUp && !parsing.isDone()) {
        entries.add(entry);
        return;
      }
      catchUp();
      if (comparison != null) {
        comparison.accept(entry);
      }
    }

    @Override
    public void unlistable(RemotePath directory, IOException failure) {
      unlistable.put(directory, failure);
    }

    private void catchUp() throws IOException {
      if (caughtUp) {
        return;
      }
      caughtUp = true;
      Optional<Manifest> parsed = parsing.result();
      if (parsed.isPresent()) {
        manifest = parsed.get();
        comparison = new Comparison(manifest, tree);
        entries.forEach(comparison::accept);
      }
      entries.clear();
    }

    /** Whether the walk was answered. */
    boolean isAnswered() {
      return top.isThere();
    }

    /** What was found, where there is a manifest to hold it against. */
    Optional<ReleaseSweep> finish() throws IOException {
      catchUp();
      if (comparison == null) {
        return Optional.empty();
      }
      Optional<Found> found = top.get().get(0);
      if (found.map(Found::facts).map(Facts::isDirectory).orElse(false)) {
        unlistable.forEach(
            (directory, failure) -> ReleaseSweep.unlistable(comparison, directory, failure));
      } else {
        // What was listed is not in it.
        comparison = new Comparison(manifest, tree);
      }
      found.ifPresent(comparison::accept);
      return Optional.of(new ReleaseSweep(manifest, comparison, comparison.finish()));
    }
  }

  /** Whether the release is exactly as its manifest says. */
  public boolean isClean() {
    return differences.isEmpty();
  }
}
