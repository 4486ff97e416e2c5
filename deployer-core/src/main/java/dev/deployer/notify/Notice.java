package dev.deployer.notify;

import dev.deployer.outcome.HostJournal;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Printed;
import dev.deployer.path.ReleaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What others are told: names and facts. What commands printed stands apart, and is passed on to
 * those sinks alone that ask for it.
 *
 * @param release the one that the run is about
 * @param previous the one that was live before
 * @param hosts all that the run is about, as events name them
 * @param operator who runs it
 * @param message one sentence for people
 * @param live what the hosts serve now, where the run says so at its end
 * @param output what the commands and checks that failed had said
 * @param journals how far those of the hosts reach, as far as that is known
 * @param changes what differs from what was live, on the host where most does
 * @param accepted the gate that a person overrode, and why; where that is what is told
 * @param took how long the run took, at its end
 */
public record Notice(
    Occasion occasion,
    Optional<String> application,
    Optional<String> environment,
    Optional<ReleaseId> release,
    Optional<ReleaseId> previous,
    List<String> hosts,
    String operator,
    String message,
    Optional<Live> live,
    List<Printed> output,
    List<HostJournal> journals,
    Optional<Changes> changes,
    Optional<Accepted> accepted,
    Optional<Duration> took,
    Instant at) {
  /**
   * A gate objects, and a person has accepted that.
   *
   * @param gate as in the configuration, {@code approval}
   * @param reason in the person's words
   */
  public record Accepted(String gate, String reason) {}

  /** Copies the lists. */
  public Notice {
    hosts = List.copyOf(hosts);
    journals = List.copyOf(journals);
    output = Printed.bounded(output);
  }
}
