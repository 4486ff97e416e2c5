package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.RehearsalRule;
import dev.deployer.gate.Verdict;
import dev.deployer.hook.Where;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.plan.Plan;
import dev.deployer.testing.MemoryConnector;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gate of rehearsals makes of the journals of several hosts. */
final class RehearsedDeployTest {
  private static final Instant TODAY = Instant.parse("2026-11-21T08:00:00Z");
  private static final Rollout REHEARSING =
      RehearsalOnTwoHosts.rehearsing(RehearsalOnTwoHosts.hook("migrate", Where.EACH));

  @TempDir Path source;
  private ShopCluster cluster;

  @BeforeEach
  void threeHosts() throws Exception {
    cluster = new ShopCluster(source, 3).with(REHEARSING).initialised();
    asking(Optional.empty());
    cluster.shop(0).version(1);
  }

  private void asking(Optional<List<String>> when) {
    cluster.shops.forEach(
        shop ->
            shop.with(
                shop.settings().toBuilder()
                    .gates(
                        GateSettings.DEFAULTS.withRehearsal(
                            Optional.of(
                                new RehearsalRule(
                                    when, RehearsalRule.USUALLY_WITHIN, Optional.empty()))))
                    .build()));
  }

  private Finding said(Deployer deployer, int version) throws DeployerException {
    return deployer.plan(cluster.release(version)).gates().stream()
        .filter(finding -> finding.gate() == GateName.REHEARSAL)
        .findFirst()
        .orElseThrow();
  }

  private Finding said(int version) throws DeployerException {
    return said(cluster.deployer(), version);
  }

  private DeployerException refused(int version) {
    return catchThrowableOfType(
        DeployerException.class, () -> cluster.deployer().deploy(cluster.release(version)));
  }

  @Test
  void aFirstDeployIsNotAskedAndTheNextOneIs() throws Exception {
    assertThat(said(1).verdict()).isEqualTo(Verdict.NOT_ASKED);
    cluster.deployer().deploy(cluster.release(1));
    cluster.shop(0).version(2);

    assertThat(refused(2).objections())
        .singleElement()
        .satisfies(
            objection -> {
              assertThat(objection.kind()).isEqualTo(Objection.Kind.REHEARSAL);
              assertThat(objection.fact())
                  .matches("the content [0-9a-f]{12} was not rehearsed \\(rehearsal:.*");
            });
    assertThat(cluster.targets()).containsOnly("releases/1");

    cluster.deployer().rehearse(cluster.release(2));
    cluster.deployer().deploy(cluster.release(2));
    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(said(2).verdict()).isEqualTo(Verdict.NOT_ASKED);
  }

  @Test
  void aWordForOneContentIsNoneForTheNext() throws Exception {
    cluster.deployer().deploy(cluster.release(1));
    cluster.shop(0).version(2);
    Acceptance once = Acceptance.parse("rehearsal:" + said(2).digest(), "a hot-fix");
    cluster.deployer().deploy(cluster.shop(0).release("2", once));
    cluster.shop(0).version(3);

    assertThat(
            catchThrowableOfType(
                    DeployerException.class,
                    () -> cluster.deployer().deploy(cluster.shop(0).release("3", once)))
                .objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.REHEARSAL);
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void whatIsPutThereAgainSinceItWasChangedByHandIsAskedFor() throws Exception {
    cluster.deployer().deploy(cluster.release(1));
    cluster.shop(1).disk.backdoor().writeFile("/srv/shop/releases/1/index.html", new byte[] {7});
    DeployRequest again = cluster.shop(0).release("2", Acceptance.parse("drift", "not wanted"));
    assertThat(
            catchThrowableOfType(DeployerException.class, () -> cluster.deployer().deploy(again))
                .objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.REHEARSAL);

    cluster.deployer().rehearse(cluster.release(2));
    assertThat(cluster.targets()).containsOnly("releases/1");
    DeployResult result = cluster.deployer().deploy(again);
    assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.ACTIVATED);
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void aHostThatIsNewDoesNotMakeItAFirstDeployAndIsNotComparedWith() throws Exception {
    cluster.without(2).deploy(cluster.release(1));
    asking(Optional.of(List.of("only-in-9.txt")));
    cluster.shop(0).version(2);
    assertThat(said(2).fact()).isEqualTo("nothing has changed that calls for one");
    asking(Optional.of(List.of("only-in-1.txt")));

    assertThat(said(2).fact())
        .matches("only-in-1.txt is removed, and the content [0-9a-f]{12} was not rehearsed");
  }

  /** These hosts are left out of every run from here on that does not name them. */
  private void leavingOut(Integer... hosts) {
    cluster.with(
        new Target.Others(
            Stream.of(hosts)
                .map(
                    host ->
                        Target.Place.builder(cluster.connector(host), Shop.ROOT)
                            .name(ShopCluster.name(host))
                            .build())
                .toList(),
            Map.of()));
  }

  /** The first two hosts serve the first release, and the third one is new. */
  private void theThirdHostIsNew() throws Exception {
    cluster.without(2).deploy(cluster.release(1));
    leavingOut(0, 1);
  }

  /** Which leaves out the others. */
  private Deployer toTheThird() {
    return cluster.deployer(List.of(2), c -> c);
  }

  @Test
  void aDeployToANewHostAloneIsNoFirstOneWhereThoseItLeavesOutServeSomething() throws Exception {
    theThirdHostIsNew();
    asking(Optional.of(List.of("only-in-*.txt")));
    assertThat(said(toTheThird(), 1).fact()).isEqualTo("nothing has changed that calls for one");
    cluster.shop(0).version(2);
    asking(Optional.of(List.of("only-in-9.txt")));
    assertThat(said(toTheThird(), 2).fact()).isEqualTo("nothing has changed that calls for one");
    asking(Optional.of(List.of("only-in-2.txt")));
    assertThat(said(toTheThird(), 2).fact())
        .matches("only-in-2.txt is new, and the content [0-9a-f]{12} was not rehearsed");

    assertThat(
            catchThrowableOfType(
                    DeployerException.class, () -> toTheThird().deploy(cluster.release(2)))
                .objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.REHEARSAL);
    assertThat(cluster.targets()).containsExactly("releases/1", "releases/1", "");
  }

  @Test
  void aDeployToANewHostAloneIsAFirstOneWhereNothingIsLiveOnTheOthersEither() throws Exception {
    leavingOut(0, 1);

    assertThat(said(toTheThird(), 1).fact()).isEqualTo("nothing is live yet");
  }

  @Test
  void aRehearsalOnHostsThatAreLeftOutSpeaksForTheNewOneToo() throws Exception {
    cluster.without(2).deploy(cluster.release(1));
    cluster.shop(0).version(2);
    cluster.without(2).rehearse(cluster.release(2));

    leavingOut(0, 1);

    assertThat(said(toTheThird(), 2).verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void whatIsLiveOnAHostThatIsLeftOutAndIsNotKnownCallsForARehearsal() throws Exception {
    theThirdHostIsNew();
    asking(Optional.of(List.of("only-in-9.txt")));
    cluster.shop(0).version(2);
    cluster.shop(1).disk.backdoor().remove("/srv/shop/.deployer/manifests/1");
    assertThat(said(toTheThird(), 2).fact())
        .matches(
            "what changes on web2 is not known, since the manifest of 1 is not there any more, and"
                + " the content [0-9a-f]{12} was not rehearsed");

    MemoryConnector gone = cluster.shop(0).disk.connector("web1");
    gone.refuse(ConnectFailedException.Reason.UNREACHABLE);
    cluster.with(
        new Target.Others(
            List.of(Target.Place.builder(gone, Shop.ROOT).name("web1").build()), Map.of()));
    assertThat(said(toTheThird(), 2).fact())
        .matches(
            "web1 was left out, and could not be asked, and the content [0-9a-f]{12} was not"
                + " rehearsed");
  }

  @Test
  void aManifestThatWasDeletedIsNotSaidToBeOfAnotherTool() throws Exception {
    cluster.deployer().deploy(cluster.release(1));
    asking(Optional.of(List.of("only-in-9.txt")));
    cluster.shop(0).version(2);
    cluster.shop(1).disk.backdoor().remove("/srv/shop/.deployer/manifests/1");

    assertThat(said(2).fact())
        .matches(
            "what changes on deploy@web2:22 is not known, since the manifest of 1 is not there any"
                + " more, and the content [0-9a-f]{12} was not rehearsed");
  }

  @Test
  void whatDiffersFromWhatIsLiveOnAnyHostCounts() throws Exception {
    asking(Optional.of(List.of("only-in-1.txt")));
    cluster.deployer().deploy(cluster.release(1));
    cluster.shop(0).version(2);
    cluster.deployer(List.of(1), c -> c).rehearse(cluster.release(2));
    cluster.deployer(List.of(1), c -> c).deploy(cluster.release(2));
    cluster.shop(0).version(3);

    assertThat(said(cluster.deployer(List.of(1), c -> c), 3).verdict())
        .isEqualTo(Verdict.NOT_ASKED);
    assertThat(said(3).fact())
        .matches("only-in-1.txt is removed, and the content [0-9a-f]{12} was not rehearsed");
  }

  @Test
  void oneHostThatWasRehearsedOnSpeaksForAllAndANewRootForNobody() throws Exception {
    cluster.deployer().deploy(cluster.release(1));
    cluster.shop(0).version(2);

    cluster.deployer(List.of(2), c -> c).rehearse(cluster.release(2));

    assertThat(said(2).verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void theLastRehearsalCounts() throws Exception {
    cluster.deployer().deploy(cluster.release(1));
    cluster.shop(0).version(2);
    cluster.deployer().rehearse(cluster.release(2));
    cluster.at(TODAY.plusSeconds(60)).where("migrate", (command, output) -> new Exited(1));
    assertThat(
            catchThrowableOfType(
                DeployerException.class, () -> cluster.deployer().rehearse(cluster.release(2))))
        .isNotNull();

    assertThat(said(2).verdict()).isEqualTo(Verdict.OBJECTED);
    assertThat(said(2).fact()).endsWith("did not pass: migrate");
    cluster.at(TODAY.plusSeconds(120)).where("migrate", (command, output) -> new Exited(0));
    cluster.deployer().rehearse(cluster.release(2));
    assertThat(said(2).verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void clocksThatDifferMakeItOldOrOfTheFutureAndMoveNothingElse() throws Exception {
    cluster.deployer().deploy(cluster.release(1));
    cluster.shop(0).version(2);
    cluster.deployer().rehearse(cluster.release(2));

    assertThat(said(2).verdict()).isEqualTo(Verdict.PASSED);
    cluster.at(TODAY.minus(Duration.ofMinutes(10)));
    assertThat(said(2).fact()).endsWith("the clocks differ");
    cluster.at(TODAY.plus(Duration.ofHours(25)));
    assertThat(said(2).fact()).endsWith("longer ago than 1d");
    cluster.at(TODAY.plus(Duration.ofHours(24)));
    cluster.deployer().deploy(cluster.release(2));
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void aWayBackIsNotAskedForARehearsal() throws Exception {
    cluster.deployer().deploy(cluster.release(1));
    cluster.shop(0).version(2);
    cluster.deployer().rehearse(cluster.release(2));
    cluster.deployer().deploy(cluster.release(2));
    cluster.at(TODAY.plus(Duration.ofDays(30)));

    cluster.deployer().rollback(Optional.empty(), List.of());

    assertThat(cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void aRehearsalOnItsOwnEnvironmentIsBoundByAPlanThatWasMadeAfterIt() throws Exception {
    cluster.deployer().deploy(cluster.release(1));
    cluster.shop(0).version(2);
    cluster.deployer().rehearse(cluster.release(2));
    Plan plan = cluster.deployer().plan(cluster.release(2));
    cluster.deployer().rehearse(cluster.release(2));

    DeployerException stale =
        catchThrowableOfType(
            DeployerException.class, () -> cluster.deployer().deploy(cluster.release(2), plan));

    assertThat(stale.objections())
        .allMatch(objection -> objection.kind() == Objection.Kind.STALE_PLAN);
    cluster.deployer().deploy(cluster.release(2), cluster.deployer().plan(cluster.release(2)));
    assertThat(cluster.targets()).containsOnly("releases/2");
  }
}
