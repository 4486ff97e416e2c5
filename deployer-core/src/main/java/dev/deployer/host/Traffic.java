package dev.deployer.host;

/**
 * What was asked of a host over one connection so far.
 *
 * @param requests how many were sent
 * @param roundTrips how often all that was known to be asked had been sent, and a reply had to be
 *     waited for
 */
public record Traffic(long requests, long roundTrips) {
  /** Nothing, or it is not counted. */
  public static final Traffic NONE = new Traffic(0, 0);

  /** Both together. */
  public Traffic plus(Traffic other) {
    return new Traffic(requests + other.requests, roundTrips + other.roundTrips);
  }
}
