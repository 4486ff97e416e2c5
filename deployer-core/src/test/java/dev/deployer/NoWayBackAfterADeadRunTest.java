package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.gate.Acceptance;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.GatesOfRun;
import dev.deployer.root.JournalRecord;
import dev.deployer.testing.CutConnector.Moment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A dead run is not taken back to a release that cannot read what it has written. */
final class NoWayBackAfterADeadRunTest {
  private static final String FACT = "6 reads schema to 2; 3 was written since 8";
  private static final Rollout UNABLE_TO_PROVE = ShopCluster.RESTARTING.atOnce();

  @TempDir Path source;
  private ShopCluster shops;

  static Stream<Arguments> hostsAndReleases() {
    return Stream.of(1, 2)
        .flatMap(
            hosts ->
                Stream.of(
                    Arguments.of(hosts, "one_way: true", List.of()),
                    Arguments.of(hosts, "", List.of(Acceptance.parse("data", "agreed")))));
  }

  @ParameterizedTest
  @MethodSource("hostsAndReleases")
  void aSickReleaseWhoseClientDiedIsHeldAndStaysUntilAPersonDecides(
      int hosts, String says, List<Acceptance> words) throws Exception {
    killedAtItsCheck(hosts, says, words);
    shops.sick(8);
    List<String> before = shops.targets();

    requireHeld(failure(() -> shops.deployer().recover()));

    assertThat(shops.targets()).contains("releases/8");
    assertThat(shops.targets()).isEqualTo(before);
    shops.deployer().recover(Decision.COMMIT);
    assertThat(shops.targets()).containsOnly("releases/8");
    assertThat(shops.deployer().recover().actions()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("hostsAndReleases")
  void whereNothingCanProveItItIsHeldAsWellAndNothingIsChanged(
      int hosts, String says, List<Acceptance> words) throws Exception {
    killedAtItsCheck(hosts, says, words);
    shops.with(UNABLE_TO_PROVE);
    List<String> before = shops.targets();
    List<Integer> records = records();

    requireHeld(failure(() -> shops.deployer().recover()));
    RollbackRequest back =
        new RollbackRequest(
            Optional.of(ReleaseId.parse("6")),
            List.of(Acceptance.parse("data", "away from it")),
            RollbackRequest.Pace.AT_ONCE);
    requireHeld(failure(() -> shops.deployer().rollback(back)));
    write(9, "2-3", 3, "");
    requireHeld(failure(() -> shops.deployer().deploy(shops.release(9))));

    assertThat(shops.targets()).isEqualTo(before);
    assertThat(records()).isEqualTo(records);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void itIsHeldAlsoWhereTheManifestOfWhatWasLiveBeforeWasDeleted(int hosts) throws Exception {
    killedAtItsCheck(hosts, "one_way: true", List.of());
    shops.sick(8);
    shops.shops.forEach(shop -> shop.disk.backdoor().remove("/srv/shop/.deployer/manifests/6"));
    List<String> before = shops.targets();

    requireHeld(failure(() -> shops.deployer().recover()));

    assertThat(shops.targets()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, true", "1, false", "2, false"})
  void theWordToTakeItBackIsRefusedByTheGateUnlessThatIsAccepted(int hosts, boolean held)
      throws Exception {
    killedAtItsCheck(hosts, "one_way: true", List.of());
    shops.sick(8);
    if (held) {
      requireHeld(failure(() -> shops.deployer().recover()));
    }
    List<String> before = shops.targets();
    List<Integer> records = records();

    DeployerException refused = failure(() -> shops.deployer().recover(Decision.REVERT));

    assertThat(refused.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(refused.objections()).hasSize(1);
    Objection objection = refused.objections().get(0);
    assertThat(objection.kind()).isEqualTo(Objection.Kind.DATA);
    assertThat(objection.fact()).startsWith("schema: not everything can be read (data:");
    assertThat(objection.details()).hasSize(1);
    assertThat(objection.details().get(0)).startsWith(FACT);
    assertThat(shops.targets()).isEqualTo(before);
    assertThat(records()).isEqualTo(records);

    String digest = objection.fact().replaceAll(".*\\((data:[0-9a-f]+)\\)", "$1");
    assertThat(
            failure(
                () ->
                    shops
                        .deployer()
                        .recover(
                            Decision.REVERT, List.of(Acceptance.parse("data:00000000", "typo")))))
        .isNotNull();
    shops
        .deployer()
        .recover(Decision.REVERT, List.of(Acceptance.parse(digest, "the rows are restored")));

    assertThat(shops.targets()).containsOnly("releases/6");
    assertThat(shops.shop(0).journal())
        .filteredOn(record -> record.kind() == JournalRecord.Kind.PREPARED)
        .last()
        .satisfies(
            record ->
                assertThat(record.gates().accepted())
                    .extracting(GatesOfRun.Accepted::reason)
                    .containsExactly("the rows are restored"));
    assertThat(shops.events).anyMatch(e -> e.contains("Overridden[gate=data"));
    assertThat(shops.deployer().recover().actions()).isEmpty();
  }

  @Test
  void whatCanReadItIsTakenBackAsEver() throws Exception {
    start(2, "2-3");
    write(8, "2-3", 3, "");
    killed(List.of());
    shops.sick(8);

    assertThat(shops.deployer().recover().takenBack()).isPresent();

    assertThat(shops.targets()).containsOnly("releases/6");
  }

  private void killedAtItsCheck(int hosts, String says, List<Acceptance> words) throws Exception {
    start(hosts, "1-2");
    write(8, "2-3", 3, says);
    killed(words);
    assertThat(shops.targets()).contains("releases/8");
  }

  private void start(int hosts, String reads) throws Exception {
    shops = new ShopCluster(source, hosts).with(ShopCluster.PROVING).initialised();
    write(6, reads, 2, "");
    shops.deployer().deploy(shops.release(6));
  }

  private void killed(List<Acceptance> words) throws Exception {
    DeployRequest request = shops.shop(0).release("8", words.toArray(Acceptance[]::new));
    assertThat(
            failure(
                () ->
                    shops
                        .deployer(new KilledClients.Killing(0, "works", 1, Moment.BEFORE))
                        .deploy(request)))
        .isNotNull();
    shops.unlockAll();
  }

  private void write(int version, String reads, int writes, String more) throws Exception {
    shops.shop(0).version(version);
    shops
        .shop(0)
        .write(
            "release.yaml",
            "deployer: 1\ndata: {schema: {reads: "
                + reads
                + ", writes: "
                + writes
                + (more.isEmpty() ? "" : ", " + more)
                + "}}\n");
  }

  private List<Integer> records() {
    return shops.shops.stream().map(shop -> shop.journal().size()).toList();
  }

  private static void requireHeld(DeployerException held) {
    assertThat(held).isNotNull();
    assertThat(held.kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
    assertThat(held.objections()).extracting(Objection::kind).containsExactly(Objection.Kind.HELD);
  }

  private static DeployerException failure(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable run) {
    return catchThrowableOfType(DeployerException.class, run);
  }
}
