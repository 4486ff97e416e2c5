package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.HostPlan;
import dev.deployer.plan.Plan;
import dev.deployer.source.SourceSettings;
import dev.deployer.testing.Backdoor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is live and was changed by hand is deployed again with the content that it had. */
final class ChangedAndPutThereAgainTest {
  private static final String LIVE = "/srv/shop/releases/1/";

  /** What the source has for a writable directory is sent with each release. */
  private static final int WRITABLE = 1;

  private static final Acceptance ANY = Acceptance.parse("drift", "a trial");
  private static final String IN_THE_WAY =
      "1 is live with this content and was changed by hand on the host; it can be put there again"
          + " under another id";

  @TempDir Path source;
  private Shop shop;
  private Map<String, String> deployed;

  @BeforeEach
  void deployed() throws Exception {
    shop = new Shop(source).initialised();
    shop.deploy(1);
    deployed = shop.served();
  }

  private static void change(Shop shop) {
    Backdoor files = shop.disk.backdoor();
    files.writeFile(LIVE + "index.html", "by hand".getBytes(StandardCharsets.UTF_8));
    files.remove(LIVE + "only-in-1.txt");
    files.writeFile(LIVE + "zz.txt", new byte[] {1});
  }

  private static Finding drift(Plan plan) {
    return plan.gates().stream()
        .filter(finding -> finding.gate() == GateName.DRIFT && !finding.details().isEmpty())
        .findFirst()
        .orElseThrow();
  }

  private static List<String> notes(Plan plan) {
    return plan.hosts().stream().map(HostPlan::notes).flatMap(List::stream).toList();
  }

  private DeployRequest request(Acceptance... accepted) {
    return DeployRequest.builder(SourceSettings.of(source)).accepting(List.of(accepted)).build();
  }

  private static List<Objection> objections(Deployer deployer, DeployRequest request) {
    DeployerException refusal =
        catchThrowableOfType(DeployerException.class, () -> deployer.deploy(request));
    assertThat(refusal.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    return refusal.objections();
  }

  @Test
  void whatWasChangedByHandIsNotSaidToBeLiveAlready() throws Exception {
    change(shop);
    Plan plan = shop.deployer().plan(shop.release("2"));
    assertThat(drift(plan).objects()).isTrue();
    assertThat(notes(plan)).noneMatch(note -> note.contains("live already"));
    assertThat(objections(shop.deployer(), shop.release("2")))
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.DRIFT);
    assertThat(objections(shop.deployer(), shop.release("1")))
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.DRIFT);
    assertThat(notes(shop.deployer().plan(shop.release("1")))).isEmpty();
    assertThat(shop.target()).isEqualTo("releases/1");
  }

  @Test
  void onceThatIsAcceptedTheContentGoesLiveUnderTheIdAskedFor() throws Exception {
    change(shop);
    Finding found = drift(shop.deployer().plan(shop.release("2")));
    DeployResult result =
        shop.deployer()
            .deploy(
                shop.release(
                    "2", Acceptance.parse("drift:" + found.digest(), "back to the build")));
    assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.DEPLOYED);
    assertThat(result.release()).isEqualTo(ReleaseId.parse("2"));
    assertThat(result.hosts().get(0).sentFiles()).isEqualTo(2 + WRITABLE);
    assertThat(result.hosts().get(0).linkedFiles()).isPositive();
    assertThat(shop.target()).isEqualTo("releases/2");
    assertThat(shop.served()).isEqualTo(deployed);
    assertThat(shop.deployer().history().stream().flatMap(one -> one.accepted().stream()))
        .singleElement()
        .satisfies(
            accepted -> {
              assertThat(accepted.gate()).isEqualTo("drift");
              assertThat(accepted.digest()).isEqualTo(found.digest());
              assertThat(accepted.reason()).isEqualTo("back to the build");
            });
    assertThat(shop.disk.backdoor().content(LIVE + "index.html")).asString().isEqualTo("by hand");
  }

  @Test
  void withoutAnIdItGoesLiveUnderTheTime() throws Exception {
    change(shop);
    DeployResult result = shop.deployer().deploy(request(ANY));
    assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.DEPLOYED);
    assertThat(shop.target()).isEqualTo("releases/20261120211345");
    assertThat(shop.served()).isEqualTo(deployed);
  }

  @Test
  void itsOwnIdIsTaken() throws Exception {
    change(shop);
    assertThat(objections(shop.deployer(), shop.release("1", ANY)))
        .containsExactly(new Objection(Objection.Kind.RELEASE_EXISTS, IN_THE_WAY));
    assertThat(shop.target()).isEqualTo("releases/1");
  }

  @Test
  void whatWasOnlyTouchedIsLiveAlready() throws Exception {
    shop.disk.backdoor().setModified(LIVE + "index.html", 7);
    DeployResult result = shop.deployer().deploy(shop.release("2", ANY));
    assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.ALREADY_LIVE);
    assertThat(result.release()).isEqualTo(ReleaseId.parse("1"));
    assertThat(shop.target()).isEqualTo("releases/1");
  }

  private ShopCluster cluster() throws Exception {
    ShopCluster cluster = new ShopCluster(source, 2).initialised();
    cluster.deploy(1);
    return cluster;
  }

  @Test
  void inAClusterTheContentKeepsItsIdSoAnotherMustBeNamed() throws Exception {
    ShopCluster cluster = cluster();
    change(cluster.shop(1));
    assertThat(notes(cluster.deployer().plan(request())))
        .containsExactly("this content is live already, as 1");
    assertThat(objections(cluster.deployer(), request()))
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.DRIFT);
    assertThat(objections(cluster.deployer(), request(ANY)))
        .singleElement()
        .satisfies(
            objection -> {
              assertThat(objection.kind()).isEqualTo(Objection.Kind.RELEASE_EXISTS);
              assertThat(objection.fact()).contains("web2").endsWith(IN_THE_WAY);
            });
    assertThat(cluster.targets()).containsOnly("releases/1");
  }

  @Test
  void inAClusterAllHostsGetTheIdAskedForWhereOneHasDrifted() throws Exception {
    ShopCluster cluster = cluster();
    change(cluster.shop(1));
    assertThat(objections(cluster.deployer(), cluster.shop(0).release("2")))
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.DRIFT);

    DeployResult result = cluster.deployer().deploy(cluster.shop(0).release("2", ANY));

    assertThat(result.release()).isEqualTo(ReleaseId.parse("2"));
    assertThat(result.hosts())
        .extracting(DeployResult.OnHost::verdict)
        .containsExactly(DeployResult.Verdict.DEPLOYED, DeployResult.Verdict.DEPLOYED);
    assertThat(result.hosts().get(0).sentFiles()).isEqualTo(WRITABLE);
    assertThat(result.hosts().get(1).sentFiles()).isEqualTo(2 + WRITABLE);
    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(cluster.shop(0).served()).isEqualTo(deployed);
    assertThat(cluster.shop(1).served()).isEqualTo(deployed);
    assertThat(cluster.shop(0).journal()).allMatch(record -> record.gates().accepted().isEmpty());
    assertThat(cluster.shop(1).journal()).anyMatch(record -> !record.gates().accepted().isEmpty());
  }

  @Test
  void inAClusterThatHoldsForAPlanToo() throws Exception {
    ShopCluster cluster = cluster();
    change(cluster.shop(1));
    Plan plan = cluster.deployer().plan(cluster.shop(0).release("2", ANY));
    assertThat(plan.isRefused()).isFalse();
    assertThat(plan.release()).contains(ReleaseId.parse("2"));
    cluster.deployer().deploy(request(), plan);
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void inAClusterWhereNothingDriftedAnotherIdChangesNothing() throws Exception {
    ShopCluster cluster = cluster();
    DeployResult result = cluster.deployer().deploy(cluster.shop(0).release("2", ANY));
    assertThat(result.verdict()).isEqualTo(DeployResult.Verdict.ALREADY_LIVE);
    assertThat(result.release()).isEqualTo(ReleaseId.parse("1"));
    assertThat(cluster.targets()).containsOnly("releases/1");
  }
}
