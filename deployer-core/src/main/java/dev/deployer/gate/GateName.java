package dev.deployer.gate;

import dev.deployer.outcome.Objection;
import dev.deployer.path.Discreet;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The gates, in the order in which they are told. */
public enum GateName {
  /** Whether what would be sent is accounted for. */
  SOURCE(Objection.Kind.SOURCE),
  /** Whether someone cannot read what is, or will be, written. */
  DATA(Objection.Kind.DATA),
  /** Whether a release needs what a step has removed, or a step removes what one needs. */
  CONTRACT(Objection.Kind.CONTRACT),
  /** Whether it was rehearsed, and not too long ago. */
  REHEARSAL(Objection.Kind.REHEARSAL),
  /** Whether it is live and good in another environment, and has been for long enough. */
  PROMOTION(Objection.Kind.PROMOTION),
  /** Whether enough people have signed exactly this plan. */
  APPROVAL(Objection.Kind.APPROVAL),
  /** Whether the release on a host is as it was deployed. */
  DRIFT(Objection.Kind.DRIFT);

  private final Objection.Kind kind;

  GateName(Objection.Kind kind) {
    this.kind = kind;
  }

  /** As it is typed, and as it stands in files: {@code drift}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What its objections are. */
  public Objection.Kind kind() {
    return kind;
  }

  /**
   * The gate of this name.
   *
   * @throws IllegalArgumentException if there is none; the message names those that there are
   */
  public static GateName parse(String word) {
    return Stream.of(values())
        .filter(gate -> gate.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no gate "
                        + Discreet.shown(word)
                        + "; the gates are "
                        + Stream.of(values())
                            .map(GateName::word)
                            .collect(Collectors.joining(", "))));
  }
}
