package dev.deployer.manifest;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What lies below a directory of which nothing is recorded, told in any order: each entry by its
 * name, or, of more than a hundred, how many they are with one digest over all of them.
 *
 * <p>Memory: a hundred lines, however many entries there are.
 */
public final class Below {
  /** What is said of everything of which nothing is recorded. */
  static final String NOT_RECORDED = ", not in the manifest";

  private static final int MOST_NAMED = 100;
  private static final int SHOWN_DIGITS = 12;

  private final String directory;
  private final List<Difference> named = new ArrayList<>();

  /** Of the digests of all entries, where they are not named: in each order it is the same. */
  private BigInteger sum = BigInteger.ZERO;

  private long count;

  /**
   * @param directory its path as it is shown
   */
  Below(String directory) {
    this.directory = directory;
  }

  /** Takes in an entry. */
  void add(Difference entry) {
    named.add(entry);
    count++;
    if (count > MOST_NAMED) {
      named.forEach(one -> sum = sum.add(number(one)));
      named.clear();
    }
  }

  private static BigInteger number(Difference entry) {
    return new BigInteger(
        1, Digest.sha256().digest(entry.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** What was taken in so far. */
  List<Difference> differences() {
    return count > MOST_NAMED ? List.of(all()) : List.copyOf(named);
  }

  private Difference all() {
    String digits = Digest.ofContent(sum.toByteArray()).toString().substring(0, SHOWN_DIGITS);
    return new Difference(
        Difference.Kind.EXTRA,
        directory,
        count + " entries below it, digest " + digits + NOT_RECORDED);
  }

  /**
   * The paths, as they are shown, of what was made where nothing of it is recorded, and lies below
   * nothing else that was, and below which these differences name nothing: nothing lies there, or
   * too much.
   */
  public static Set<String> unnamed(Collection<Difference> differences) {
    NavigableSet<String> made =
        differences.stream()
            .filter(Below::isMade)
            .map(Difference::path)
            .collect(Collectors.toCollection(TreeSet::new));
    return made.stream()
        .filter(path -> !isBelowAny(path, made) && !isAboveAny(path, made))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isMade(Difference difference) {
    return difference.kind() == Difference.Kind.EXTRA || difference.kind() == Difference.Kind.TYPE;
  }

  private static boolean isBelowAny(String path, Set<String> made) {
    for (int slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
      if (made.contains(path.substring(0, slash))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAboveAny(String path, NavigableSet<String> made) {
    String next = made.ceiling(path + '/');
    return next != null && next.startsWith(path + '/');
  }
}
