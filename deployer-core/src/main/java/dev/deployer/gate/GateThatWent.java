package dev.deployer.gate;

import dev.deployer.outcome.InWords;
import dev.deployer.path.ReleaseId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A gate by which other people, or another place, had to agree to the last deploy of a root, and
 * that nobody asks now: with the configuration at hand, or with none. The root remembers it, so to
 * go on without is a word that somebody says, once.
 */
public final class GateThatWent {
  private static final Set<GateName> OF_OTHERS =
      Set.of(GateName.REHEARSAL, GateName.PROMOTION, GateName.APPROVAL);

  private GateThatWent() {}

  /** Whether it is such a gate; of others it is enough to be told. */
  public static boolean isAmong(String gate) {
    return OF_OTHERS.stream().anyMatch(one -> one.word().equals(gate));
  }

  /**
   * What is to be said of it.
   *
   * @param gate its name; one for which {@link #isAmong} holds
   * @param release what was deployed when it was asked last
   * @param then when
   */
  public static Finding judge(
      String gate, ReleaseId release, Instant then, List<Acceptance> accepted) {
    return Finding.against(
        GateName.parse(gate),
        Optional.empty(),
        "the gate %s was asked for %s (%s), and is not configured now"
            .formatted(gate, release, InWords.of(then)),
        List.of(),
        accepted);
  }
}
