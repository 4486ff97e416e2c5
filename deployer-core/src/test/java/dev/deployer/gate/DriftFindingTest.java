package dev.deployer.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.manifest.Difference;
import dev.deployer.manifest.Drift;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the gate says of which drift, and which acceptance covers it. */
final class DriftFindingTest {
  private static final ReleaseId ONE = ReleaseId.parse("1");
  private static final List<Difference> TWO_PLACES =
      List.of(
          new Difference(Difference.Kind.MISSING, "a.txt", "not found"),
          new Difference(Difference.Kind.EXTRA, "b.txt", "not in the manifest"));

  @Test
  void driftIsToldWithItsPlacesAndItsDigest() {
    Finding two = DriftGate.judge("web1", ONE, Drift.unread(TWO_PLACES), List.of());
    assertThat(two.objection().kind()).isEqualTo(Objection.Kind.DRIFT);
    assertThat(two.objection().fact())
        .isEqualTo(
            "1 on the host differs from its manifest in 2 places (drift:" + two.digest() + ")");
    assertThat(two.details())
        .containsExactly("MISSING a.txt: not found", "EXTRA b.txt: not in the manifest");
    Finding one = DriftGate.judge("web1", ONE, Drift.unread(TWO_PLACES.subList(0, 1)), List.of());
    assertThat(one.fact()).endsWith(" in 1 place");
    Finding twice =
        DriftGate.judge(
            "web1",
            ONE,
            Drift.unread(
                List.of(
                    new Difference(Difference.Kind.CHANGED, "a.txt", "bytes 9"),
                    new Difference(Difference.Kind.TIME, "a.txt", "modified 2"))),
            List.of());
    assertThat(twice.fact())
        .as("a file that was edited is one place, though its time is another too")
        .endsWith(" in 1 place");
    assertThat(DriftGate.places(twice)).isEqualTo(1);
    assertThat(two.digest()).matches("[0-9a-f]{12}").isNotEqualTo(one.digest());
    assertThat(
            DriftGate.judge("web2", ReleaseId.parse("2"), Drift.unread(TWO_PLACES), List.of())
                .digest())
        .as("the same places under another name")
        .isEqualTo(two.digest());
    assertThat(DriftGate.judge("web1", ONE, Drift.NONE, List.of()).verdict())
        .isEqualTo(Verdict.PASSED);
    assertThat(DriftGate.notAsked("web1", Optional.empty()).verdict()).isEqualTo(Verdict.NOT_ASKED);
  }

  @Test
  void anAcceptanceOfDriftCoversExactlyThePlacesThatItNames() {
    Acceptance any = Acceptance.parse("drift", "known");
    Acceptance these =
        Acceptance.parse(
            "drift:" + DriftGate.judge("web1", ONE, Drift.unread(TWO_PLACES), List.of()).digest(),
            "known");
    Acceptance others = Acceptance.parse("drift:0123456789ab", "known");
    assertThat(drift(TWO_PLACES, any)).isEqualTo(Verdict.ACCEPTED);
    assertThat(drift(TWO_PLACES, others, these)).isEqualTo(Verdict.ACCEPTED);
    assertThat(drift(TWO_PLACES, others)).isEqualTo(Verdict.OBJECTED);
    assertThat(drift(TWO_PLACES.subList(1, 2), these)).isEqualTo(Verdict.OBJECTED);
    assertThat(drift(List.of(), any)).isEqualTo(Verdict.PASSED);
  }

  private static Verdict drift(List<Difference> differences, Acceptance... words) {
    return DriftGate.judge("web1", ONE, Drift.unread(differences), List.of(words)).verdict();
  }
}
