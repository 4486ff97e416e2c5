package dev.deployer.gate;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Objection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What a gate says of a run, or of one of its hosts.
 *
 * @param gate which one
 * @param host the address of the host that it is about; absent where it is about the run
 * @param verdict whether it stands in the way
 * @param fact one clause that says what is so, without a remedy; the same whenever the same is
 *     found, so that an acceptance by its digest holds
 * @param details the places, one each, in an order that is always the same
 * @param reason why it was accepted; there exactly if it was
 */
public record Finding(
    GateName gate,
    Optional<String> host,
    Verdict verdict,
    String fact,
    List<String> details,
    Optional<String> reason) {
  static final int SHOWN_DIGITS = 12;

  /** Copies the details. */
  public Finding {
    details = List.copyOf(details);
    if ((verdict == Verdict.ACCEPTED) != reason.isPresent()) {
      throw new IllegalArgumentException("what is accepted has a reason, and nothing else has");
    }
  }

  /** What stands against nothing. */
  static Finding clear(GateName gate, Optional<String> host, Verdict verdict, String fact) {
    return new Finding(gate, host, verdict, fact, List.of(), Optional.empty());
  }

  /** What stands against it, unless one of these acceptances covers it. */
  static Finding against(
      GateName gate,
      Optional<String> host,
      String fact,
      List<String> details,
      List<Acceptance> accepted) {
    Finding objected = new Finding(gate, host, Verdict.OBJECTED, fact, details, Optional.empty());
    return accepted.stream()
        .filter(word -> word.covers(gate, objected.whole()))
        .findFirst()
        .map(
            word ->
                new Finding(
                    gate, host, Verdict.ACCEPTED, fact, details, Optional.of(word.reason())))
        .orElse(objected);
  }

  /** Whether it stands in the way. */
  public boolean objects() {
    return verdict == Verdict.OBJECTED;
  }

  /** Whether it stood in the way, and a person has accepted that. */
  public boolean isOverridden() {
    return verdict == Verdict.ACCEPTED;
  }

  /** The first digits of the digest of what was found, to accept exactly that. */
  public String digest() {
    return whole().substring(0, SHOWN_DIGITS);
  }

  private String whole() {
    if (gate == GateName.DRIFT) {
      return DriftGate.whole(details);
    }
    StringBuilder text = new StringBuilder(fact).append('\n');
    details.stream()
        .filter(detail -> !ClockGap.isSaidBy(detail))
        .forEach(detail -> text.append(detail).append('\n'));
    return Digest.ofContent(text.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** As a reason to change nothing; its fact ends with what is typed to accept it. */
  public Objection objection() {
    return new Objection(gate.kind(), fact + " (" + gate.word() + ":" + digest() + ")", details);
  }

  /** The acceptance that it was overridden by, bound to exactly this. */
  public Optional<Acceptance> acceptance() {
    return reason.map(why -> new Acceptance(gate, Optional.of(digest()), why));
  }

  /** The same, about a host that is named so. */
  public Finding on(String name) {
    return new Finding(gate, Optional.of(name), verdict, fact, details, reason);
  }
}
