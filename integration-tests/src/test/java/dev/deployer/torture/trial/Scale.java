package dev.deployer.torture.trial;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** How much of a trial is run, as a percentage of its full size. */
public record Scale(double percent) {
  public static final Scale FULL = new Scale(100);

  public Scale {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException("a scale is more than 0 and at most 100, not " + percent);
    }
  }

  public boolean isFull() {
    return percent == 100;
  }

  /** So many of so many, but at least one. */
  int of(int full) {
    return (int) Math.max(1, Math.round(full * percent / 100));
  }

  /** That share of the list, in its order; the seed chooses. */
  <T> List<T> of(List<T> all, long seed) {
    if (isFull() || all.isEmpty()) {
      return all;
    }
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      indexes.add(i);
    }
    Collections.shuffle(indexes, new Random(seed));
    return indexes.stream().limit(of(all.size())).sorted().map(all::get).toList();
  }
}
