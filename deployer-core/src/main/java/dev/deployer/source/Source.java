package dev.deployer.source;

import dev.deployer.file.LocalFile;
import dev.deployer.host.Content;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Fault;
import dev.deployer.manifest.InvalidManifestException;
import dev.deployer.manifest.Manifest;
import dev.deployer.path.EntryPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory to be sent, as it was when it was scanned.
 *
 * <p>Never sent are {@code .git} at any level, {@code .deployignore} and {@code deployer.yaml} at
 * the top, what the rules exclude, and what lies where shared data will be. A shared path is a link
 * in the release, a writable one a directory of which nothing is recorded; the directories they lie
 * in are made where the source has none.
 */
public final class Source {
  /**
   * Told how a scan gets on; on the thread that called it.
   *
   * <p>Grammar: {@code found read*}.
   */
  public interface ScanListener {
    /** The directory was walked: so many files, with so many bytes together, will be read. */
    default void found(int files, long bytes) {}

    /** So many files and bytes have been read so far. */
    default void read(int files, long bytes) {}
  }

  /** Rules for what is not sent, in the format of gitignore(5), at the top of a source. */
  public static final String IGNORE_FILE = ".deployignore";

  private static final int MOST_OF_RULES = 1 << 20;

  private final IntFunction<Path> places;
  private final Manifest manifest;
  private final List<Entry> writableContent;
  private final List<EntryPath> sharedFiles;
  private final List<EntryPath> notSent;
  private final List<Entry.File> files;
  private final long[] identities;
  private final Predicate<String> wouldSend;

  private Source(
      IntFunction<Path> places,
      Manifest manifest,
      List<Entry> writableContent,
      List<EntryPath> sharedFiles,
      List<EntryPath> notSent,
      List<Entry.File> files,
      long[] identities,
      Predicate<String> wouldSend) {
    this.places = places;
    this.manifest = manifest;
    this.writableContent = writableContent;
    this.sharedFiles = sharedFiles;
    this.notSent = notSent;
    this.files = files;
    this.identities = identities;
    this.wouldSend = wouldSend;
  }

  /**
   * Walks the directory and reads every file that will be sent.
   *
   * @throws InvalidSourceException if it cannot be sent as it is, with all that is wrong
   * @throws NoSuchFileException if the directory is missing
   * @throws NotDirectoryException if it is something else
   * @throws java.io.InterruptedIOException if the thread is interrupted, which it then still is
   */
  public static Source scan(SourceSettings settings, DeclaredPaths declared, ScanListener listener)
      throws IOException {
    return scan(settings, declared, KnownDigests.in(Optional.empty()), listener);
  }

  /**
   * The same, but what is known to be in a file is not read.
   *
   * @throws IOException as the other one
   */
  public static Source scan(
      SourceSettings settings, DeclaredPaths declared, KnownDigests known, ScanListener listener)
      throws IOException {
    if (!(settings.place() instanceof SourcePlace.Directory directory)) {
      throw new IllegalArgumentException("what is no directory is taken apart first");
    }
    Path top = directory.path().toRealPath();
    if (!Files.isDirectory(top)) {
      throw new NotDirectoryException(directory.path().toString());
    }
    IgnoreRules excludes = new IgnoreRules(excludes(top, settings));
    KnownDigests.OfSource before = known.of(top);
    Walk walk = new Walk(top, settings, declared, excludes);
    walk.run();
    Reading reading = new Reading(top, walk.files(), before, listener);
    Digest[] digests = reading.digests();

    List<Entry> release = walk.release();
    List<Entry> writableContent = walk.writableContent();
    List<Entry.File> files = new ArrayList<>(digests.length);
    long[] identities = new long[digests.length];
    for (int i = 0; i < digests.length; i++) {
      if (digests[i] != null) {
        ScannedFile scanned = walk.files().get(i);
        Entry.File file = scanned.entry(digests[i]);
        identities[files.size()] = scanned.identity();
        files.add(file);
        switch (scanned.part()) {
          case RELEASE -> release.add(file);
          case WRITABLE -> writableContent.add(file);
          case SEED -> {}
        }
      }
    }
    List<Fault> faults = new ArrayList<>(walk.faults());
    faults.addAll(reading.faults());
    Manifest manifest = manifest(release, writableContent, faults);
    before.keep(walk.files(), digests);
    writableContent.sort(Comparator.comparing(Entry::path));
    return new Source(
        i -> top.resolve(files.get(i).path().value()),
        manifest,
        Collections.unmodifiableList(writableContent),
        declared.sharedFiles(),
        List.copyOf(walk.notSent()),
        files,
        identities,
        path -> Walk.wouldVisit(path, declared) && !excludes.matchFileOrAbove(path));
  }

  /**
   * A release that was read from a host.
   *
   * @param folder holds its files under numbers: from 0, in the order of the manifest
   */
  public static Source ofCopy(Path folder, Manifest manifest) throws IOException {
    List<Entry.File> files = new ArrayList<>();
    for (Entry entry : manifest.entries()) {
      if (entry instanceof Entry.File file) {
        files.add(file);
      }
    }
    long[] identities = new long[files.size()];
    for (int i = 0; i < identities.length; i++) {
      identities[i] = FileFacts.of(folder.resolve(String.valueOf(i))).identity();
    }
    return new Source(
        i -> folder.resolve(String.valueOf(i)),
        manifest,
        List.of(),
        List.of(),
        List.of(),
        files,
        identities,
        path -> false);
  }

  private static List<String> excludes(Path top, SourceSettings settings) throws IOException {
    List<String> rules = new ArrayList<>();
    try {
      byte[] content = LocalFile.read(top.resolve(IGNORE_FILE), MOST_OF_RULES);
      rules.addAll(IgnoreRules.lines(new String(content, StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) {
      // A source without rules of its own.
    }
    rules.addAll(settings.excludes());
    return rules;
  }

  private static Manifest manifest(
      List<Entry> release, List<Entry> writableContent, List<Fault> faults)
      throws InvalidSourceException {
    Optional<Manifest> manifest = check(release, faults);
    if (!writableContent.isEmpty()) {
      check(withWritableContent(release, writableContent), faults);
    }
    if (faults.isEmpty() && manifest.orElseThrow().fileCount() == 0) {
      faults.add(new Fault(".", "there is no file in it to be sent"));
    }
    if (!faults.isEmpty()) {
      throw InvalidSourceException.of(faults);
    }
    return manifest.orElseThrow();
  }

  private static Optional<Manifest> check(List<Entry> entries, List<Fault> faults) {
    try {
      return Optional.of(Manifest.of(entries));
    } catch (InvalidManifestException e) {
      faults.addAll(e.faults());
      return Optional.empty();
    }
  }

  /** What is sent into writable directories has to be a release too, together with the release. */
  private static List<Entry> withWritableContent(List<Entry> release, List<Entry> content) {
    List<Entry> all = new ArrayList<>(content);
    for (Entry entry : release) {
      all.add(
          entry instanceof Entry.Writable
              ? new Entry.Directory(entry.path(), Manifest.ROOT_MODE)
              : entry);
    }
    return all;
  }

  /** What the release will be. */
  public Manifest manifest() {
    return manifest;
  }

  /**
   * What the source has below writable directories, in the order of the paths: sent with the
   * release, recorded nowhere.
   */
  public List<Entry> writableContent() {
    return writableContent;
  }

  /**
   * What the source has where shared directories will be: the entries directly in them, and links
   * in the place of shared paths. None of it is ever sent.
   */
  public List<EntryPath> notSent() {
    return notSent;
  }

  /**
   * The paths of all files that are sent, and of all links but those to shared data: of the
   * release, of writable directories and of shared files.
   */
  public List<String> sent() {
    List<String> sent = new ArrayList<>(files.size());
    files.forEach(file -> sent.add(file.path().value()));
    Stream.concat(manifest.entries().stream(), writableContent.stream())
        .filter(entry -> entry instanceof Entry.Link link && !link.isToShared())
        .forEach(link -> sent.add(link.path().value()));
    sent.sort(null);
    return sent;
  }

  /** The paths of the files without content that are sent. */
  public Set<String> sentEmpty() {
    return files.stream()
        .filter(file -> file.size() == 0)
        .map(file -> file.path().value())
        .collect(Collectors.toSet());
  }

  /** Whether a file at this path would be sent, if it were in the source. */
  public boolean wouldSend(String path) {
    return wouldSend.test(path);
  }

  /**
   * The content of a file of the release, or of the writable content. Reading it fails with a
   * {@link SourceChangedException} where the file is no longer what was scanned: at the latest
   * before its last byte.
   *
   * @throws IllegalArgumentException if there is no such file
   */
  public Content content(EntryPath path) {
    return find(path)
        .orElseThrow(() -> new IllegalArgumentException("the source has no file " + path));
  }

  /**
   * The first content of a shared file, where the source has one; held to what was scanned as
   * {@link #content} is.
   */
  public Optional<Content> seed(EntryPath sharedFile) {
    return sharedFiles.contains(sharedFile) ? find(sharedFile) : Optional.empty();
  }

  private Optional<Content> find(EntryPath path) {
    Entry.File sought = new Entry.File(path, 0, 0, null, 0);
    int index = Collections.binarySearch(files, sought, Comparator.comparing(Entry::path));
    return index < 0
        ? Optional.empty()
        : Optional.of(new SourceFile(places.apply(index), files.get(index), identities[index]));
  }
}
