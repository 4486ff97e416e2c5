package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.StepSummary.State;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.testing.Backdoor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What gates ask and count where the hosts are not alike: each is asked, and all are heard. */
final class GatesWhereHostsDifferTest {
  @TempDir Path source;

  private static DeployRequest saying(ShopCluster cluster, int version, String yaml)
      throws IOException {
    cluster.shop(0).version(version);
    cluster.shop(0).write("release.yaml", "deployer: 1\n" + yaml);
    return cluster.release(version);
  }

  private static DeployRequest reading(ShopCluster cluster, int version, String reads, int writes)
      throws IOException {
    return saying(
        cluster, version, "data: {schema: {reads: %s, writes: %d}}\n".formatted(reads, writes));
  }

  private static List<String> ofTheData(ShopCluster cluster, DeployRequest request)
      throws DeployerException {
    return cluster.deployer().plan(request).gates().stream()
        .filter(finding -> finding.gate() == GateName.DATA && finding.objects())
        .map(Finding::details)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whereHostsServeDifferentReleasesEachIsAskedAndTheHighestThatWasWrittenCounts()
      throws Exception {
    ShopCluster cluster = new ShopCluster(source, 2).initialised();
    cluster.deployer().deploy(reading(cluster, 1, "41", 41));
    Deployer second = cluster.deployer(List.of(1), connector -> connector);
    second.deploy(reading(cluster, 2, "41-42", 41));
    second.deploy(reading(cluster, 3, "41-42", 42));
    assertThat(cluster.targets()).containsExactly("releases/1", "releases/3");

    assertThat(ofTheData(cluster, reading(cluster, 4, "42-43", 43)))
        .anyMatch(detail -> detail.matches("1, live on .*, reads schema to 41; 4 writes 43"))
        .anyMatch(detail -> detail.matches("3, live on .*, reads schema to 42; 4 writes 43"));
    assertThat(ofTheData(cluster, reading(cluster, 5, "41", 41)))
        .anyMatch(detail -> detail.startsWith("5 reads schema to 41; 42 was written since 3"));
  }

  @Test
  void whereHostsServeDifferentReleasesAStepIsDueOnceNoneOfThemNeedsWhatItRemoves()
      throws Exception {
    Migration shop = new Migration(source, 2).deployed(1);
    Deployer second = shop.cluster.deployer(List.of(1), shop::connector);
    second.deploy(shop.version(2));
    second.deploy(shop.version(3));
    assertThat(shop.cluster.targets()).containsExactly("releases/1", "releases/3");

    assertThat(shop.listed(Migration.STEP).state()).isEqualTo(State.NOT_DUE);
    assertThat(shop.listed(Migration.STEP).why())
        .anyMatch(why -> why.contains("web1") && why.endsWith("runs 1, which needs users.email"));

    shop.deployed(2, 3);
    assertThat(shop.listed(Migration.STEP).state()).isEqualTo(State.DUE);
  }

  /** The disk of the first host is another one from now on, with a root that was made anew. */
  private void replaceTheFirst(ShopCluster cluster) throws Exception {
    cluster.shops.set(0, new ShopCluster(source, 1).shop(0).withTokensAnew().initialised());
    assertThat(cluster.targets().get(0)).isEmpty();
  }

  @Test
  void whereTheFirstHostWasReplacedWhatTheOthersKnowOfTheDataCounts() throws Exception {
    ShopCluster cluster = new ShopCluster(source, 2).initialised();
    cluster.deployer().deploy(reading(cluster, 1, "41-42", 42));
    replaceTheFirst(cluster);

    assertThat(ofTheData(cluster, reading(cluster, 2, "41", 41)))
        .anyMatch(detail -> detail.startsWith("2 reads schema to 41; 42 was written since 1"));
  }

  @Test
  void whereTheFirstHostWasReplacedWhatTheOthersKnowOfAStepCounts() throws Exception {
    Migration shop = new Migration(source, 2).deployed(1, 2, 3);
    shop.run();
    replaceTheFirst(shop.cluster);
    DeployRequest needing = shop.version(1);

    DeployerException refused =
        catchThrowableOfType(DeployerException.class, () -> shop.deployer().deploy(needing));
    assertThat(refused.objections()).extracting(Objection::kind).contains(Objection.Kind.CONTRACT);
    shop.deployed(3);
    assertThat(shop.listed(Migration.STEP).state()).isEqualTo(State.DONE);
    assertThat(shop.drops).hasValue(1);
  }

  @Test
  void aWayBackToWhatAnotherToolMadeIsRefusedOnceAStepHasRemovedSomething() throws Exception {
    ShopCluster adopted = new ShopCluster(source, 1);
    Backdoor files = adopted.shop(0).disk.backdoor();
    files.makeDirectory("/srv/shop");
    files.makeDirectory("/srv/shop/releases");
    files.makeDirectory("/srv/shop/releases/old");
    files.writeFile("/srv/shop/releases/old/index.html", "old".getBytes(StandardCharsets.UTF_8));
    files.link("/srv/shop/current", "releases/old");
    adopted.initialised().where("bin/drop", (command, output) -> new Exited(0));
    adopted.deployer().deploy(saying(adopted, 1, "needs: [users.email]\n"));
    adopted
        .deployer()
        .deploy(
            saying(
                adopted,
                2,
                """
                needs: []
                steps: [{name: drop, removes: [users.email], command: [bin/drop], where: once}]
                """));
    Acceptance word = Acceptance.parse("contract", "nobody goes back");
    adopted.deployer().step("drop", List.of(word));

    DeployerException refused =
        catchThrowableOfType(
            DeployerException.class,
            () -> adopted.deployer().rollback(Optional.of(ReleaseId.parse("old")), List.of()));

    assertThat(refused.objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.CONTRACT);
    assertThat(adopted.targets()).containsOnly("releases/2");
  }
}
