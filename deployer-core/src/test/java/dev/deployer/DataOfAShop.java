package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.cluster.Rollout;
import dev.deployer.event.Event;
import dev.deployer.gate.Acceptance;
import dev.deployer.gate.Finding;
import dev.deployer.gate.GateName;
import dev.deployer.gate.GateSettings;
import dev.deployer.outcome.DeployerException;
import dev.deployer.plan.Plan;
import dev.deployer.root.JournalRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A shop whose releases say which data they read and write. */
abstract class DataOfAShop {
  @TempDir Path folder;
  Shop shop;
  final List<Event> events = new ArrayList<>();
  Target.Others others = Target.Others.NONE;
  GateSettings gates = GateSettings.DEFAULTS;
  Rollout rollout = Rollout.DEFAULTS;
  Workstation machine = Workstation.NONE;

  @BeforeEach
  void aShop() throws Exception {
    shop = new Shop(folder.resolve("source")).initialised();
  }

  void source(String release, String reads, long writes) throws Exception {
    shop.version(release.hashCode());
    shop.write(
        "release.yaml",
        "deployer: 1\ndata: {schema: {reads: " + reads + ", writes: " + writes + "}}\n");
  }

  void deploy(String release, String reads, long writes, Acceptance... words) throws Exception {
    source(release, reads, writes);
    deployer().deploy(shop.release(release, words));
    assertThat(shop.target()).isEqualTo("releases/" + release);
  }

  Plan plan(String release, String reads, long writes) throws Exception {
    source(release, reads, writes);
    return deployer().plan(shop.release(release));
  }

  DeployerException refused(String release, String reads, long writes) throws Exception {
    source(release, reads, writes);
    return catchThrowableOfType(
        DeployerException.class, () -> deployer().deploy(shop.release(release)));
  }

  static Finding data(Plan plan) {
    return plan.gates().stream()
        .filter(finding -> finding.gate() == GateName.DATA)
        .findFirst()
        .orElseThrow();
  }

  JournalRecord last(JournalRecord.Kind kind) {
    return shop.journal().stream()
        .filter(record -> record.kind() == kind)
        .reduce((one, next) -> next)
        .orElseThrow();
  }

  Deployer deployer() {
    return Deployer.builder(
            Target.builder()
                .application("shop")
                .environment("production")
                .place(Target.Place.of(shop.connector(), Shop.ROOT))
                .settings(shop.settings().toBuilder().gates(gates).build())
                .rollout(rollout)
                .others(others)
                .build(),
            new Operator("anna", "laptop"))
        .listener((host, event) -> events.add(event))
        .workstation(machine)
        .clock(
            java.time.Clock.fixed(
                java.time.Instant.parse("2026-11-20T21:13:45Z"), java.time.ZoneOffset.UTC))
        .build();
  }
}
