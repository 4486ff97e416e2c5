package dev.deployer.outcome;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A host on which what is live now was not found to work.
 *
 * @param host its address, as events have it
 * @param check what was asked, {@code http http://web1:8080/health}, or the hook that failed
 * @param reason why the answer was not good, in one clause, without what was printed
 */
public record Unhealthy(String host, String check, String reason) {
  /** All of them in one clause; what is so of several hosts is said once, with their names. */
  public static String inWords(List<Unhealthy> all) {
    Map<List<String>, List<String>> hosts = new LinkedHashMap<>();
    all.forEach(
        one ->
            hosts
                .computeIfAbsent(List.of(one.check(), one.reason()), same -> new ArrayList<>())
                .add(one.host()));
    return hosts.entrySet().stream()
        .map(
            same ->
                same.getKey().get(0)
                    + " of "
                    + String.join(", ", same.getValue())
                    + ": "
                    + same.getKey().get(1))
        .collect(Collectors.joining("; "));
  }
}
