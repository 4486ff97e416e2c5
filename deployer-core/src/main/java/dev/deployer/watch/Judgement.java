package dev.deployer.watch;

import dev.deployer.hook.HookResult;
import java.util.Optional;

/**
 * What a sample means after those before it.
 *
 * @param bad how many bad ones stand in a row, this one included; 0 where it is not bad
 * @param of how many count
 * @param counts whether this is the one that makes them count; once for all that stand in a row
 * @param changed whether it says something else than the one before; also of the first
 */
public record Judgement(Sample sample, int bad, int of, boolean counts, boolean changed) {
  /** {@code 5xx on web1: 41.0 a minute (before: 1.3, at most 5 and 3×), bad 2 of 2}. */
  public String inWords() {
    return sample.inWords() + inARow();
  }

  /** The same without the check and its host, which the reader has: {@code 41.0 a minute …}. */
  public String withoutHost() {
    return sample.saying() + inARow();
  }

  /** What it is where it counts. */
  public WatchFinding finding() {
    return new WatchFinding(
        Optional.of(sample.address()).filter(address -> !address.equals(HookResult.LOCAL)),
        switch (sample.kind()) {
          case HEALTH -> WatchFinding.Kind.UNHEALTHY;
          case NUMBER -> WatchFinding.Kind.RAISED;
          case DRIFT -> WatchFinding.Kind.DRIFT;
        },
        inWords(),
        sample.value(),
        sample.before(),
        sample.limit());
  }

  private String inARow() {
    return bad > 0 ? ", bad " + bad + " of " + of : "";
  }
}
