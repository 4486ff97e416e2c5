package dev.deployer.root;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What ties a journal record to a transaction of several hosts.
 *
 * @param generation of the cluster: one more than any that its hosts had seen before
 * @param decider the id of the root whose journal holds the decision
 * @param participants the ids of the roots that flip; only in the decision host's own records
 * @param hosts the addresses of those roots, by their ids, for people; of some or none where an
 *     older Deployer wrote it
 */
public record ClusterMark(
    long generation, String decider, List<String> participants, Map<String, String> hosts) {
  /** Copies. */
  public ClusterMark {
    participants = List.copyOf(participants);
    hosts = Collections.unmodifiableMap(new TreeMap<>(hosts));
  }

  /** One that does not say where the roots are. */
  public ClusterMark(long generation, String decider, List<String> participants) {
    this(generation, decider, participants, Map.of());
  }

  /** The same, for the records of a participant. */
  public ClusterMark ofParticipant() {
    return new ClusterMark(generation, decider, List.of());
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("generation", generation);
    fields.put("decider", decider);
    if (!participants.isEmpty()) {
      fields.put("participants", participants);
    }
    if (!hosts.isEmpty()) {
      fields.put("hosts", hosts);
    }
    return fields;
  }

  static Optional<ClusterMark> read(Optional<Json> json) throws Json.MalformedException {
    if (json.isEmpty()) {
      return Optional.empty();
    }
    Json mark = json.get();
    return Optional.of(
        new ClusterMark(
            mark.number("generation"),
            mark.text("decider"),
            mark.texts("participants"),
            hosts(mark.object("hosts"))));
  }

  private static Map<String, String> hosts(Optional<Json> json) throws Json.MalformedException {
    Map<String, String> hosts = new TreeMap<>();
    if (json.isPresent()) {
      for (String root : json.get().fields().keySet()) {
        hosts.put(root, json.get().text(root));
      }
    }
    return hosts;
  }
}
