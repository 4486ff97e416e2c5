package dev.deployer.manifest;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Names in one directory that some filesystems take for the same: equal once in upper case, then in
 * lower case, then in Unicode form NFC.
 */
public final class FoldedNames {
  private FoldedNames() {}

  /**
   * Tells of each entry whose folded name another one of its directory has, with the first such.
   *
   * <p>Memory: eight bytes an entry. Each is a hash with the entry's index below it, so that after
   * sorting those with one hash are neighbours, and only they are compared.
   */
  static void collisions(Entry[] entries, BiConsumer<Entry, Entry> collision) {
    long[] hashes = new long[entries.length];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = ((long) folded(entries[i]).hashCode() << 32) | i;
    }
    Arrays.sort(hashes);
    for (int start = 0, end; start < hashes.length; start = end) {
      end = start + 1;
      while (end < hashes.length && hashes[end] >> 32 == hashes[start] >> 32) {
        end++;
      }
      if (end - start > 1) {
        compare(entries, hashes, start, end, collision);
      }
    }
  }

  private static void compare(
      Entry[] entries, long[] hashes, int start, int end, BiConsumer<Entry, Entry> collision) {
    Map<String, Entry> firsts = new HashMap<>();
    for (int i = start; i < end; i++) {
      Entry entry = entries[(int) hashes[i]];
      Entry first = firsts.putIfAbsent(folded(entry), entry);
      if (first != null && !first.path().equals(entry.path())) {
        collision.accept(entry, first);
      }
    }
  }

  /**
   * The path with its last component folded. Two directories of one folded name are one collision,
   * and what lies in them none.
   */
  private static String folded(Entry entry) {
    String path = entry.path().value();
    int name = path.lastIndexOf('/') + 1;
    return foldsToItself(path, name) ? path : path.substring(0, name) + fold(path.substring(name));
  }

  /** Whether there are only characters of ASCII from here on, and none in upper case. */
  private static boolean foldsToItself(String path, int from) {
    for (int i = from; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c > 0x7f || (c >= 'A' && c <= 'Z')) {
        return false;
      }
    }
    return true;
  }

  /** What such filesystems make of a name, or of a path. */
  public static String fold(String name) {
    String lower = name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFC);
  }
}
