package dev.deployer.plan;

import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Digest;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The gate {@code drift}: a release that someone changed on the host is neither deployed over nor
 * rolled back to, unless a person accepts exactly that. Pure.
 */
public final class DriftGate {
  private static final int SHOWN_DIGITS = 12;

  private DriftGate() {}

  /** The objection, unless there is nothing to object to or it is accepted. */
  public static Optional<Objection> judge(
      ReleaseId release, List<Difference> differences, List<Acceptance> accepted) {
    if (differences.isEmpty() || acceptance(differences, accepted).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new Objection(
            Objection.Kind.DRIFT,
            release
                + " on the host differs from its manifest in "
                + differences.size()
                + (differences.size() == 1 ? " place" : " places")
                + " (drift:"
                + digest(differences)
                + ")",
            differences.stream().map(Difference::toString).toList()));
  }

  /** The acceptance that covers these findings. */
  public static Optional<Acceptance> acceptance(
      List<Difference> differences, List<Acceptance> accepted) {
    if (differences.isEmpty()) {
      return Optional.empty();
    }
    return accepted.stream()
        .filter(a -> a.gate().equals(Acceptance.DRIFT))
        .filter(a -> a.digest().map(d -> full(differences).startsWith(d)).orElse(true))
        .findFirst();
  }

  /** The first digits of the digest of the findings, to accept exactly them. */
  public static String digest(List<Difference> differences) {
    return full(differences).substring(0, SHOWN_DIGITS);
  }

  private static String full(List<Difference> differences) {
    StringBuilder text = new StringBuilder();
    differences.forEach(d -> text.append(d).append('\n'));
    return Digest.ofContent(text.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }
}
