package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.gate.AllowedSigners;
import dev.deployer.gate.ApprovalRule;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.SignerKeys;
import dev.deployer.plan.PlanFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who approved the last deploy, and with which key, is in the journal: a plan says what went. */
final class KeysThatWentTest {
  @TempDir Path source;
  @TempDir Path folder;
  private ShopCluster cluster;

  @BeforeEach
  void benHasApprovedOne() throws Exception {
    cluster = new ShopCluster(source, 2).initialised();
    cluster.shop(0).version(1);
    Approving.ask(cluster);
    Path plan = Approving.kept(cluster.deployer().plan(cluster.release(1)), folder);
    DeployRequest approved =
        cluster.release(1).toBuilder()
            .approval(new PlanApproval(plan, List.of(Approving.signed(plan, Approving.BEN))))
            .build();
    cluster.deployer().deploy(approved, PlanFile.read(Files.readAllBytes(plan)));
    cluster.shop(0).version(2);
  }

  private void signers(String lines) {
    Approving.gates(
        cluster,
        GateSettings.DEFAULTS.withApproval(
            Optional.of(
                new ApprovalRule(
                    1,
                    "allowed_signers",
                    AllowedSigners.parse(lines),
                    ApprovalRule.USUALLY_WITHIN))));
  }

  private List<String> notes() throws Exception {
    return cluster.deployer().plan(cluster.release(2)).hosts().get(0).notes();
  }

  @Test
  void thatTheKeyOfWhoApprovedTheLastDeployIsAnotherOneIsTold() throws Exception {
    signers(
        SignerKeys.line("anna@example.net", Approving.ANNA)
            + SignerKeys.line("ben@example.net", 7)
            + SignerKeys.line("carl@example.net", Approving.CARL));

    assertThat(notes())
        .contains(
            "ben@example.net has approved 1 with the key "
                + Approving.fingerprint(SignerKeys.key(Approving.BEN))
                + ", which is not in allowed_signers any more");
  }

  @Test
  void whereItIsTheSameThereIsNothingToTell() throws Exception {
    assertThat(notes()).noneMatch(note -> note.contains("has approved"));
  }
}
