package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.gate.Acceptance;
import dev.deployer.hook.Where;
import dev.deployer.host.HostCommand;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.Noted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is live can be rehearsed as anything else, beside what serves. */
final class RehearsalOfWhatIsLiveTest {
  @TempDir Path source;
  private final List<HostCommand> ran = Collections.synchronizedList(new ArrayList<>());
  private ShopCluster cluster;

  @BeforeEach
  void theReleaseIsLiveAndNeverWasRehearsed() throws Exception {
    cluster =
        new ShopCluster(source, 2)
            .with(RehearsalOnTwoHosts.rehearsing(RehearsalOnTwoHosts.hook("migrate", Where.EACH)))
            .where(
                "migrate",
                (command, output) -> {
                  ran.add(command);
                  return new Exited(0);
                })
            .initialised();
    cluster.deploy(1);
  }

  private RehearseResult rehearse(Optional<String> id) throws DeployerException {
    DeployRequest.Builder request = DeployRequest.builder(cluster.release(1).source());
    id.map(ReleaseId::parse).ifPresent(request::release);
    return cluster.deployer().rehearse(request.build());
  }

  private Noted last(int host) {
    List<JournalRecord> all = cluster.shop(host).journal();
    return all.get(all.size() - 1).noted().orElseThrow();
  }

  @Test
  void whatIsLiveAndWasNeverRehearsedIsTriedBesideItAndThatIsRecorded() throws Exception {
    Map<String, String> served = cluster.shop(0).served();

    RehearseResult result = rehearse(Optional.empty());

    assertThat(result.liveAs()).contains(ReleaseId.parse("1"));
    assertThat(result.release()).isNotEqualTo(ReleaseId.parse("1"));
    assertThat(result.verdict()).isEqualTo(RehearseResult.Verdict.PUBLISHED);
    assertThat(result.tried()).singleElement().matches(RehearseResult.Tried::passed);
    assertThat(ran)
        .hasSize(2)
        .allSatisfy(
            command ->
                assertThat(command.directory().toString())
                    .isEqualTo("/srv/shop/releases/" + result.release()));
    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(cluster.shop(0).served()).isEqualTo(served);
    for (int host = 0; host < 2; host++) {
      assertThat(last(host).about()).isEqualTo("rehearsal");
      assertThat(last(host).facts()).containsEntry("outcome", "passed");
    }
  }

  @Test
  void whoNamesTheReleaseThatIsLiveGetsItTriedAllTheSame() throws Exception {
    RehearseResult result = rehearse(Optional.of("1"));

    assertThat(result.tried()).hasSize(1);
    assertThat(result.release()).isNotEqualTo(ReleaseId.parse("1"));
    assertThat(cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void whoNamesAnotherIdGetsItTriedUnderThat() throws Exception {
    assertThat(rehearse(Optional.of("1b")).release()).isEqualTo(ReleaseId.parse("1b"));
    assertThat(ran).hasSize(2);
  }

  @Test
  void whatIsTriedOnceMoreIsTriedWhereItIsAndSentNoMore() throws Exception {
    RehearseResult first = rehearse(Optional.empty());

    RehearseResult again = rehearse(Optional.empty());

    assertThat(again.release()).isEqualTo(first.release());
    assertThat(again.verdict()).isEqualTo(RehearseResult.Verdict.THERE);
    assertThat(ran).hasSize(4);
  }

  @Test
  void whatWasRehearsedAndIsLiveSinceCanBeRehearsedOnceMore() throws Exception {
    cluster.shop(0).version(2);
    cluster.deployer().rehearse(cluster.release(2));
    cluster.deployer().deploy(cluster.release(2));
    ran.clear();

    RehearseResult again = cluster.deployer().rehearse(cluster.release(2));

    assertThat(again.liveAs()).contains(ReleaseId.parse("2"));
    assertThat(ran).hasSize(2);
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void whatIsLiveAndWasChangedByHandIsTriedAsItWasDeployed() throws Exception {
    cluster.shop(0).disk.backdoor().writeFile("/srv/shop/releases/1/index.html", new byte[] {7});

    RehearseResult result =
        cluster
            .deployer()
            .rehearse(cluster.shop(0).release("1", Acceptance.parse("drift", "it is known")));

    assertThat(result.release()).isNotEqualTo(ReleaseId.parse("1"));
    assertThat(result.warnings()).hasSize(1);
    assertThat(cluster.shop(0).disk.backdoor().content("/srv/shop/releases/1/index.html"))
        .hasSize(1);
    assertThat(
            cluster
                .shop(0)
                .disk
                .backdoor()
                .content("/srv/shop/releases/" + result.release() + "/index.html"))
        .hasSizeGreaterThan(1);
  }

  @Test
  void aDeployOfWhatIsLiveLeavesItLiveAlthoughACopyOfItWasRehearsed() throws Exception {
    rehearse(Optional.empty());

    DeployResult result =
        cluster.deployer().deploy(DeployRequest.builder(cluster.release(1).source()).build());

    assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.ALREADY_LIVE);
    assertThat(cluster.targets()).containsOnly("releases/1");
  }
}
