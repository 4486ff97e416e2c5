package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cluster.Rollout;
import dev.deployer.command.Arguments;
import dev.deployer.command.Variable;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.notify.Sink;
import dev.deployer.plan.Plan;
import dev.deployer.plan.PlanFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What can be read in the file of a plan: who made it when, and no secret. */
final class WhatStandsInAPlanTest extends PlannedOnThreeHosts {
  @Test
  void secretsStandInAPlanByTheirNames() throws Exception {
    Hook secretive =
        new Hook(
            "migrate",
            Arguments.of("bin/migrate"),
            Where.LOCAL,
            Optional.empty(),
            MINUTE,
            Map.of(
                "PASSWORD", new Variable.Secret("MIGRATE_PASSWORD"),
                "MODE", new Variable.Plain("quick")));
    Rollout rollout =
        rollout(
            new Hooks(Map.of(HookPhase.BEFORE_ACTIVATE, List.of(secretive))),
            List.of(),
            new Sink.Webhook(
                new Variable.Plain("https://alerts.example.net/hook/s3cr3t"), Set.of()),
            new Sink.Command(Arguments.of("bin/tell", "s3cr3t"), Set.of()));

    String text = new String(PlanFile.write(planned(rollout)), StandardCharsets.UTF_8);

    assertThat(text)
        .contains("\"secret\" : \"MIGRATE_PASSWORD\"", "\"MODE\" : \"quick\"")
        .contains("webhook alerts.example.net", "command bin/tell")
        .doesNotContain("s3cr3t");
  }

  @Test
  void aPlanSaysWhoMadeItWhenOfWhatAndForWhat() throws Exception {
    Plan plan = cluster.deployer().plan(cluster.release(2));

    String text = new String(PlanFile.write(plan), StandardCharsets.UTF_8);

    assertThat(text)
        .contains(
            "\"format\" : 2",
            "\"made\" : \"2026-11-21T08:00:00Z\"",
            "\"by\" : \"anna@laptop\"",
            "\"application\" : \"shop\"",
            "\"environment\" : \"production\"",
            "\"kind\" : \"directory\"",
            "\"revision\" : \"abc123\"",
            "\"on_failure\" : \"revert\"");
    assertThat(plan.terms().orElseThrow().authors()).containsExactly("anna@laptop", "anna");
  }
}
