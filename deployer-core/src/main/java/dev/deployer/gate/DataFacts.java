package dev.deployer.gate;

import dev.deployer.metadata.Metadata;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.StoreMark;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of the data, of who reads it, and of the release that is to read it next.
 *
 * @param candidate that is to be live
 * @param marks by store: what was written, by all hosts together
 * @param hosts those that were asked, those of the run first
 * @param unknown those that could not be asked, as a sentence each
 * @param unanswered the stores that could not be asked themselves, as a sentence each: of those the
 *     journals tell
 * @param forward whether it is a deploy, and not a way back, which leaves what it finds
 * @param there other releases that are on the hosts of the run
 */
public record DataFacts(
    Release candidate,
    SortedMap<String, StoreMark> marks,
    List<OfHost> hosts,
    List<String> unknown,
    List<String> unanswered,
    boolean forward,
    List<Release> there) {
  /** Copies. */
  public DataFacts {
    marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
    hosts = List.copyOf(hosts);
    unknown = unknown.stream().sorted().toList();
    unanswered = List.copyOf(unanswered);
    there = List.copyOf(there);
  }

  /**
   * A release.
   *
   * @param own what it says of itself
   */
  public record Release(ReleaseId id, Optional<Metadata> own) {}

  /**
   * A host.
   *
   * @param environment which other one it belongs to; absent for the run's own
   * @param name for people
   * @param takesPart whether the run makes the candidate live there
   * @param live what is live there; absent where nothing is
   * @param staysBeside what serves there beside the candidate or takes its place when that fails;
   *     absent where nothing does
   */
  public record OfHost(
      Optional<String> environment,
      String name,
      boolean takesPart,
      Optional<Release> live,
      Optional<Release> staysBeside) {}
}
