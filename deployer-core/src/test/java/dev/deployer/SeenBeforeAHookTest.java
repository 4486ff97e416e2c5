package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.CommandOutcome.Exited;
import dev.deployer.gate.DataQuestion;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.GateSettings.DataRule;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.testing.Backdoor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was seen of a host right behind the claim of its lock does not count once a command may have
 * changed it.
 */
final class SeenBeforeAHookTest {
  private static final String ENGINE = "/lib/engine.js";
  private static final byte[] WRITTEN = "by the hook".getBytes(StandardCharsets.UTF_8);

  @TempDir Path source;
  @TempDir Path home;
  private ShopCluster cluster;
  private Backdoor files;

  @BeforeEach
  void aSteadyState() throws Exception {
    cluster = new ShopCluster(source, 1).initialised();
    Shop shop = cluster.shop(0).keepingManifestsIn(home.resolve("manifests"));
    shop.with(shop.settings().withKeepReleases(2).withTrash(1));
    files = shop.disk.backdoor();
    for (int version = 1; version <= 5; version++) {
      cluster.deploy(version);
    }
    shop.version(6);
  }

  private static Rollout with(HookPhase phase) {
    return new Rollout(
        1,
        Waves.ALL_AT_ONCE,
        Duration.ZERO,
        OnFailure.REVERT,
        List.of(),
        new Hooks(Map.of(phase, List.of(RehearsalOnTwoHosts.hook("refresh", Where.EACH)))),
        List.of());
  }

  /** What is live there, and every release that has the same file, has it no longer. */
  private CommandOutcome written() {
    files.writeFile("/srv/shop/releases/5" + ENGINE, WRITTEN);
    return new Exited(0);
  }

  private DeployerException failed() {
    return catchThrowableOfType(
        DeployerException.class, () -> cluster.deployer().deploy(cluster.release(6)));
  }

  private void nothingWasPublishedOfIt(DeployerException end) {
    assertThat(end).isNotNull();
    assertThat(cluster.targets()).containsExactly("releases/5");
    assertThat(files.exists("/srv/shop/releases/6")).isFalse();
  }

  @Test
  void aFileThatAHookBeforeStagingWritesInPlaceIsNotTakenForWhatItWas() {
    cluster.with(with(HookPhase.BEFORE_STAGE)).where("refresh", (command, output) -> written());

    nothingWasPublishedOfIt(failed());
  }

  @Test
  void aFileThatIsWrittenWhileTheDataIsAskedIsNotTakenForWhatItWas() throws Exception {
    DataQuestion question =
        new DataQuestion(
            Arguments.of("schema-version"), true, DataQuestion.USUALLY_WITHIN, Map.of());
    GateSettings gates =
        GateSettings.DEFAULTS.withData(
            Optional.of(new DataRule(List.of(), new TreeMap<>(Map.of("schema", question)))));
    Shop shop = cluster.shop(0);
    shop.with(shop.settings().toBuilder().gates(gates).build());
    shop.write("release.yaml", "deployer: 1\ndata: {schema: {reads: 1, writes: 1}}\n");
    cluster.where(
        "schema-version",
        (command, output) -> {
          output.line("1", false);
          return written();
        });

    nothingWasPublishedOfIt(failed());
  }

  @Test
  void whatAHookThatWasOwedHasWrittenIsFoundToDiffer() throws Exception {
    cluster
        .with(with(HookPhase.AFTER_ACTIVATE))
        .where("refresh", (command, output) -> new Exited(1));
    assertThat(failed().kind()).isEqualTo(DeployerException.Kind.REVERTED);
    assertThat(cluster.targets()).containsExactly("releases/5");
    cluster.where("refresh", (command, output) -> written());

    DeployerException end = failed();

    assertThat(end.objections()).extracting(Objection::kind).contains(Objection.Kind.DRIFT);
  }
}
