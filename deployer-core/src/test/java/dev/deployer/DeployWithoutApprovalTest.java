package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.deployer.cluster.Rollout;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.command.LocalCommands;
import dev.deployer.command.Variable;
import dev.deployer.gate.Acceptance;
import dev.deployer.notify.Occasion;
import dev.deployer.notify.Sink;
import dev.deployer.outcome.Objection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever deploys though nobody agreed accepts one content, and that is heard before the flip. */
final class DeployWithoutApprovalTest extends ApprovalOnTwoHosts {
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
    assertThat(liveWhenTold)
        .as("heard by the webhook; the run said %s", cluster.events)
        .isNotEmpty()
        .containsOnly("releases/1");
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
}
