package dev.deployer.manifest;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a release on a host differs from its manifest, and how much of that is known to do no harm.
 *
 * @param differences all of them, sorted
 * @param contained those that the release which is to be live has as well
 * @param touched those of the time of a file whose content is as recorded
 */
public record Drift(
    List<Difference> differences, Set<Difference> contained, Set<Difference> touched) {
  /** A release that is as it was deployed. */
  public static final Drift NONE = unread(List.of());

  /** Copies. */
  public Drift {
    differences = List.copyOf(differences);
    contained = Set.copyOf(contained);
    touched = Set.copyOf(touched);
  }

  /** Of which nothing more is known than where it is. */
  public static Drift unread(List<Difference> differences) {
    return new Drift(differences, Set.of(), Set.of());
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return differences.isEmpty();
  }

  /** Whether nothing of it would be lost with the release. */
  public boolean isHarmless() {
    return harmful().isEmpty();
  }

  /** What would be lost with the release, sorted. */
  public List<Difference> harmful() {
    return differences.stream()
        .filter(difference -> !contained.contains(difference) && !touched.contains(difference))
        .toList();
  }

  /** In how many files, directories and links it lies, but for those that were only touched. */
  public int places() {
    return places(
        differences.stream()
            .filter(difference -> !touched.contains(difference))
            .collect(Collectors.toSet()));
  }

  /** A clause for each file, directory or link in which these lie, though it may differ more. */
  public static List<String> clauses(Collection<Difference> differences) {
    Map<String, String> first = new LinkedHashMap<>();
    differences.forEach(one -> first.putIfAbsent(one.path().toString(), one.toString()));
    return List.copyOf(first.values());
  }

  /** In how many files, directories and links these lie: one may differ in several ways. */
  public static int places(Collection<Difference> differences) {
    return (int) differences.stream().map(Difference::path).distinct().count();
  }
}
