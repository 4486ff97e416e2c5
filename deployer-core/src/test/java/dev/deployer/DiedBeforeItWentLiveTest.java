package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Recovery;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Noted;
import dev.deployer.testing.CutConnector.Moment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that dies while a migration runs leaves something of which nobody knows what it did. */
final class DiedBeforeItWentLiveTest {
  private static final String UNKNOWN =
      "what migrate did before 2 was to go live is not known (begun 2026-11-21 08:00:00 UTC)";
  private static final Rollout MIGRATING =
      new Rollout(
          1,
          Waves.ALL_AT_ONCE,
          Duration.ZERO,
          OnFailure.REVERT,
          List.of(),
          new Hooks(
              Map.of(
                  HookPhase.BEFORE_ACTIVATE,
                  List.of(RehearsalOnTwoHosts.hook("migrate", Where.EACH)))),
          List.of());

  @TempDir Path source;
  private ShopCluster cluster;
  private int migrations;

  private void died(int hosts) throws Exception {
    cluster =
        new ShopCluster(source, hosts)
            .with(MIGRATING)
            .where(
                "migrate",
                (command, output) -> {
                  migrations++;
                  return new Exited(0);
                })
            .initialised();
    write(1, "41-42", 41);
    cluster.deployer().deploy(cluster.release(1));
    write(2, "41-42", 42);
    assertThat(
            catchThrowableOfType(
                DeployerException.class,
                () ->
                    cluster
                        .deployer(new KilledClients.Killing(0, "migrate", 1, Moment.AFTER))
                        .deploy(cluster.release(2))))
        .isNotNull();
    cluster.unlockAll();
    cluster.events.clear();
  }

  private void write(int version, String reads, int writes) throws Exception {
    cluster.shop(0).version(version);
    cluster
        .shop(0)
        .write(
            "release.yaml",
            "deployer: 1\ndata: {schema: {reads: %s, writes: %d}}\n".formatted(reads, writes));
  }

  private Status status(int host) throws DeployerException {
    return cluster.deployer(List.of(host), c -> c).status();
  }

  private List<Object> outcomes(int host) {
    return cluster.shop(host).journal().stream()
        .flatMap(record -> record.noted().stream())
        .filter(noted -> noted.about().equals(Noted.ATTEMPT))
        .map(noted -> noted.facts().get("outcome"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void statusSaysThatNobodyKnowsWhatTheMigrationDid(int hosts) throws Exception {
    died(hosts);

    for (int host = 0; host < hosts; host++) {
      assertThat(status(host).attempt()).contains(UNKNOWN);
      assertThat(status(host).live().release()).contains(ReleaseId.parse("1"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void recoverSaysSoAndRecordsItAndStatusAndHistoryHaveItFromThenOn(int hosts) throws Exception {
    died(hosts);

    RecoverResult recovered = cluster.deployer().recover();

    assertThat(recovered.actions())
        .hasSize(hosts)
        .containsOnly(new Recovery.AttemptSettled(ReleaseId.parse("2"), false));
    for (int host = 0; host < hosts; host++) {
      assertThat(outcomes(host)).containsExactly("begun", "done", "begun", "unknown");
      assertThat(status(host).attempt()).contains(UNKNOWN);
    }
    assertThat(cluster.deployer().recover().actions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theNextDeploySaysSoBeforeItRunsTheMigrationAgain(int hosts) throws Exception {
    died(hosts);
    assertThat(cluster.deployer().plan(cluster.release(2)).hosts())
        .allSatisfy(host -> assertThat(host.notes()).contains(UNKNOWN));
    int before = migrations;

    cluster.deployer().deploy(cluster.release(2));

    List<String> events = List.copyOf(cluster.events);
    int told = first(events, "AttemptUnknown[release=2, hooks=[migrate]");
    assertThat(told).isNotNegative().isLessThan(first(events, "HookStarted["));
    assertThat(events).filteredOn(event -> event.contains("AttemptUnknown[")).hasSize(1);
    assertThat(migrations).isEqualTo(before + hosts);
    for (int host = 0; host < hosts; host++) {
      assertThat(status(host).attempt()).isEmpty();
    }
    assertThat(cluster.deployer().plan(cluster.release(2)).hosts())
        .noneMatch(host -> host.notes().contains(UNKNOWN));
  }

  private static int first(List<String> events, String text) {
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).contains(text)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void whatItMayHaveWrittenCountsForTheGateOfTheData() throws Exception {
    died(2);
    cluster.deployer().recover();

    assertThat(status(1).data()).containsEntry("schema", 42L);
    write(3, "41", 41);
    assertThat(
            catchThrowableOfType(
                    DeployerException.class, () -> cluster.deployer().deploy(cluster.release(3)))
                .objections()
                .get(0)
                .details()
                .get(0))
        .startsWith("3 reads schema to 41; 42 may have been written in an attempt with 2");
  }

  @Test
  void aHostThatWasNotThereIsToldByTheNextRecover() throws Exception {
    died(2);
    cluster.deployer(List.of(0), c -> c).recover();

    assertThat(outcomes(0)).endsWith("begun", "unknown");
    assertThat(outcomes(1)).endsWith("begun");
    cluster.deployer().recover();
    assertThat(outcomes(1)).endsWith("begun", "unknown");
    assertThat(outcomes(0)).endsWith("begun", "unknown");
  }
}
