package dev.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.gate.Acceptance;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Standing;
import dev.deployer.path.ReleaseId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is only looked at is looked at on every host, whatever is wrong on the first one. */
final class EveryHostIsHeardTest {
  private static final Pattern DRIFT = Pattern.compile("\\((drift:[0-9a-f]+)\\)");
  private static final Optional<ReleaseId> FIRST = Optional.of(ReleaseId.parse("1"));

  @TempDir Path source;
  private ShopCluster cluster;

  /** One host at a time, so that the second is never begun where the first one ends it. */
  @BeforeEach
  void twoReleasesOnTwoHosts() throws Exception {
    cluster = new ShopCluster(source, 2).with(ShopCluster.IN_ORDER).initialised();
    cluster.deploy(1);
    cluster.deploy(2);
  }

  private void changedByHandOnBoth() {
    for (int host = 0; host < 2; host++) {
      cluster
          .shop(host)
          .disk
          .backdoor()
          .writeFile("/srv/shop/releases/1/index.html", ("by hand on " + host).getBytes(UTF_8));
    }
  }

  private static DeployerException failure(ThrowingCallable run) {
    return catchThrowableOfType(DeployerException.class, run);
  }

  private static List<Acceptance> accepted(DeployerException refusal) {
    List<Acceptance> words = new ArrayList<>();
    for (Objection objection : refusal.objections()) {
      Matcher found = DRIFT.matcher(objection.fact());
      assertThat(found.find()).isTrue();
      words.add(Acceptance.parse(found.group(1), "it was mended at night"));
    }
    return words;
  }

  @Test
  void aRollbackTellsAtOnceWhatWasChangedByHandOnEveryHost() throws Exception {
    changedByHandOnBoth();

    DeployerException refusal = failure(() -> cluster.deployer().rollback(FIRST, List.of()));

    assertThat(refusal.objections()).extracting(Objection::kind).containsOnly(Objection.Kind.DRIFT);
    assertThat(refusal.objections())
        .extracting(Objection::fact)
        .satisfiesExactly(
            fact -> assertThat(fact).contains("web1"), fact -> assertThat(fact).contains("web2"));
    saysOfNoneThatItWasInterrupted(refusal);
    cluster.deployer().rollback(FIRST, accepted(refusal));
    assertThat(cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void whereOneHostLacksTheReleaseThoseThatHaveItAreHeardBeforeItIsCopied() throws Exception {
    ShopCluster grown = new ShopCluster(source, 3).with(ShopCluster.IN_ORDER).initialised();
    grown.shop(0).version(1);
    grown.without(2).deploy(grown.release(1));
    grown.deploy(2);
    cluster = grown;
    changedByHandOnBoth();

    DeployerException refusal = failure(() -> grown.deployer().rollback(FIRST, List.of()));

    assertThat(refusal.objections()).hasSize(2);
    assertThat(grown.shop(2).disk.backdoor().tree("/srv/shop/releases")).doesNotContainKey("1");
  }

  private static HostConnector refusing(HostConnector of) {
    return new HostConnector() {
      @Override
      public String address() {
        return of.address();
      }

      @Override
      public Host connect() throws IOException {
        throw new ConnectFailedException(
            ConnectFailedException.Reason.UNREACHABLE, address(), "connection refused", null);
      }
    };
  }

  private static void saysOfNoneThatItWasInterrupted(DeployerException failure) {
    assertThat(failure.standings())
        .hasSize(2)
        .extracting(Standing::failure)
        .allSatisfy(
            why ->
                assertThat(why)
                    .satisfiesAnyOf(
                        none -> assertThat(none).isEmpty(),
                        said -> assertThat(said.orElseThrow()).doesNotContain("interrupted")));
  }

  @Test
  void aHostThatRefusesTheConnectionMakesNoOtherOneUnknownInAnyCommand() {
    Deployer deployer = cluster.deployer(ShopCluster.on(0, EveryHostIsHeardTest::refusing));
    List<ThrowingCallable> commands =
        List.of(
            () -> deployer.rollback(FIRST, List.of()),
            () -> deployer.planRollback(FIRST),
            () -> deployer.deploy(cluster.release(2)),
            () -> deployer.restore(ReleaseId.parse("1")),
            deployer::steps);
    for (ThrowingCallable command : commands) {
      DeployerException failure = failure(command);

      assertThat(failure.kind()).isEqualTo(DeployerException.Kind.UNREACHABLE);
      saysOfNoneThatItWasInterrupted(failure);
      assertThat(failure.standings().get(1).failure()).isEmpty();
    }
  }

  @Test
  void allHostsThatRefuseTheConnectionAreNamedAtOnce() {
    Deployer deployer = cluster.deployer(EveryHostIsHeardTest::refusing);

    DeployerException failure = failure(() -> deployer.rollback(FIRST, List.of()));

    assertThat(failure.getMessage()).contains("web1").contains("web2");
    assertThat(failure.standings()).extracting(Standing::live).containsOnly(new Live.Unknown());
    saysOfNoneThatItWasInterrupted(failure);
  }
}
