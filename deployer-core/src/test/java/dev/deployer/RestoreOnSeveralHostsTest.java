package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.cluster.Rollout;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.Secrets;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.outcome.Recovery;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Noted;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release comes back on the hosts that have it in their trash, and on none as something else. */
final class RestoreOnSeveralHostsTest {
  private static final ReleaseId ONE = ReleaseId.parse("1");
  private static final String ALREADY = "1 is there already";

  @TempDir Path source;
  private final List<Map<String, Object>> notices = Collections.synchronizedList(new ArrayList<>());
  private ShopCluster cluster;

  @BeforeEach
  void threeHostsWithOneInTheirTrash() throws Exception {
    Rollout plain = ShopCluster.IN_ORDER;
    cluster =
        new ShopCluster(source, 3)
            .from(
                new Workstation(
                    (command, output) -> {
                      notices.add(parsed(command.input().orElseThrow()));
                      return new CommandOutcome.Exited(0);
                    },
                    Secrets.none(),
                    Path.of("/")))
            .with(
                new Rollout(
                    plain.parallel(),
                    plain.waves(),
                    plain.bake(),
                    plain.onFailure(),
                    plain.health(),
                    plain.hooks(),
                    List.of(
                        new Sink.Command(Arguments.of("alert"), EnumSet.of(Occasion.RESTORED)))))
            .initialised();
    for (int version = 1; version <= 3; version++) {
      cluster.deploy(version);
    }
    cluster.deployer().prune(1);
    assertThat(cluster.deployer(List.of(0), way -> way).trash()).hasSize(1);
  }

  private static Map<String, Object> parsed(String body) {
    try {
      return JSON.std.mapFrom(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Boolean> restored(RestoreResult result) {
    return result.hosts().stream().map(RestoreResult.OnHost::restored).toList();
  }

  private List<String> refused() {
    return catchThrowableOfType(DeployerException.class, () -> cluster.deployer().restore(ONE))
        .objections()
        .stream()
        .peek(o -> assertThat(o.kind()).isEqualTo(Objection.Kind.RELEASE_EXISTS))
        .map(Objection::fact)
        .toList();
  }

  private Deployer only(int host) {
    return cluster.deployer(List.of(host), way -> way);
  }

  @Test
  void itIsBackOnAllOfThemAndWhoIsToBeToldIsTold() throws Exception {
    assertThat(restored(cluster.deployer().restore(ONE))).containsOnly(true);

    assertThat(notices).hasSize(1);
    assertThat(notices.get(0))
        .containsEntry("event", "restored")
        .containsEntry("release", "1")
        .containsEntry("message", "1 is back from the trash; it is not live.");
    assertThat((List<?>) notices.get(0).get("journal")).hasSize(3);
    assertThat(cluster.targets()).containsOnly("releases/3");
    cluster.deployer().rollback(Optional.of(ONE), List.of());
    assertThat(cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void aRestoreThatWasKilledRightAfterTheReleaseWasBackIsRecordedAndToldByRecover()
      throws Exception {
    CutConnector[] cut = new CutConnector[1];
    int releaseIsBack =
        operations().indexOf("rename /srv/shop/.deployer/lock/T/tree /srv/shop/releases/1") + 1;
    assertThat(releaseIsBack).isPositive();
    assertThat(
            catchThrowableOfType(
                DeployerException.class,
                () ->
                    cluster
                        .deployer(
                            ShopCluster.on(
                                0,
                                way ->
                                    cut[0] =
                                        CutConnector.cutting(way, Moment.AFTER, releaseIsBack)
                                            .killing()))
                        .restore(ONE)))
        .isNotNull();
    assertThat(cut[0].hasCut()).isTrue();
    notices.clear();
    cluster.unlockAll();
    assertThat(cluster.shop(0).disk.backdoor().exists("/srv/shop/releases/1")).isTrue();

    RecoverResult recovered = cluster.deployer().recover();

    assertThat(recovered.actions()).contains(new Recovery.RestoreRecorded(ONE));
    assertThat(cluster.shop(0).journal())
        .filteredOn(record -> record.noted().equals(Optional.of(Noted.restored(ONE))))
        .hasSize(1);
    assertThat(notices)
        .singleElement()
        .satisfies(
            notice ->
                assertThat(notice)
                    .containsEntry("event", "restored")
                    .containsEntry("release", "1"));
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  private List<String> operations() throws Exception {
    CutConnector[] counting = new CutConnector[1];
    cluster
        .copy()
        .deployer(ShopCluster.on(0, way -> counting[0] = CutConnector.counting(way)))
        .restore(ONE);
    notices.clear();
    return counting[0].operations().stream()
        .map(operation -> operation.text().replaceAll("[0-9a-f]{32}", "T"))
        .toList();
  }

  @Test
  void oneThatLacksItIsNamed() throws Exception {
    only(1).pruneNow(1);

    RestoreResult result = cluster.deployer().restore(ONE);

    assertThat(restored(result)).containsExactly(true, false, true);
    assertThat(result.warnings()).anyMatch(w -> w instanceof Warning.NotInTrash);
    assertThat(notices).hasSize(1);
  }

  @Test
  void whereItIsBackAlreadyItStaysAndTheOthersGetIt() throws Exception {
    only(2).restore(ONE);

    assertThat(restored(cluster.deployer().restore(ONE))).containsExactly(true, true, false);
  }

  @Test
  void whereSomethingElseHasItsIdNothingComesBackAnywhere() throws Exception {
    only(1).pruneNow(1);
    cluster.shop(0).version(4);
    only(1).deploy(cluster.release(1));

    assertThat(refused())
        .containsExactly("deploy@web2:22: " + ALREADY + ", with other content than in the trash");
    assertThat(cluster.shop(0).deployer().trash()).hasSize(1);
    assertThat(notices).isEmpty();
  }

  @Test
  void afterARollbackToWhatWasRestoredItCanBeRetiredAndRestoredAgain() throws Exception {
    cluster.deployer().restore(ONE);
    cluster.deployer().rollback(Optional.of(ONE), List.of());
    cluster.deployer().rollback(Optional.of(ReleaseId.parse("3")), List.of());
    cluster.deployer().prune(1);

    assertThat(cluster.deployer(List.of(0), way -> way).trash())
        .extracting(TrashedRelease::id)
        .isNotEmpty();
    WholeJournals.assertWhole(cluster, "after it was restored and retired again");
  }
}
