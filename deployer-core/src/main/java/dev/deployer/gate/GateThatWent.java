package dev.deployer.gate;

import dev.deployer.outcome.Warning.GateGone;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A gate by which other people, or another place, had to agree to the last deploy of a root, or
 * were to when it was made, and that nobody asks now: with the configuration at hand, or with none.
 * The root remembers it, so to go on without is a word that somebody says, once.
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
   * @param gone one for which {@link #isAmong} holds
   */
  public static Finding judge(GateGone gone, List<Acceptance> accepted) {
    return Finding.against(
        GateName.parse(gone.gate()),
        Optional.empty(),
        gone.then() + ", and is not configured now",
        List.of(),
        accepted);
  }
}
