package dev.deployer.root;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@code prepared} or {@code noted} record says of the gates of its run.
 *
 * @param inForce the names of those that a deploy asked; empty for a way back
 * @param accepted those that objected and were overridden
 * @param needs what the release says that it needs
 */
public record GatesOfRun(List<String> inForce, List<Accepted> accepted, List<String> needs) {
  /** Nothing is said of any. */
  public static final GatesOfRun NONE = new GatesOfRun(List.of(), List.of());

  /**
   * A gate that a person has overridden.
   *
   * @param gate its name
   * @param digest of what it objected to
   */
  public record Accepted(String gate, String digest, String reason) {}

  /** Copies the lists. */
  public GatesOfRun {
    inForce = List.copyOf(inForce);
    accepted = List.copyOf(accepted);
    needs = List.copyOf(needs);
  }

  /** Where nothing is known to be needed. */
  public GatesOfRun(List<String> inForce, List<Accepted> accepted) {
    this(inForce, accepted, List.of());
  }

  /** The same, of a release that needs these. */
  public GatesOfRun needing(List<String> names) {
    return new GatesOfRun(inForce, accepted, names);
  }

  /** The same, with these overridden besides. */
  public GatesOfRun with(List<Accepted> more) {
    List<Accepted> all = new ArrayList<>(accepted);
    all.addAll(more);
    return new GatesOfRun(inForce, all, needs);
  }

  void putInto(Map<String, Object> fields) {
    if (!inForce.isEmpty()) {
      fields.put("gates", inForce);
    }
    if (!accepted.isEmpty()) {
      fields.put(
          "accepted",
          accepted.stream()
              .map(
                  one -> {
                    Map<String, Object> known = new LinkedHashMap<>();
                    known.put("gate", one.gate());
                    known.put("digest", one.digest());
                    known.put("reason", one.reason());
                    return known;
                  })
              .toList());
    }
    if (!needs.isEmpty()) {
      fields.put("needs", needs);
    }
  }

  static GatesOfRun read(Json json) throws Json.MalformedException {
    return new GatesOfRun(
        json.texts("gates"),
        json.each(
            "accepted",
            one -> new Accepted(one.text("gate"), one.text("digest"), one.text("reason"))),
        json.texts("needs"));
  }
}
