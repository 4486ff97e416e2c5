package dev.deployer.project.report;

import dev.deployer.project.output.Amounts;
import dev.deployer.project.output.Page;
import dev.deployer.project.output.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The result of a command on one of several hosts that is summed up where the others have the same,
 * and not shown forty times.
 */
interface Alike extends Report {
  /** So many hosts are shown one by one. */
  int FEW = 3;

  /** So many names are written out. */
  int NAMES = 4;

  /** Equal where it is the same for people: without times, and what every host has of its own. */
  Object likeness();

  /**
   * Writes it for several that are alike.
   *
   * @param all at least two, this the first of them
   */
  default void writeAll(Page page, List<Report> all) {
    write(page);
  }

  /** Names in one line, with the end of a long list left out. */
  static String names(List<String> hosts) {
    if (hosts.size() <= NAMES) {
      return String.join(", ", hosts);
    }
    return String.join(", ", hosts.subList(0, NAMES - 1))
        + " and "
        + Amounts.count(hosts.size() - NAMES + 1L)
        + " more";
  }

  /**
   * Writes what is alike once: first what most have in common.
   *
   * @param likeness of one of them
   * @param each writes those that are alike
   */
  static <T> void write(
      Page page, List<T> all, Function<T, Object> likeness, BiConsumer<List<T>, Page> each) {
    Map<Object, List<T>> groups = new LinkedHashMap<>();
    boolean apart = page.showsAll() || all.size() <= FEW;
    for (int i = 0; i < all.size(); i++) {
      Object key = apart ? i : likeness.apply(all.get(i));
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(all.get(i));
    }
    List<List<T>> sorted = new ArrayList<>(groups.values());
    sorted.sort((one, other) -> Integer.compare(other.size(), one.size()));
    sorted.forEach(group -> each.accept(group, page));
    int most = sorted.isEmpty() ? 0 : sorted.get(0).size();
    if (!apart && most > 1) {
      int others = all.size() - most;
      String more = page.ofOption("; -v shows each");
      page.line(
          others == 0
              ? "All " + all.size() + " hosts are the same" + more + "."
              : Amounts.count(most)
                  + " hosts are the same, "
                  + Amounts.count(others)
                  + (others == 1 ? " differs" : " differ")
                  + more
                  + ".");
    }
  }
}
