package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cli.local.Person;
import dev.deployer.plan.PlanFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whoever signs reads the plan first, its commands, and what their own file says otherwise. */
final class WhatSignersReadTest extends AnnaAndBen {
  @Test
  void thePlanIsShownBeforeTheQuestionAndWhoDeclinesSignsNothing() throws IOException {
    prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0);
    String identity = ben.toString();
    assertThat(prompt.run("approve", "r.plan", "--identity", identity).exits(2).err())
        .contains("web1/shop, 41 is live")
        .contains("activate   42 in place of 41")
        .contains("To answer yes: deployer approve r.plan --identity " + identity + " --yes");

    ByteArrayOutputStream asked = new ByteArrayOutputStream();
    Person declines =
        Person.answering(
            new PrintStream(asked, true, StandardCharsets.UTF_8),
            () -> Optional.of("n"),
            prompt -> Optional.empty());
    assertThat(
            prompt
                .by(declines, prompt.environment())
                .run("approve", "r.plan", "--identity", identity)
                .exits(3)
                .all())
        .contains("As you say: nothing was approved.");
    assertThat(asked.toString(StandardCharsets.UTF_8)).contains("Sign it as " + BEN + "? [y/N]");
    assertThat(Files.exists(prompt.directory().resolve("r.plan.ben@example.net.sig"))).isFalse();
  }

  @Test
  void whoSignsReadsTheWordsOfEachCommandAndWhatTheirOwnFileSaysOtherwise() throws IOException {
    String signers = "{signers: allowed_signers}";
    prompt =
        asked(
            signers,
            "hooks: {before_activate: [{name: migrate, command: [bin/migrate, --all, a b], where:"
                + " once}]}",
            "health: [{command: [bin/ready, --deep], where: each, within: 7s}]");
    prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0);
    String[] approve = {"approve", "r.plan", "--identity", ben.toString()};
    assertThat(prompt.run(approve).exits(2).err())
        .contains("hook       before_activate, migrate: bin/migrate --all 'a b' (where once")
        .contains("check      bin/ready --deep (where each")
        .doesNotContain("here says otherwise");

    prompt = asked(signers);
    assertThat(prompt.run(approve).exits(2).err())
        .contains(
            "! deployer.yaml here says otherwise: the hook migrate was removed (before_activate).")
        .contains("deployer.yaml here says otherwise: the check command bin/ready was removed.");
    assertThat(approve(ben).exits(0).out()).contains("here says otherwise: the hook migrate");
  }

  @Test
  void whoSignsWithYesReadsThePlanTooAndWithQuietItsHeadAndItsCommands() throws IOException {
    prompt =
        asked(
            "{signers: allowed_signers}",
            "hooks: {before_activate: [{name: migrate, command: [bin/migrate, a b], where: once}]}",
            "health: [{command: [bin/ready], where: each}]");
    prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0);
    String digest =
        (String) PlanFile.fields(PlanFile.read(Files.readAllBytes(plan()))).get("digest");

    assertThat(approve(ben).exits(0).err())
        .contains("web1/shop, 41 is live")
        .contains("activate   42 in place of 41")
        .contains("hook       before_activate, migrate: bin/migrate 'a b' (where once")
        .doesNotContain("Nothing was changed");
    assertThat(approve(ben, "-q").exits(0).err())
        .contains("production, release 42\n")
        .contains("  content    " + digest + "\n")
        .containsPattern("  hosts      \\S+@127\\.0\\.0\\.1:\\d+, \\S+@127\\.0\\.0\\.2:\\d+\n")
        .contains("  run        bin/migrate 'a b'\n")
        .contains("  run        bin/ready\n")
        .doesNotContain("activate   42", "Nothing was changed");
    String[] asking = {"approve", "r.plan", "--identity", ben.toString()};
    assertThat(prompt.run(asking).exits(2).err())
        .contains("activate   42 in place of 41")
        .doesNotContain("Nothing was changed");
  }

  @Test
  void whatIsToBeTypedLaterNamesTheEnvironmentAndNotTheFileOfThePlan() throws IOException {
    Files.writeString(
        hosts.source().resolve("release.yaml"),
        "deployer: 1\nsteps: [{name: tidy, command: [bin/tidy], where: once}]\n");
    prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0);
    assertThat(prompt.run("approve", "r.plan", "--identity", ben.toString()).exits(2).err())
        .contains("to be run by name once due, tidy: deployer step production")
        .doesNotContain("deployer step r.plan");
  }
}
