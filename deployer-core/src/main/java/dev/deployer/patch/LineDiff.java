package dev.deployer.patch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Which lines of a text are others in a second one: the shortest such script (Myers, "An O(ND)
 * Difference Algorithm", 1986) up to a bound, beyond which what lies between the first and the last
 * line that differ counts as one change. So no two texts take more than a few megabytes.
 */
final class LineDiff {
  /** What is no small change is one large one. */
  static final int MOST_EDITS = 1_500;

  /**
   * Some lines in the place of others.
   *
   * @param from the first line of the first text that is replaced, from 0
   * @param to the line after the last of these
   * @param otherFrom the first line of the second text that stands there
   * @param otherTo the line after the last of these
   */
  record Change(int from, int to, int otherFrom, int otherTo) {}

  private final List<String> before;
  private final List<String> after;
  private final int start;
  private final int end;
  private final int otherEnd;

  private LineDiff(List<String> before, List<String> after) {
    this.before = before;
    this.after = after;
    int same = 0;
    while (same < before.size()
        && same < after.size()
        && before.get(same).equals(after.get(same))) {
      same++;
    }
    int left = before.size();
    int right = after.size();
    while (left > same && right > same && before.get(left - 1).equals(after.get(right - 1))) {
      left--;
      right--;
    }
    this.start = same;
    this.end = left;
    this.otherEnd = right;
  }

  /** The changes that make the second text of the first one, in their order. */
  static List<Change> of(List<String> before, List<String> after) {
    return new LineDiff(before, after).changes();
  }

  private List<Change> changes() {
    if (start == end && start == otherEnd) {
      return List.of();
    }
    int lines = end - start;
    int others = otherEnd - start;
    int most = Math.min(lines + others, MOST_EDITS);
    // reached[k + most]: how far into the first text the best script leads on the diagonal k.
    int[] reached = new int[2 * most + 2];
    List<int[]> trace = new ArrayList<>();
    for (int edits = 0; edits <= most; edits++) {
      trace.add(Arrays.copyOfRange(reached, most - edits, most + edits + 2));
      for (int k = -edits; k <= edits; k += 2) {
        boolean down = k == -edits || (k != edits && reached[most + k - 1] < reached[most + k + 1]);
        int x = down ? reached[most + k + 1] : reached[most + k - 1] + 1;
        int y = x - k;
        while (x < lines && y < others && before.get(start + x).equals(after.get(start + y))) {
          x++;
          y++;
        }
        reached[most + k] = x;
        if (x >= lines && y >= others) {
          return script(trace, edits, lines, others);
        }
      }
    }
    return List.of(new Change(start, end, start, otherEnd));
  }

  /** Goes the way back that led to the end, and joins single edits that touch. */
  private List<Change> script(List<int[]> trace, int edits, int lines, int others) {
    List<Change> changes = new ArrayList<>();
    int x = lines;
    int y = others;
    for (int d = edits; d > 0; d--) {
      int[] reached = trace.get(d);
      int k = x - y;
      boolean down = k == -d || (k != d && reached[d + k - 1] < reached[d + k + 1]);
      int earlier = down ? k + 1 : k - 1;
      int fromX = reached[d + earlier];
      int fromY = fromX - earlier;
      add(
          changes,
          down
              ? new Change(start + fromX, start + fromX, start + fromY, start + fromY + 1)
              : new Change(start + fromX, start + fromX + 1, start + fromY, start + fromY));
      x = fromX;
      y = fromY;
    }
    Collections.reverse(changes);
    return changes;
  }

  private static void add(List<Change> changes, Change earlier) {
    int last = changes.size() - 1;
    if (last >= 0
        && changes.get(last).from() == earlier.to()
        && changes.get(last).otherFrom() == earlier.otherTo()) {
      Change later = changes.get(last);
      changes.set(
          last, new Change(earlier.from(), later.to(), earlier.otherFrom(), later.otherTo()));
    } else {
      changes.add(earlier);
    }
  }
}
