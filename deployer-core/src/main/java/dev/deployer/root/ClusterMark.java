package dev.deployer.root;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What ties a journal record to a transaction of several hosts.
 *
 * @param generation of the cluster: one more than any that its hosts had seen before
 * @param decider the id of the root whose journal holds the decision
 * @param participants the ids of the roots that flip; only in the decision host's own records
 */
public record ClusterMark(long generation, String decider, List<String> participants) {
  /** Copies the list. */
  public ClusterMark {
    participants = List.copyOf(participants);
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
    return fields;
  }

  static Optional<ClusterMark> read(Optional<Json> json) throws Json.MalformedException {
    if (json.isEmpty()) {
      return Optional.empty();
    }
    Json mark = json.get();
    return Optional.of(
        new ClusterMark(
            mark.number("generation"), mark.text("decider"), mark.texts("participants")));
  }
}
