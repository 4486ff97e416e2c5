package dev.deployer.manifest;

import dev.deployer.path.EntryPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Entries for tests, in few words. */
final class Entries {
  static final long NOON = 1_763_640_000L;

  private static final String[] NAMES = {
    "index.php",
    "with space",
    "#hash",
    "a*b",
    "q?",
    "[id]",
    "\"quoted\"",
    "it's",
    "ärger",
    "日本語",
    "😀",
    "-dash",
    "~tilde",
    "$HOME",
    "a=b",
    "%20",
    "{a,b}",
    "!",
    "^",
    ".hidden",
    "x".repeat(255),
    "é".repeat(127),
    "&",
    ";",
    "`",
    "|",
    "<>",
    "a,b",
    "@",
    "..three",
    "end#",
    "* ?",
    "\u00a0nbsp"
  };

  private Entries() {}

  static Entry.Directory directory(String path) {
    return new Entry.Directory(EntryPath.parse(path), 0755);
  }

  static Entry.File file(String path, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new Entry.File(EntryPath.parse(path), 0644, bytes.length, Digest.ofContent(bytes), NOON);
  }

  static Entry.Link link(String path, String target) {
    return new Entry.Link(EntryPath.parse(path), target);
  }

  static Entry.Link shared(String path) {
    return Entry.Link.toShared(EntryPath.parse(path));
  }

  static Entry.Writable writable(String path) {
    return new Entry.Writable(EntryPath.parse(path));
  }

  /** A valid manifest with the names that are hard to write down; the same for the same seed. */
  static Manifest random(long seed) {
    Random random = new Random(seed);
    List<Entry> entries = new ArrayList<>();
    fill("", 0, random, entries);
    return Manifest.of(entries);
  }

  private static void fill(String directory, int depth, Random random, List<Entry> entries) {
    int offset = random.nextInt(NAMES.length);
    for (int i = 0; i < random.nextInt(NAMES.length); i++) {
      String path = directory + NAMES[(offset + i) % NAMES.length];
      if (EntryPath.fault(path) != null) {
        continue;
      }
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> entries.add(randomFile(path, random));
        case 4 -> entries.add(link(path, "./" + NAMES[random.nextInt(NAMES.length)] + "\u00e9"));
        case 5 -> entries.add(random.nextBoolean() ? shared(path) : writable(path));
        default -> {
          entries.add(new Entry.Directory(EntryPath.parse(path), 0700 | random.nextInt(0100)));
          if (depth < 4) {
            fill(path + "/", depth + 1, random, entries);
          }
        }
      }
    }
  }

  private static Entry.File randomFile(String path, Random random) {
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    return new Entry.File(
        EntryPath.parse(path),
        random.nextInt(01000),
        random.nextLong() >>> (20 + random.nextInt(40)),
        Digest.of(digest),
        Integer.toUnsignedLong(random.nextInt()));
  }
}
