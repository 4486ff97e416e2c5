package dev.deployer.chunk;

import dev.deployer.host.CopiedRange;
import dev.deployer.host.HeapShare;
import dev.deployer.path.EntryPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is new in a file and was new already in one that is sent before it: where bundles have code
 * in common, each of them has the same change.
 */
public final class Repeats {
  /** Where a piece comes first. */
  private static final class Place {
    private final EntryPath file;
    private final long at;
    private final int length;

    Place(EntryPath file, long at, int length) {
      this.file = file;
      this.at = at;
      this.length = length;
    }
  }

  /** Each takes a handle of the server's, of which it has few. */
  private static final int MOST_FILES = 8;

  /** With 100 bytes each 13 MB, for 32 MB of what is new and more; with a small heap fewer. */
  private static final int MOST_PLACES = 1 << 17;

  private final int mostPlaces = Math.min(MOST_PLACES, HeapShare.text() / 400);
  private final Map<Long, Place> places = new HashMap<>();

  /**
   * The ranges that files before this one have, by file: of those that spare most, each file's
   * ascending; none where they and what they take cost as much as sending them. From here on this
   * file is one of those.
   *
   * @param chunks of the file
   * @param known the ranges of it that are had otherwise, ascending, each of whole chunks
   */
  public Map<EntryPath, List<CopiedRange>> next(
      EntryPath file, Chunks chunks, List<CopiedRange> known) {
    Map<EntryPath, List<CopiedRange>> repeated = new LinkedHashMap<>();
    long at = 0;
    int had = 0;
    for (int i = 0; i < chunks.count(); i++) {
      int length = chunks.length(i);
      while (had < known.size() && end(known.get(had)) <= at) {
        had++;
      }
      if (had == known.size() || known.get(had).at() > at) {
        Place first = places.get(chunks.value(i));
        if (first == null && places.size() < mostPlaces) {
          places.put(chunks.value(i), new Place(file, at, length));
        } else if (first != null && first.length == length && !first.file.equals(file)) {
          append(
              repeated.computeIfAbsent(first.file, other -> new ArrayList<>()),
              new CopiedRange(at, first.at, length));
        }
      }
      at += length;
    }
    repeated.values().removeIf(Repeats::isNotWorth);
    return repeated.size() > MOST_FILES ? best(repeated) : repeated;
  }

  private static Map<EntryPath, List<CopiedRange>> best(
      Map<EntryPath, List<CopiedRange>> repeated) {
    Map<EntryPath, Long> saved = new HashMap<>();
    repeated.forEach((file, ranges) -> saved.put(file, Common.saved(ranges)));
    repeated
        .keySet()
        .retainAll(
            saved.entrySet().stream()
                .sorted(Map.Entry.<EntryPath, Long>comparingByValue().reversed())
                .limit(MOST_FILES)
                .map(Map.Entry::getKey)
                .toList());
    return repeated;
  }

  private static boolean isNotWorth(List<CopiedRange> ranges) {
    ranges.removeIf(range -> range.length() <= Common.RANGE);
    return !Common.isWorth(ranges);
  }

  private static long end(CopiedRange range) {
    return range.at() + range.length();
  }

  /** Makes it one with the last where it goes on there. */
  private static void append(List<CopiedRange> ranges, CopiedRange next) {
    CopiedRange last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
    if (last != null && end(last) == next.at() && last.from() + last.length() == next.from()) {
      ranges.set(
          ranges.size() - 1,
          new CopiedRange(last.at(), last.from(), last.length() + next.length()));
    } else {
      ranges.add(next);
    }
  }
}
