package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.GateSettings.DataRule;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.testing.MemoryConnector;
import dev.deployer.testing.MemoryDisk;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Hosts that were left out, and environments that share the data, are asked whether they read it.
 */
final class DataElsewhereTest extends DataOfAShop {
  @Test
  void aHostThatWasLeftOutIsAskedAndAnObjectionWhereItCannotBe() throws Exception {
    deploy("1", "41", 41);
    Shop other = shop.on(new MemoryDisk());
    other.initialised();
    source("1", "41", 41);
    other.deployer().deploy(other.release("1"));
    others = new Target.Others(List.of(Target.Place.of(other.connector(), Shop.ROOT)), Map.of());
    assertThat(data(plan("2", "41-42", 42)).details().get(0))
        .contains("reads schema to 41; 2 writes 42");
    others =
        new Target.Others(
            List.of(Target.Place.builder(gone(), Shop.ROOT).name("web3").build()), Map.of());
    assertThat(data(plan("2", "41-42", 41)).details())
        .containsExactly(
            "web3 was left out, and could not be asked",
            "the release reads schema 41 to 42 and writes 41");
    shop.version(5);
    gates = gates.withData(Optional.empty());
    assertThat(deployer().plan(shop.release("5")).gates())
        .noneMatch(finding -> finding.gate() == GateName.DATA);
  }

  @Test
  void aReleaseThatSaysNothingIsRefusedOnANewHostWhereThoseThatAreLeftOutHaveWritten()
      throws Exception {
    Shop other = shop.on(new MemoryDisk());
    other.initialised();
    source("1", "41", 41);
    other.deployer().deploy(other.release("1"));
    others =
        new Target.Others(
            List.of(
                Target.Place.builder(gone(), Shop.ROOT).name("web3").build(),
                Target.Place.builder(other.connector(), Shop.ROOT).name("web2").build()),
            Map.of());
    shop.version(5);

    assertThat(data(deployer().plan(shop.release("5"))).details())
        .contains(
            "5 says nothing of schema; 41 was written since 1 (2026-11-20 21:13 UTC)",
            "web3 was left out, and could not be asked");
    assertThat(
            catchThrowableOfType(
                    DeployerException.class, () -> deployer().deploy(shop.release("5")))
                .objections())
        .extracting(Objection::kind)
        .containsExactly(Objection.Kind.DATA);
    assertThat(shop.target()).isEmpty();
  }

  @Test
  void whereNobodyHasSaidAnythingAHostThatIsLeftOutAndAwayIsNoObjection() throws Exception {
    others =
        new Target.Others(
            List.of(Target.Place.builder(gone(), Shop.ROOT).name("web3").build()), Map.of());
    shop.version(5);

    deployer().deploy(shop.release("5"));
    shop.version(6);
    deployer().deploy(shop.release("6"));
    deployer().rollback(Optional.empty(), List.of());

    assertThat(shop.target()).isEqualTo("releases/5");
    assertThat(deployer().plan(shop.release("6")).gates())
        .extracting(Finding::gate)
        .doesNotContain(GateName.DATA, GateName.CONTRACT);
  }

  @Test
  void anEnvironmentThatSharesTheDataIsAskedAsWell() throws Exception {
    deploy("1", "41-42", 41);
    Shop codegen = shop.on(new MemoryDisk());
    codegen.initialised();
    source("c6", "41", 41);
    codegen.deployer().deploy(codegen.release("c6"));
    gates = gates.withData(Optional.of(new DataRule(List.of("codegen"))));
    Target target =
        Target.builder()
            .application("shop")
            .environment("production")
            .place(Target.Place.builder(codegen.connector(), Shop.ROOT).name("cg1").build())
            .build();
    others = new Target.Others(List.of(), Map.of("codegen", target));
    assertThat(data(plan("2", "41-42", 42)).details().get(0))
        .isEqualTo("c6, live on cg1 of codegen, reads schema to 41; 2 writes 42");
    others = new Target.Others(List.of(), Map.of("codegen", unreachable()));
    assertThat(data(plan("2", "41-42", 42)).details())
        .containsExactly(
            "cg1 of codegen could not be asked", "the release reads schema 41 to 42 and writes 42");
  }

  @Test
  void ofAnEnvironmentThatWasNeverInitialisedItIsSaidThatItWasNot() throws Exception {
    gates = gates.withData(Optional.of(new DataRule(List.of("codegen"))));
    Target never =
        Target.builder()
            .place(
                Target.Place.builder(new MemoryDisk().connector("cg1"), Shop.ROOT)
                    .name("cg1")
                    .build())
            .build();
    others = new Target.Others(List.of(), Map.of("codegen", never));
    assertThat(data(plan("2", "41-42", 42)).details())
        .containsExactly(
            "cg1 of codegen could not be asked: there is no /srv/shop on the host",
            "the release reads schema 41 to 42 and writes 42");
  }

  private static Target unreachable() {
    return Target.builder()
        .place(Target.Place.builder(gone(), Shop.ROOT).name("cg1").build())
        .build();
  }

  private static HostConnector gone() {
    MemoryConnector gone = new MemoryDisk().connector("web3");
    gone.refuse(ConnectFailedException.Reason.UNREACHABLE);
    return gone;
  }
}
