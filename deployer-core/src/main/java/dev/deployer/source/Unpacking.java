package dev.deployer.source;

import dev.deployer.manifest.Fault;
import dev.deployer.manifest.FoldedNames;
import dev.deployer.path.EntryPath;
import dev.deployer.path.NameRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the entries of an archive, as they come, into a folder of its own. Nothing that an archive
 * says is believed: names are held to the rules of a release before anything is made, links are
 * made last, and there is a limit to everything. What cannot be taken becomes a fault, and all
 * faults are known at the end.
 */
final class Unpacking {
  private static final byte[] LFS = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);
  private static final int BUFFER = 1 << 16;
  private static final int SPECIAL_BITS = 06000;
  private static final long RATIO_COUNTS_FROM = 16 << 20;

  /**
   * The bounds of an archive.
   *
   * @param ratio how many times larger than its file it may be
   */
  record Limits(int entries, long bytes, int ratio) {
    static final Limits DEFAULTS = new Limits(1_000_000, 64L << 30, 1_000);
  }

  /**
   * An entry as an archive has it.
   *
   * @param target of a link
   * @param mode the permission bits; absent where the archive has none
   * @param seconds when it was changed, since 1970
   */
  record Item(
      String name, Kind kind, Optional<String> target, Optional<Integer> mode, long seconds) {
    /** What it is. */
    enum Kind {
      FILE,
      DIRECTORY,
      LINK,
      /** The same file as an earlier one. */
      HARD_LINK,
      ENCRYPTED,
      /** What a release cannot have. */
      OTHER
    }
  }

  private final Path top;
  private final int strip;
  private final long size;
  private final Limits limits;
  private final boolean ofGit;
  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, String> folded = new HashMap<>();
  private final Map<EntryPath, String> links = new LinkedHashMap<>();
  private final Set<EntryPath> files = new HashSet<>();
  private final Set<EntryPath> directories = new HashSet<>();
  private final byte[] buffer = new byte[BUFFER];
  private int entries;
  private long bytes;

  /**
   * @param size of the archive's file
   * @param ofGit whether git has made it: then its pointers to what is kept elsewhere are faults
   */
  Unpacking(Path top, int strip, long size, Limits limits, boolean ofGit) {
    this.top = top;
    this.strip = strip;
    this.size = size;
    this.limits = limits;
    this.ofGit = ofGit;
  }

  /** Takes one; {@code content} is that of a file, and read to its end. */
  void take(Item item, InputStream content) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("unpacking was interrupted");
    }
    if (++entries > limits.entries()) {
      throw tooMuch("it has more than " + limits.entries() + " entries");
    }
    if (isAbsolute(item.name())) {
      // Stripped it would be another one.
      faults.add(Fault.of(item.name(), NameRule.DOTS));
      return;
    }
    Optional<String> stripped = stripped(item);
    if (stripped.isEmpty()) {
      return;
    }
    String name = stripped.get();
    NameRule broken = EntryPath.brokenRule(name);
    if (broken != null || EntryPath.fault(name) != null) {
      faults.add(broken != null ? Fault.of(name, broken) : new Fault(name, EntryPath.fault(name)));
      return;
    }
    EntryPath path = EntryPath.parse(name);
    if (isTaken(path, item)) {
      return;
    }
    switch (item.kind()) {
      case FILE -> file(path, item, content);
      case DIRECTORY -> directory(path);
      case LINK -> links.put(path, item.target().orElse(""));
      case HARD_LINK -> hardLink(path, item);
      case ENCRYPTED -> faults.add(new Fault(name, "it is encrypted"));
      case OTHER -> faults.add(new Fault(name, "a release has only files, directories and links"));
    }
  }

  private static boolean isAbsolute(String name) {
    int at = 0;
    while (name.startsWith("./", at)) {
      at += 2;
    }
    return name.startsWith("/", at);
  }

  /** The name without its first directories; empty where nothing is left of a directory. */
  private Optional<String> stripped(Item item) {
    String name = item.name();
    while (name.startsWith("./")) {
      name = name.substring(2);
    }
    boolean directory = item.kind() == Item.Kind.DIRECTORY;
    String plain = directory && name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    if (plain.isEmpty() || plain.equals(".")) {
      return Optional.empty();
    }
    int at = 0;
    for (int i = 0; i < strip; i++) {
      int slash = plain.indexOf('/', at);
      if (slash < 0) {
        if (!directory) {
          faults.add(
              new Fault(plain, "it does not lie in " + strip + " directories, which are stripped"));
        }
        return Optional.empty();
      }
      at = slash + 1;
    }
    return Optional.of(plain.substring(at));
  }

  private boolean isTaken(EntryPath path, Item item) throws IOException {
    String key = FoldedNames.fold(path.value());
    String other = folded.putIfAbsent(key, path.value());
    if (other != null) {
      boolean again = other.equals(path.value()) && directories.contains(path);
      if (!(again && item.kind() == Item.Kind.DIRECTORY)) {
        faults.add(
            new Fault(
                path.value(),
                other.equals(path.value())
                    ? "it is in the archive twice"
                    : "some filesystems take it for " + other));
      }
      return true;
    }
    for (EntryPath up = path.parent(); up != null; up = up.parent()) {
      if (links.containsKey(up) || files.contains(up)) {
        faults.add(
            new Fault(path.value(), "it lies below " + up.value() + ", which is no directory"));
        return true;
      }
      folded.putIfAbsent(FoldedNames.fold(up.value()), up.value());
      directories.add(up);
    }
    if (path.parent() != null) {
      Files.createDirectories(top.resolve(path.parent().value()));
    }
    return false;
  }

  private void directory(EntryPath path) throws IOException {
    directories.add(path);
    Files.createDirectories(top.resolve(path.value()));
  }

  private void file(EntryPath path, Item item, InputStream content) throws IOException {
    if (item.mode().isPresent() && (item.mode().get() & SPECIAL_BITS) != 0) {
      faults.add(new Fault(path.value(), "a file of a release has no setuid or setgid bit"));
      return;
    }
    files.add(path);
    Path file = top.resolve(path.value());
    byte[] head = new byte[0];
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        bytes += n;
        requireWithinLimits();
        if (head.length == 0) {
          head = Arrays.copyOf(buffer, Math.min(n, LFS.length));
        }
        out.write(buffer, 0, n);
      }
    }
    if (ofGit && Arrays.equals(head, LFS)) {
      faults.add(
          new Fault(
              path.value(), "it is a pointer of git-lfs, and not the file that it stands for"));
    }
    if (item.mode().isPresent()) {
      // Whoever takes it apart must be able to read it.
      Permissions.give(file, item.mode().get() | 0600);
    }
    Files.setLastModifiedTime(
        file, FileTime.from(Instant.ofEpochSecond(Math.max(0, item.seconds()))));
  }

  /** It is copied: in a release each file is one of its own. */
  private void hardLink(EntryPath path, Item item) throws IOException {
    Optional<String> target =
        stripped(
            new Item(
                item.target().orElse(""),
                Item.Kind.FILE,
                Optional.empty(),
                Optional.empty(),
                item.seconds()));
    if (target.isEmpty()
        || EntryPath.fault(target.get()) != null
        || !files.contains(EntryPath.parse(target.get()))) {
      faults.add(new Fault(path.value(), "it is a hard link to what is no file of the archive"));
      return;
    }
    Path from = top.resolve(target.get());
    bytes += Files.size(from);
    requireWithinLimits();
    files.add(path);
    Files.copy(from, top.resolve(path.value()), StandardCopyOption.COPY_ATTRIBUTES);
  }

  private void requireWithinLimits() throws InvalidSourceException {
    if (bytes > limits.bytes()) {
      throw tooMuch("it has more than " + limits.bytes() + " bytes");
    }
    if (bytes > RATIO_COUNTS_FROM && bytes / Math.max(1, size) > limits.ratio()) {
      throw tooMuch("it is more than " + limits.ratio() + " times as large as its file");
    }
  }

  private static InvalidSourceException tooMuch(String why) {
    return InvalidSourceException.of(List.of(new Fault(".", why)));
  }

  /**
   * Makes the links.
   *
   * @throws InvalidSourceException with all that is wrong
   */
  void finish() throws IOException {
    for (Map.Entry<EntryPath, String> link : links.entrySet()) {
      if (link.getValue().isEmpty() || link.getValue().indexOf('\0') >= 0) {
        faults.add(new Fault(link.getKey().value(), "it is a link to nowhere"));
      } else if (faults.isEmpty()) {
        Files.createSymbolicLink(top.resolve(link.getKey().value()), Path.of(link.getValue()));
      }
    }
    if (!faults.isEmpty()) {
      throw InvalidSourceException.of(faults);
    }
  }
}
