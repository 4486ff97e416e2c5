package dev.deployer.integration.site;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.chunk.ChunkIndex;
import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Manifest;
import dev.deployer.manifest.MtreeFormat;
import dev.deployer.path.EntryPath;
import dev.deployer.root.Json;
import dev.deployer.root.Reserve;
import dev.deployer.root.RootMarker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What lies in a root of this machine while nobody works on it, held against {@code
 * docs/on-disk-format.md}: whatever the layout does not explain is told, and whatever it promises
 * and is not there.
 */
public final class LayoutOnDisk {
  private static final Set<String> OWN =
      Set.of("root.json", "new", "lock", "fenced", "journal", "manifests", "trash", "reserve");

  /** A run leaves its card; one that found the lock held leaves another. */
  private static final int CARDS = 2;

  private final Path root;
  private final Path own;
  private final List<String> unexplained = new ArrayList<>();
  private final Set<String> shared = new TreeSet<>();

  private LayoutOnDisk(Path root) {
    this.root = root;
    this.own = root.resolve(".deployer");
  }

  /** Each with its path; none where all is as it should be. */
  public static List<String> unexplained(Path root) throws IOException {
    LayoutOnDisk layout = new LayoutOnDisk(root);
    layout.checkNames(root, Set.of(".deployer", "releases", "shared", "current"), true);
    layout.checkNames(layout.own, OWN, true);
    layout.checkModes();
    layout.checkWorkbenches();
    layout.checkJournal();
    layout.checkReleases();
    layout.checkShared();
    layout.checkCurrent();
    return layout.unexplained;
  }

  /** In what a release differs from its manifest. */
  public static List<String> differences(Path root, String release) throws IOException {
    LayoutOnDisk layout = new LayoutOnDisk(root);
    layout.checkRelease(release);
    return layout.unexplained;
  }

  private void say(Path path, String what) {
    unexplained.add(root.relativize(path) + ": " + what);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  private void checkNames(Path directory, Set<String> expected, boolean all) throws IOException {
    List<String> names = names(directory);
    for (String name : names) {
      if (!expected.contains(name)) {
        say(directory.resolve(name), "is not explained");
      }
    }
    for (String name : expected) {
      if (all && !names.contains(name)) {
        say(directory.resolve(name), "is missing");
      }
    }
  }

  private void checkModes() throws IOException {
    checkMode(own, 0700);
    for (String name : OWN) {
      if (!name.equals("root.json")) {
        checkMode(own.resolve(name), 0700);
      }
    }
    checkMode(root.resolve("releases"), 0755);
    checkMode(root.resolve("shared"), 0755);
  }

  private void checkMode(Path path, int mode) throws IOException {
    int actual = (Integer) Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS) & 07777;
    if (actual != mode) {
      say(path, "has the mode 0" + Integer.toOctalString(actual));
    }
  }

  private void checkWorkbenches() throws IOException {
    String id = idOf(root);
    checkNames(own.resolve("new"), Set.of(id), true);
    checkNames(own.resolve("new").resolve(id), Set.of(), false);
    checkNames(own.resolve("lock"), Set.of(), false);
    checkTrash();
    checkReserve();
    checkNames(own.resolve("fenced"), Set.of(id), true);
    Path place = own.resolve("fenced").resolve(id);
    List<String> fenced = names(place);
    if (fenced.size() > CARDS) {
      say(place, fenced.size() + " workbenches were not swept");
    }
    for (String token : fenced) {
      if (token.matches("[0-9a-f]{32}(-over)?")) {
        checkNames(place.resolve(token), Set.of("holder.json", "heartbeat"), false);
      } else {
        say(place.resolve(token), "is no token");
      }
    }
  }

  private void checkReserve() throws IOException {
    Set<String> spares = new TreeSet<>();
    for (int i = 1; i <= Reserve.SPARES; i++) {
      spares.add("spare-%02d".formatted(i));
    }
    Path reserve = own.resolve("reserve");
    checkNames(reserve, spares, true);
    for (String spare : spares) {
      if (Files.exists(reserve.resolve(spare))
          && Files.size(reserve.resolve(spare)) != Reserve.SPARE_SIZE) {
        say(reserve.resolve(spare), "has another size");
      }
    }
  }

  private void checkTrash() throws IOException {
    for (String name : names(own.resolve("trash"))) {
      Path retired = own.resolve("trash").resolve(name);
      if (name.matches("step-[a-z0-9-]+\\.[0-9]+") && !Files.exists(retired.resolve("card.json"))) {
        checkNames(retired, Set.of("output.txt"), true);
        checkMode(retired.resolve("output.txt"), 0600);
        continue;
      }
      if (!Files.isRegularFile(retired.resolve("card.json"), NOFOLLOW_LINKS)) {
        say(retired, "is not explained");
        continue;
      }
      checkNames(retired, Set.of("card.json", "release", "manifest"), true);
      Map<String, Object> card = JSON.std.mapFrom(Files.readAllBytes(retired.resolve("card.json")));
      if (!name.equals(card.get("id") + "." + card.get("number"))) {
        say(retired, "has the card of another release");
      }
      checkRelease(retired.resolve("release"), retired.resolve("manifest"));
      Map<String, Object> record =
          JSON.std.mapFrom(Files.readAllBytes(retired.resolve("manifest/release.json")));
      if (!record.get("digest").equals(card.get("digest"))) {
        say(retired, "the digest is of another release");
      }
    }
  }

  /** The id in the marker of a root. */
  public static String idOf(Path root) throws IOException {
    try {
      return RootMarker.read(Files.readAllBytes(root.resolve(".deployer/root.json"))).id();
    } catch (RootMarker.NewerFormatException | Json.MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private void checkJournal() throws IOException {
    Digest previous = Digest.ofContent(new byte[0]);
    int number = 0;
    for (String name : names(own.resolve("journal"))) {
      Path record = own.resolve("journal").resolve(name);
      number++;
      if (!name.equals("%016d".formatted(number))) {
        say(record, "is not the record " + number);
        return;
      }
      checkNames(record, Set.of("record.json"), true);
      byte[] bytes = Files.readAllBytes(record.resolve("record.json"));
      if (!previous.toString().equals(JSON.std.mapFrom(bytes).get("previous"))) {
        say(record, "does not follow from the one before");
      }
      previous = Digest.ofContent(bytes);
    }
  }

  private void checkReleases() throws IOException {
    List<String> releases = names(root.resolve("releases"));
    checkNames(own.resolve("manifests"), Set.copyOf(releases), true);
    for (String release : releases) {
      checkRelease(release);
    }
  }

  private void checkRelease(String release) throws IOException {
    checkRelease(
        root.resolve("releases").resolve(release), own.resolve("manifests").resolve(release));
  }

  private void checkRelease(Path directory, Path known) throws IOException {
    if (!Files.isDirectory(known, NOFOLLOW_LINKS)) {
      say(directory, "has no manifest");
      return;
    }
    Set<String> papers = new TreeSet<>(Set.of("manifest.mtree", "release.json"));
    Map<String, Object> record =
        JSON.std.mapFrom(Files.readAllBytes(known.resolve("release.json")));
    if (record.containsKey("chunks")) {
      papers.add("chunks");
    }
    checkNames(known, papers, true);
    Manifest manifest;
    try (InputStream in = Files.newInputStream(known.resolve("manifest.mtree"))) {
      manifest = MtreeFormat.read(in);
    }
    if (!manifest.contentDigest().toString().equals(record.get("digest"))) {
      say(known, "the digest is of another manifest");
    }
    Digest text = Digest.ofContent(Files.readAllBytes(known.resolve("manifest.mtree")));
    if (!text.toString().equals(record.get("manifest"))) {
      say(known, "the digest is of another text of the manifest");
    }
    if (record.containsKey("chunks")) {
      byte[] chunks = Files.readAllBytes(known.resolve("chunks"));
      if (!Digest.ofContent(chunks).toString().equals(record.get("chunks"))) {
        say(known, "the digest is of another chunk index");
      }
      if (ChunkIndex.read(chunks).isEmpty()) {
        say(known, "its chunk index is none");
      }
    }
    checkMode(directory, Manifest.ROOT_MODE);
    for (Entry entry : manifest.entries()) {
      check(directory.resolve(entry.path().value()), entry);
    }
    checkNothingElse(directory, directory, manifest);
  }

  private void check(Path path, Entry entry) throws IOException {
    if (!Files.exists(path, NOFOLLOW_LINKS)) {
      if (!(entry instanceof Entry.Writable)) {
        say(path, "is missing");
      }
    } else if (entry instanceof Entry.File file) {
      checkMode(path, file.mode());
      if (!Files.isRegularFile(path, NOFOLLOW_LINKS)
          || !Digest.ofContent(Files.readAllBytes(path)).equals(file.digest())
          || Files.getLastModifiedTime(path).toMillis() != file.modified() * 1000) {
        say(path, "is not the file that is recorded");
      }
    } else if (entry instanceof Entry.Link link) {
      if (!Files.isSymbolicLink(path)
          || !Files.readSymbolicLink(path).toString().equals(link.target())) {
        say(path, "is not the link that is recorded");
      }
      if (link.isToShared()) {
        shared.add(link.path().value());
      }
    } else if (!Files.isDirectory(path, NOFOLLOW_LINKS)) {
      say(path, "is not the directory that is recorded");
    } else if (entry instanceof Entry.Directory recorded) {
      checkMode(path, recorded.mode());
    }
  }

  private void checkNothingElse(Path release, Path directory, Manifest manifest)
      throws IOException {
    for (String name : names(directory)) {
      Path path = directory.resolve(name);
      Entry entry =
          manifest.find(EntryPath.parse(release.relativize(path).toString())).orElse(null);
      if (entry == null) {
        say(path, "is in no manifest");
      } else if (entry instanceof Entry.Directory && Files.isDirectory(path, NOFOLLOW_LINKS)) {
        checkNothingElse(release, path, manifest);
      }
    }
  }

  /** What lies below an entry that a release declares is the application's. */
  private void checkShared() throws IOException {
    Path top = root.resolve("shared");
    for (String entry : shared) {
      if (!Files.exists(top.resolve(entry), NOFOLLOW_LINKS)) {
        say(top.resolve(entry), "is missing");
      }
    }
    try (Stream<Path> all = Files.walk(top)) {
      for (Path path : (Iterable<Path>) all.skip(1)::iterator) {
        Path relative = top.relativize(path);
        if (shared.stream()
            .noneMatch(
                entry -> relative.startsWith(entry) || Path.of(entry).startsWith(relative))) {
          say(path, "is in no release's declaration");
        }
      }
    }
  }

  private void checkCurrent() throws IOException {
    Path current = root.resolve("current");
    if (!Files.isSymbolicLink(current)) {
      say(current, "is not a link");
      return;
    }
    String target = Files.readSymbolicLink(current).toString();
    if (!target.matches("releases/[^/]+")
        || !Files.isDirectory(root.resolve(target), NOFOLLOW_LINKS)) {
      say(current, "leads to " + target);
    }
  }
}
