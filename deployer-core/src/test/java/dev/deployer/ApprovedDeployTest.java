package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.deployer.cluster.Rollout;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.Variable;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.GateSettings;
import dev.deployer.gate.Verdict;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A deploy for which somebody else has to agree, by signing exactly its plan. */
final class ApprovedDeployTest {
  @TempDir Path source;
  @TempDir Path folder;
  private ShopCluster cluster;

  @BeforeEach
  void oneIsLiveOnTwoHosts() throws Exception {
    cluster = new ShopCluster(source, 2).initialised();
    cluster.shop(0).version(1);
    cluster.deployer().deploy(cluster.release(1));
    cluster.shop(0).version(2);
    Approving.ask(cluster);
  }

  private Path plan(DeployRequest request) throws Exception {
    Plan plan = cluster.deployer().plan(request);
    assertThat(plan.isRefused()).isFalse();
    return Approving.kept(plan, folder);
  }

  private DeployRequest approved(Path plan, Path... signatures) {
    return cluster.release(2).toBuilder()
        .approval(new PlanApproval(plan, List.of(signatures)))
        .build();
  }

  private DeployResult deploy(DeployRequest request, Path plan) throws Exception {
    return cluster.deployer().deploy(request, PlanFile.read(Files.readAllBytes(plan)));
  }

  private List<Objection> refused(DeployRequest request, Path plan) {
    DeployerException e =
        catchThrowableOfType(DeployerException.class, () -> deploy(request, plan));
    assertThat(cluster.targets()).containsOnly("releases/1");
    return e.objections();
  }

  private List<HistoryEntry> prepared(int host) throws DeployerException {
    return cluster.shop(host).deployer().history().stream()
        .filter(entry -> entry.kind() == HistoryEntry.Kind.PREPARED)
        .filter(entry -> entry.to().filter(id -> id.value().equals("2")).isPresent())
        .toList();
  }

  @Test
  void whatSomebodyElseHasSignedGoesLiveAndTheJournalSaysWho() throws Exception {
    Path plan = plan(cluster.release(2));
    assertThat(Approving.said(PlanFile.read(Files.readAllBytes(plan)).gates()).verdict())
        .isEqualTo(Verdict.AWAITED);

    DeployResult result = deploy(approved(plan, Approving.signed(plan, Approving.BEN)), plan);

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(Approving.said(result.gates()).fact()).isEqualTo("approved by ben@example.net");
    assertThat(prepared(0))
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.approved())
                    .singleElement()
                    .satisfies(one -> assertThat(one.principal()).isEqualTo("ben@example.net")));
    assertThat(prepared(1)).singleElement().satisfies(e -> assertThat(e.approved()).isEmpty());
  }

  @Test
  void nobodyApprovesWhatIsTheirOwnAndADeployWithoutAPlanIsRefused() throws Exception {
    Path plan = plan(cluster.release(2));

    assertThat(refused(approved(plan), plan))
        .singleElement()
        .satisfies(o -> assertThat(o.fact()).startsWith("0 of 1 approval of the content "));
    assertThat(refused(approved(plan, Approving.signed(plan, Approving.ANNA)), plan))
        .singleElement()
        .satisfies(
            o ->
                assertThat(o.details())
                    .containsExactly("r.plan.1.sig: anna@example.net is an author of it"));
    DeployerException without =
        catchThrowableOfType(
            DeployerException.class, () -> cluster.deployer().deploy(cluster.release(2)));
    assertThat(without.objections())
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.APPROVAL);
              assertThat(o.fact()).startsWith("production needs an approved plan of the content ");
            });
    assertThat(cluster.targets()).containsOnly("releases/1");
    assertThat(prepared(0)).isEmpty();
  }

  private List<Objection> refusedWithoutAPlan(int version, Acceptance... accepted)
      throws Exception {
    cluster.shop(0).version(version);
    DeployRequest request =
        cluster.release(version).toBuilder().accepting(List.of(accepted)).build();
    return catchThrowableOfType(DeployerException.class, () -> cluster.deployer().deploy(request))
        .objections();
  }

  @Test
  void whoHasNoPlanIsToldOfAllThatObjectsAndNotOfTheApprovalAlone() throws Exception {
    cluster.shop(1).disk.backdoor().writeFile("/srv/shop/releases/1/index.html", new byte[] {7});

    assertThat(refusedWithoutAPlan(2))
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.APPROVAL, Objection.Kind.DRIFT);
  }

  @Test
  void theWordForOneContentIsNoneForAnother() throws Exception {
    String fact = refusedWithoutAPlan(2).get(0).fact();
    String word = fact.substring(fact.lastIndexOf('(') + 1, fact.length() - 1);
    Acceptance accepted = Acceptance.parse(word, "it is burning");

    assertThat(refusedWithoutAPlan(3, accepted))
        .singleElement()
        .satisfies(o -> assertThat(o.fact()).isNotEqualTo(fact).contains("needs an approved plan"));

    cluster.shop(0).version(2);
    cluster.deployer().deploy(cluster.release(2).toBuilder().accepting(List.of(accepted)).build());
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void theWordForAContentHoldsUnderWhicheverIdItGoesLive() throws Exception {
    String fact = refusedWithoutAPlan(2).get(0).fact();
    String word = fact.substring(fact.lastIndexOf('(') + 1, fact.length() - 1);
    Acceptance accepted = Acceptance.parse(word, "it is burning");

    cluster.deployer().deploy(cluster.release(77).toBuilder().accepting(List.of(accepted)).build());

    assertThat(cluster.targets()).containsOnly("releases/77");
  }

  @Test
  void aByteMoreAndTheSignatureIsVoid() throws Exception {
    Path plan = plan(cluster.release(2));
    Path signature = Approving.signed(plan, Approving.BEN);
    Files.writeString(plan, Files.readString(plan) + "\n");

    assertThat(refused(approved(plan, signature), plan))
        .singleElement()
        .satisfies(
            o -> assertThat(o.details()).containsExactly("r.plan.2.sig: its signature is wrong"));
  }

  @Test
  void aPlanThatShowsLessThanItDoesIsRefusedThoughSomebodySignedIt() throws Exception {
    Path plan = plan(cluster.release(2));
    String whole = Files.readString(plan);
    String less = whole.replaceAll("\"changed\" : .*,", "\"changed\" : [ ],");
    assertThat(less).isNotEqualTo(whole);
    Files.writeString(plan, less);

    assertThat(refused(approved(plan, Approving.signed(plan, Approving.BEN)), plan))
        .hasSize(2)
        .allSatisfy(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.STALE_PLAN);
              assertThat(o.fact()).endsWith("the files that change are others than the plan shows");
            });
  }

  @Test
  void theSignatureOfAnotherPlanThanTheOneThatIsCarriedOutIsNone() throws Exception {
    Path plan = plan(cluster.release(2));
    Path signature = Approving.signed(plan, Approving.BEN);
    Path other =
        Files.write(
            folder.resolve("other.plan"),
            PlanFile.write(cluster.deployer().plan(cluster.shop(0).release("3"))));

    assertThat(refused(approved(plan, signature), other))
        .singleElement()
        .satisfies(
            o ->
                assertThat(o.details())
                    .containsExactly("r.plan: it is not the plan that is carried out"));
  }

  @Test
  void whatIsNoFileOrFarTooLargeIsNoSignature() throws Exception {
    Path plan = plan(cluster.release(2));
    Path large = Files.write(folder.resolve("large.sig"), new byte[1 << 17]);
    Path link = Files.createSymbolicLink(folder.resolve("to-nowhere.sig"), Path.of("nowhere"));

    assertThat(refused(approved(plan, folder, large, link), plan))
        .singleElement()
        .satisfies(
            o ->
                assertThat(o.details())
                    .containsExactlyInAnyOrder(
                        folder.getFileName() + ": it cannot be read: it is no file",
                        "large.sig: it cannot be read: it is too large",
                        "to-nowhere.sig: it cannot be read: there is no such file"));
  }

  @Test
  void aPlanThatIsOlderThanItMayBeIsVoid() throws Exception {
    Path plan = plan(cluster.release(2));
    Path signature = Approving.signed(plan, Approving.BEN);
    cluster.at(Instant.parse("2026-11-22T08:00:01Z"));

    assertThat(refused(approved(plan, signature), plan))
        .singleElement()
        .satisfies(
            o ->
                assertThat(o.fact())
                    .startsWith("the plan was made 2026-11-21 08:00:00 UTC, longer ago than 1d"));
  }

  @Test
  void anAcceptanceThatNoApproverSawIsRefusedAsAStalePlanAndOneOfThePlanHolds() throws Exception {
    cluster.shop(1).disk.backdoor().writeFile("/srv/shop/releases/1/index.html", new byte[] {7});
    Acceptance drift = Acceptance.parse("drift", "known");
    Path plan = plan(cluster.release(2).toBuilder().accepting(List.of(drift)).build());
    Path signature = Approving.signed(plan, Approving.BEN);

    Acceptance source = Acceptance.parse("source", "it is so");
    assertThat(
            refused(approved(plan, signature).toBuilder().accepting(List.of(source)).build(), plan))
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.STALE_PLAN);
              assertThat(o.fact())
                  .isEqualTo(
                      "what is accepted of the gate source now is not in the plan that was"
                          + " approved");
            });
    deploy(approved(plan, signature), plan);
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void anotherMessageThanTheApproversSawIsRefusedAndThatOfThePlanCounts() throws Exception {
    Path plan = plan(cluster.release(2).toBuilder().message("Summer prices").build());
    Path signature = Approving.signed(plan, Approving.BEN);
    DeployRequest request = approved(plan, signature);

    assertThat(refused(request.toBuilder().message("Winter prices").build(), plan))
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.STALE_PLAN);
              assertThat(o.fact())
                  .isEqualTo(
                      "the message was \"Summer prices\" in the plan, and is \"Winter prices\"");
            });

    deploy(request, plan);
    assertThat(cluster.shop(0).deployer().releases().get(0).record().orElseThrow().message())
        .contains("Summer prices");
  }

  @Test
  void breakGlassIsLoudBeforeTheFlip() throws Exception {
    List<String> liveWhenTold = new ArrayList<>();
    LocalCommands alert =
        (command, output) -> {
          String body = command.input().orElse("");
          if (body.contains("\"overridden\"")) {
            liveWhenTold.addAll(cluster.targets());
          }
          return new CommandOutcome.Exited(1);
        };
    cluster
        .from(Approving.machine(alert))
        .with(told(new Sink.Command(Arguments.of("alert"), EnumSet.allOf(Occasion.class))));
    Path plan = plan(cluster.release(2));

    deploy(
        approved(plan).toBuilder()
            .accepting(List.of(Acceptance.parse("approval", "it is burning")))
            .build(),
        plan);

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(liveWhenTold).containsOnly("releases/1").isNotEmpty();
    assertThat(prepared(0).get(0).accepted())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.gate()).isEqualTo("approval");
              assertThat(one.reason()).isEqualTo("it is burning");
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 503})
  void aWebhookHasHeardOfItBeforeTheFlipWhateverItAnswers(int status) throws Exception {
    List<String> liveWhenTold = new CopyOnWriteArrayList<>();
    List<String> reasons = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          if (body.contains("\"overridden\"")) {
            liveWhenTold.addAll(cluster.targets());
            reasons.add(body);
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      cluster.with(
          told(
              new Sink.Webhook(
                  new Variable.Plain("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
                  EnumSet.allOf(Occasion.class))));
      Path plan = plan(cluster.release(2));
      Acceptance burning = Acceptance.parse("approval", "it is burning");
      deploy(approved(plan).toBuilder().accepting(List.of(burning)).build(), plan);
    } finally {
      server.stop(0);
    }

    assertThat(cluster.targets()).containsOnly("releases/2");
    assertThat(liveWhenTold).isNotEmpty().containsOnly("releases/1");
    assertThat(reasons).allSatisfy(body -> assertThat(body).contains("it is burning"));
  }

  private static Rollout told(Sink sink) {
    Rollout plain = ShopCluster.IN_ORDER;
    return new Rollout(
        plain.parallel(),
        plain.waves(),
        plain.bake(),
        plain.onFailure(),
        plain.health(),
        plain.hooks(),
        List.of(sink));
  }

  @Test
  void aWayBackAndWhatIsLiveAlreadyNeedNobody() throws Exception {
    Path plan = plan(cluster.release(2));
    deploy(approved(plan, Approving.signed(plan, Approving.BEN)), plan);

    DeployResult again = cluster.deployer().deploy(cluster.release(2));
    assertThat(again.verdict()).isEqualTo(DeployResult.Verdict.ALREADY_LIVE);
    assertThat(Approving.said(again.gates()).verdict()).isEqualTo(Verdict.NOT_ASKED);
    cluster.deployer().rollback(Optional.empty(), List.of());
    assertThat(cluster.targets()).containsOnly("releases/1");
    cluster.deployer().prune(1);
    cluster.deployer().recover();
  }

  @Test
  void aFirstDeployNeedsOneToo() throws Exception {
    cluster = new ShopCluster(source, 1).initialised();
    Approving.ask(cluster);
    DeployerException e =
        catchThrowableOfType(
            DeployerException.class, () -> cluster.deployer().deploy(cluster.release(2)));
    assertThat(e.objections()).extracting(Objection::kind).containsExactly(Objection.Kind.APPROVAL);
    Path plan = plan(cluster.release(2));
    deploy(approved(plan, Approving.signed(plan, Approving.CARL)), plan);
    assertThat(cluster.targets()).containsOnly("releases/2");
  }

  @Test
  void aFirstDeployWithOtherGatesIsAskedForThoseThatWereConfiguredWhenTheRootWasMade()
      throws Exception {
    cluster = new ShopCluster(source, 1);
    Approving.ask(cluster);
    cluster.initialised();
    Approving.gates(cluster, GateSettings.DEFAULTS);

    assertThat(refusedWithoutAPlan(2))
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.APPROVAL);
              assertThat(o.fact())
                  .startsWith("the gate approval was configured when the root was made (")
                  .contains("), and is not configured now (approval:");
            });
    assertThat(cluster.targets()).containsOnly("");

    Acceptance once = Acceptance.parse("approval", "nobody has to agree");
    cluster.deployer().deploy(cluster.release(2).toBuilder().accepting(List.of(once)).build());
    cluster.shop(0).version(3);
    cluster.deployer().deploy(cluster.release(3));
    assertThat(cluster.targets()).containsOnly("releases/3");
  }

  @Test
  void thatItIsNotAskedAnyMoreIsAWordThatSomebodySaysOnce() throws Exception {
    Path plan = plan(cluster.release(2));
    deploy(approved(plan, Approving.signed(plan, Approving.BEN)), plan);
    Approving.gates(cluster, GateSettings.DEFAULTS);

    assertThat(refusedWithoutAPlan(3))
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.kind()).isEqualTo(Objection.Kind.APPROVAL);
              assertThat(o.fact())
                  .startsWith(
                      "the gate approval was asked for 2 (2026-11-21 08:00:00 UTC), and is not"
                          + " configured now (approval:");
            });
    Plan now = cluster.deployer().plan(cluster.release(3));
    assertThat(now.isRefused()).isTrue();
    assertThat(now.hosts().get(0).notes()).noneMatch(note -> note.contains("approval"));

    cluster
        .deployer()
        .deploy(
            cluster.release(3).toBuilder()
                .accepting(List.of(Acceptance.parse("approval", "there is nobody else")))
                .build());
    assertThat(cluster.targets()).containsOnly("releases/3");
    cluster.shop(0).version(4);
    cluster.deployer().deploy(cluster.release(4));
    assertThat(cluster.targets()).containsOnly("releases/4");
    cluster.deployer().rollback(Optional.empty(), List.of());
  }
}
