package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.cluster.Rollout;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.command.Secrets;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.Verdict;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.MemoryConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens where clocks, operators and hosts are not as one would have them. */
final class GatesAtTheEdgesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final Operator BEN = new Operator("ben", "other");

  @TempDir Path source;
  private ShopCluster cluster;

  @BeforeEach
  void twoHosts() throws Exception {
    cluster = new ShopCluster(source, 2).initialised();
  }

  private DeployRequest saying(int version, String reads, int writes, Acceptance... accepted)
      throws IOException {
    cluster.shop(0).version(version);
    cluster
        .shop(0)
        .write(
            "release.yaml",
            "deployer: 1\ndata: {schema: {reads: %s, writes: %d}}\n".formatted(reads, writes));
    return cluster.shop(0).release(String.valueOf(version), accepted);
  }

  private DeployerException refused(DeployRequest request) {
    return catchThrowableOfType(DeployerException.class, () -> cluster.deployer().deploy(request));
  }

  @Test
  void clocksThatAreTenMinutesApartDecideNothing() throws Exception {
    cluster.at(NOW).deploy(1);
    cluster.by(BEN).at(NOW.minusSeconds(600)).deploy(2);
    cluster.by(new Operator("anna", "laptop")).at(NOW).deploy(3);

    cluster.by(BEN).at(NOW.minusSeconds(600));
    assertThat(cluster.deployer().planRollback(Optional.empty()).release())
        .contains(ReleaseId.parse("2"));
    cluster.deployer().rollback(Optional.empty(), List.of());
    assertThat(cluster.targets()).containsOnly("releases/2");
    cluster.at(NOW).deployer().rollback(Optional.empty(), List.of());
    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(cluster.deployer().recover().actions()).isEmpty();
    assertThat(cluster.shop(0).deployer().releases().get(0).name()).isEqualTo("1");
  }

  @Test
  void whatWasWrittenByAClockThatIsAheadCountsInTheOrderOfTheJournal() throws Exception {
    cluster.at(NOW.plusSeconds(600)).deployer().deploy(saying(1, "41-42", 42));
    cluster.by(BEN).at(NOW).deployer().recordData("schema", 42, "looked at it");

    assertThat(refused(saying(2, "41", 41)).objections().get(0).details().get(0))
        .isEqualTo(
            "2 reads schema to 41; 42 was written as was recorded by hand (2026-11-21 08:00 UTC)");
  }

  @Test
  void ofTwoOperatorsWithOnePlanTheSecondIsToldThatItIsStale() throws Exception {
    cluster.deploy(1);
    cluster.shop(0).version(2);
    Plan plan = cluster.deployer().plan(cluster.release(2));
    cluster.deployer().deploy(cluster.release(2), plan);

    DeployerException second =
        catchThrowableOfType(
            DeployerException.class,
            () -> cluster.by(BEN).deployer().deploy(cluster.release(2), plan));

    assertThat(second.objections())
        .isNotEmpty()
        .allMatch(objection -> objection.kind() == Objection.Kind.STALE_PLAN);
    assertThat(second.objections())
        .extracting(Objection::fact)
        .contains("deploy@web2:22: the live release was 1 in the plan, and is 2");
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void ofSeveralAcceptancesOfAGateTheOneThatMatchesCounts() throws Exception {
    cluster.deployer().deploy(saying(1, "41-42", 42));
    String digest =
        cluster.deployer().plan(saying(2, "41", 41)).gates().stream()
            .filter(Finding::objects)
            .findFirst()
            .orElseThrow()
            .digest();
    Acceptance other = Acceptance.parse("data:0123456789ab", "of yesterday");
    Acceptance matching = Acceptance.parse("data:" + digest, "of today");

    assertThat(refused(saying(2, "41", 41, other)).kind())
        .isEqualTo(DeployerException.Kind.REFUSED);
    DeployResult result = cluster.deployer().deploy(saying(2, "41", 41, other, matching));

    assertThat(result.gates())
        .filteredOn(finding -> finding.gate() == GateName.DATA)
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.verdict()).isEqualTo(Verdict.ACCEPTED);
              assertThat(finding.reason()).contains("of today");
            });
  }

  @Test
  void whatIsAcceptedOfTheDataIsToldToWhoeverListens() throws Exception {
    List<Map<String, Object>> notices = Collections.synchronizedList(new ArrayList<>());
    Rollout plain = ShopCluster.IN_ORDER;
    cluster
        .from(
            new Workstation(
                (command, output) -> {
                  notices.add(parsed(command.input().orElseThrow()));
                  return new Exited(0);
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
                List.of(new Sink.Command(Arguments.of("alert"), EnumSet.of(Occasion.OVERRIDDEN)))));
    cluster.deployer().deploy(saying(1, "41-42", 42));
    assertThat(notices).isEmpty();

    cluster
        .deployer()
        .deploy(saying(2, "41", 41, Acceptance.parse("data", "the rows were repaired")));

    assertThat(notices).hasSize(1);
    assertThat(notices.get(0))
        .containsEntry("event", "overridden")
        .containsEntry("release", "2")
        .containsEntry("gate", "data")
        .containsEntry("reason", "the rows were repaired");
    assertThat(String.valueOf(notices.get(0).get("message")))
        .startsWith("schema: not everything can be read (data:")
        .endsWith("accepted: the rows were repaired");
  }

  private static Map<String, Object> parsed(String body) {
    try {
      return JSON.std.mapFrom(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whoSharesTheDataAndIsDownIsAnObjectionOfTheGateAndNotAHostThatIsNotReached()
      throws Exception {
    cluster.deployer().deploy(saying(1, "41-42", 41));
    DeployRequest next = saying(2, "41-42", 42);
    Deployer sharing =
        cluster.asking(
            1,
            Optional.of("codegen"),
            ShopCluster.on(
                1,
                connector -> {
                  ((MemoryConnector) connector).refuse(ConnectFailedException.Reason.UNREACHABLE);
                  return connector;
                }));

    DeployerException end =
        catchThrowableOfType(DeployerException.class, () -> sharing.deploy(next));

    assertThat(end.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(end.objections())
        .singleElement()
        .satisfies(
            objection -> {
              assertThat(objection.kind()).isEqualTo(Objection.Kind.DATA);
              assertThat(objection.details()).contains("web2 of codegen could not be asked");
            });
    assertThat(cluster.shop(0).target()).isEqualTo("releases/1");
  }

  @Test
  void aWayBackToWhatAnotherToolMadeIsRefusedOnceDataWasWritten() throws Exception {
    ShopCluster adopted = new ShopCluster(source, 1);
    Backdoor files = adopted.shop(0).disk.backdoor();
    files.makeDirectory("/srv/shop");
    files.makeDirectory("/srv/shop/releases");
    files.makeDirectory("/srv/shop/releases/old");
    files.writeFile("/srv/shop/releases/old/index.html", "old".getBytes(StandardCharsets.UTF_8));
    files.link("/srv/shop/current", "releases/old");
    adopted.initialised();
    cluster = adopted;
    DeployRequest first = saying(1, "41", 41);
    assertThat(adopted.deployer().plan(first).hosts().get(0).notes())
        .anyMatch(
            note -> note.startsWith("old, live on ") && note.contains("says nothing of schema"));
    adopted.deployer().deploy(first);

    DeployerException end =
        catchThrowableOfType(
            DeployerException.class,
            () -> adopted.deployer().rollback(Optional.of(ReleaseId.parse("old")), List.of()));

    assertThat(end.objections()).extracting(Objection::kind).containsExactly(Objection.Kind.DATA);
    assertThat(adopted.targets()).containsOnly("releases/1");
  }

  @Test
  void namesInTheTrashThatNobodyOfOursGaveAreLeftAloneAndListedNowhere() throws Exception {
    Backdoor files = cluster.shop(0).disk.backdoor();
    cluster.deploy(1);
    files.makeDirectory("/srv/shop/.deployer/trash");
    for (String name : List.of("2.1\u001b[31m", "..2.1", "-rf", "2.x", "c\\d.4", "a b.3")) {
      files.makeDirectory("/srv/shop/.deployer/trash/" + name);
      files.writeFile(
          "/srv/shop/.deployer/trash/" + name + "/card.json",
          "{\"format\":1,\"id\":\"../../x\"}".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(cluster.shop(0).deployer().trash()).isEmpty();
    assertThat(cluster.shop(0).deployer().status().trash()).isEmpty();
    cluster.deploy(2);
    cluster.deployer().recover();
    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(files.exists("/srv/beside/sentinel")).isTrue();
  }
}
