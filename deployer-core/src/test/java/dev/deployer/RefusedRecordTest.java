package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.Failures;
import dev.deployer.testing.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One write of a journal's record is refused, as by a disk that is full for a moment, on one host
 * of a deploy: a later one is written, so that the deploy is done or taken back everywhere.
 */
final class RefusedRecordTest extends ThreeHosts {
  private static final int MOST_RECORDS = 6;

  private enum Part implements Predicate<Operation> {
    PUT("put .*/record[-0-9]*/record[.]json"),
    RENAME("rename .*/record[-0-9]* .*/journal/.*");

    private final String pattern;

    Part(String pattern) {
      this.pattern = pattern;
    }

    @Override
    public boolean test(Operation operation) {
      return operation.text().matches(pattern);
    }
  }

  static Stream<Arguments> refusals() {
    List<Arguments> all = new ArrayList<>();
    for (int host = 0; host < 2; host++) {
      for (int number = 1; number <= MOST_RECORDS; number++) {
        for (Part part : Part.values()) {
          all.add(Arguments.of(host, part, number));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void afterARefusedRecordAllHostsServeTheSameAndThatIsKnown(int host, Part part, int number)
      throws Exception {
    Failures once = Failures.once(number, part);
    String release;
    try {
      cluster
          .with(ShopCluster.IN_ORDER)
          .deployer(ShopCluster.on(host, once::of))
          .deploy(cluster.release(2));
      release = "2";
    } catch (DeployerException e) {
      assertThat(e.kind())
          .as(e.toString())
          .isIn(DeployerException.Kind.REVERTED, DeployerException.Kind.FAILED);
      release = "1";
    }

    assertThat(cluster.targets()).containsOnly("releases/" + release);
    nothingIsLocked();
    settles(release);
  }
}
