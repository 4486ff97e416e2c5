package dev.deployer.root;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the data in a store is known to be.
 *
 * @param highest the highest version that was written, or may have been
 * @param served the highest of those that are not from an attempt alone
 * @param floor the lowest version that may still be there
 * @param servedFloor the lowest of those that are not from an attempt alone
 */
public record StoreMark(
    Written highest, Optional<Written> served, long floor, Optional<Long> servedFloor) {
  /** Whether only a release that never was live may have written the highest. */
  public boolean isOfAnAttemptAlone() {
    return highest.how() == Written.How.ATTEMPTED;
  }

  /**
   * What is known where the data itself was asked: that counts, whatever the journals say.
   *
   * @param before what those say; absent where they say nothing
   * @param at when it was asked
   */
  public static StoreMark asked(long version, Optional<StoreMark> before, Instant at) {
    Written answer = new Written(version, Optional.empty(), at, Written.How.ASKED);
    return new StoreMark(
        answer,
        Optional.of(answer),
        before.map(mark -> Math.min(mark.floor(), version)).orElse(version),
        Optional.of(
            before
                .flatMap(StoreMark::servedFloor)
                .map(floor -> Math.min(floor, version))
                .orElse(version)));
  }

  /** What is known on two hosts together. */
  public StoreMark and(StoreMark other) {
    return new StoreMark(
        Stream.of(highest, other.highest).max(Written.HEIGHT).orElseThrow(),
        Stream.concat(served.stream(), other.served.stream()).max(Written.HEIGHT),
        Math.min(floor, other.floor),
        Stream.concat(servedFloor.stream(), other.servedFloor.stream()).min(Long::compare));
  }
}
