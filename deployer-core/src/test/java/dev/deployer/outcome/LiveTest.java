package dev.deployer.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.path.ReleaseId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LiveTest {
  private static final Live OLD = new Live.Release(ReleaseId.parse("41"));
  private static final Live NEW = new Live.Release(ReleaseId.parse("42"));
  private static final Live UNKNOWN = new Live.Unknown();

  @Test
  void severalHostsSayTogetherWhatIsLive() {
    assertThat(Live.together(List.of(OLD, OLD))).isEqualTo(OLD);
    assertThat(Live.together(List.of(OLD, NEW))).isEqualTo(new Live.Mixed());
    assertThat(Live.together(List.of(OLD, new Live.Nothing()))).isEqualTo(new Live.Mixed());
    assertThat(Live.together(List.of(OLD, UNKNOWN))).isEqualTo(UNKNOWN);
    assertThat(Live.together(List.of(OLD, UNKNOWN, NEW))).isEqualTo(new Live.Mixed());
    assertThat(Live.together(List.of(UNKNOWN))).isEqualTo(UNKNOWN);
    assertThat(Live.together(List.of())).isEqualTo(UNKNOWN);
  }

  @Test
  void aFailureSaysWhatItsHostsSayWhereTheyAreKnown() {
    DeployerException failure =
        new DeployerException(DeployerException.Kind.FAILED, UNKNOWN, "it failed", null)
            .withStandings(List.of(standing(OLD), standing(OLD)));

    assertThat(failure.live()).isEqualTo(OLD);
    assertThat(failure.withStandings(List.of(standing(UNKNOWN))).live()).isEqualTo(OLD);
  }

  private static Standing standing(Live live) {
    return new Standing("deploy@web1:22", live, Optional.empty());
  }
}
