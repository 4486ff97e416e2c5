package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.gate.Acceptance;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts with one release live, where somebody else has to agree before a second one is. */
abstract class ApprovalOnTwoHosts {
  @TempDir Path source;
  @TempDir Path folder;
  ShopCluster cluster;

  @BeforeEach
  void oneIsLiveOnTwoHosts() throws Exception {
    cluster = new ShopCluster(source, 2).initialised();
    cluster.shop(0).version(1);
    cluster.deployer().deploy(cluster.release(1));
    cluster.shop(0).version(2);
    Approving.ask(cluster);
  }

  Path plan(DeployRequest request) throws Exception {
    Plan plan = cluster.deployer().plan(request);
    assertThat(plan.isRefused()).isFalse();
    return Approving.kept(plan, folder);
  }

  DeployRequest approved(Path plan, Path... signatures) {
    return cluster.release(2).toBuilder()
        .approval(new PlanApproval(plan, List.of(signatures)))
        .build();
  }

  DeployResult deploy(DeployRequest request, Path plan) throws Exception {
    return cluster.deployer().deploy(request, PlanFile.read(Files.readAllBytes(plan)));
  }

  List<Objection> refused(DeployRequest request, Path plan) {
    DeployerException e =
        catchThrowableOfType(DeployerException.class, () -> deploy(request, plan));
    assertThat(cluster.targets()).containsOnly("releases/1");
    return e.objections();
  }

  /** The only thing that stands against it. */
  Objection against(DeployRequest request, Path plan) {
    List<Objection> all = refused(request, plan);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  List<HistoryEntry> prepared(int host) throws DeployerException {
    return cluster.shop(host).deployer().history().stream()
        .filter(entry -> entry.kind() == HistoryEntry.Kind.PREPARED)
        .filter(entry -> entry.to().filter(id -> id.value().equals("2")).isPresent())
        .toList();
  }

  List<Objection> refusedWithoutAPlan(int version, Acceptance... accepted) throws Exception {
    cluster.shop(0).version(version);
    DeployRequest request =
        cluster.release(version).toBuilder().accepting(List.of(accepted)).build();
    return catchThrowableOfType(DeployerException.class, () -> cluster.deployer().deploy(request))
        .objections();
  }
}
