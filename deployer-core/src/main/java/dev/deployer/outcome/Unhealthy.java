package dev.deployer.outcome;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A host on which what is live now was not found to work.
 *
 * @param host its address, as events have it
 * @param check what was asked, {@code http http://web1:8080/health}, or the hook that failed
 * @param reason why the answer was not good, in one clause, without what was printed
 */
public record Unhealthy(String host, String check, String reason) {
  /** All of them in one clause. */
  public static String inWords(List<Unhealthy> all) {
    return all.stream()
        .map(one -> one.check() + " of " + one.host() + ": " + one.reason())
        .collect(Collectors.joining("; "));
  }
}
