package dev.deployer.torture.trial;

import java.util.List;

/**
 * What came of a trial.
 *
 * @param violated how many cases broke a promise; there must be none
 * @param violations the first of them, each with what replays it
 * @param figures what was counted besides
 */
public record Score(long cases, long violated, List<String> violations, String figures) {
  public Score {
    violations = List.copyOf(violations);
  }
}
