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
 * @param approved whose signatures counted; on the host where it is decided
 */
public record GatesOfRun(
    List<String> inForce, List<Accepted> accepted, List<String> needs, List<Approved> approved) {
  /** Nothing is said of any. */
  public static final GatesOfRun NONE = new GatesOfRun(List.of(), List.of());

  private static final List<String> FIELDS = List.of("gates", "accepted", "needs", "approved");

  /**
   * A gate that a person has overridden.
   *
   * @param gate its name
   * @param digest of what it objected to
   */
  public record Accepted(String gate, String digest, String reason) {}

  /**
   * A person who has signed the plan.
   *
   * @param principal as the file of those who may sign names the person
   * @param key its fingerprint, {@code SHA256:…}
   * @param signature the SHA-256 of its file, in hex
   */
  public record Approved(String principal, String key, String signature) {}

  /** Copies the lists. */
  public GatesOfRun {
    inForce = List.copyOf(inForce);
    accepted = List.copyOf(accepted);
    needs = List.copyOf(needs);
    approved = List.copyOf(approved);
  }

  /** Where nothing is known to be needed. */
  public GatesOfRun(List<String> inForce, List<Accepted> accepted) {
    this(inForce, accepted, List.of(), List.of());
  }

  /** The same, of a release that needs these. */
  public GatesOfRun needing(List<String> names) {
    return new GatesOfRun(inForce, accepted, names, approved);
  }

  /** The same, with these overridden besides. */
  public GatesOfRun with(List<Accepted> more) {
    List<Accepted> all = new ArrayList<>(accepted);
    all.addAll(more);
    return new GatesOfRun(inForce, all, needs, approved);
  }

  /** The same, of a deploy that asked these. */
  public GatesOfRun asking(List<String> names) {
    return new GatesOfRun(names, accepted, needs, approved);
  }

  /** The same, of a plan that these have signed. */
  public GatesOfRun approvedBy(List<Approved> people) {
    return new GatesOfRun(inForce, accepted, needs, people);
  }

  /** What journals say of those that were overridden, beside what else was done; one each. */
  public List<String> overriddenInWords() {
    return accepted.stream().map(one -> one.gate() + " accepted: " + one.reason()).toList();
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
    if (!approved.isEmpty()) {
      fields.put("approved", approved.stream().map(GatesOfRun::fields).toList());
    }
  }

  private static Map<String, Object> fields(Approved one) {
    Map<String, Object> known = new LinkedHashMap<>();
    known.put("principal", one.principal());
    known.put("key", one.key());
    known.put("signature_sha256", one.signature());
    return known;
  }

  static GatesOfRun read(Json json) throws Json.MalformedException {
    if (FIELDS.stream().noneMatch(json::has)) {
      return NONE;
    }
    return new GatesOfRun(
        json.texts("gates"),
        json.each(
            "accepted",
            one -> new Accepted(one.text("gate"), one.text("digest"), one.text("reason"))),
        json.texts("needs"),
        json.each(
            "approved",
            one ->
                new Approved(
                    one.text("principal"), one.text("key"), one.text("signature_sha256"))));
  }
}
