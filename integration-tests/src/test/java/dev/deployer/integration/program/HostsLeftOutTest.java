package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.GitTree;
import dev.deployer.integration.site.HealthServer;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A third host was added to two that serve, and shares their data: who deploys to it alone is asked
 * what a deploy to all of them would be asked.
 */
@Timeout(120)
final class HostsLeftOutTest {
  private EightHosts hosts;

  @BeforeEach
  void threeHosts() throws IOException {
    hosts = EightHosts.first(3);
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  private String hook(String name, String line) {
    return "[{name: %s, command: [sh, -c, \"%s\"], where: once}]".formatted(name, line);
  }

  private void release(int version, String says) throws IOException {
    hosts.version(version);
    if (!says.isEmpty()) {
      SmallApplication.put(hosts.source(), "release.yaml", "deployer: 1\n" + says);
    }
  }

  @Test
  void aMigrationThatWasNotRehearsedDoesNotRunForTheNewHostAlone() throws IOException {
    Path migrated = hosts.folder().resolve("migrated");
    Prompt prompt =
        hosts.prompt(
            List.of(
                "hooks:",
                "  rehearse: " + hook("clone", "true"),
                "  before_activate: " + hook("migrate", "touch " + migrated),
                "gates: {rehearsal: {when: [\"db/migrate/**\"]}}"),
            List.of());
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "41", "--hosts", "!web3").exits(0);
    Files.delete(migrated);
    assertThat(prompt.type("plan", "--hosts", "web3").exits(0).out())
        .contains("✔ rehearsal  nothing to ask: nothing has changed that calls for one");
    hosts.version(2);
    SmallApplication.put(hosts.source(), "db/migrate/0043", "alter table");

    Prompt.Answer refused = prompt.type("deploy", "--release", "43", "--hosts", "web3").exits(3);

    assertThat(refused.err())
        .containsPattern(
            "db/migrate/0043 is new, and the content [0-9a-f]{12} was not rehearsed \\(rehearsal:")
        .contains("Rehearse it: deployer rehearse production");
    assertThat(migrated).doesNotExist();
    assertThat(hosts.current(3)).isEmpty();
    prompt.type("rehearse", "--release", "43", "--hosts", "web3").exits(0);
    prompt.type("deploy", "--hosts", "web3").exits(0);
    assertThat(hosts.current()).isEqualTo(hosts.upTo(2, "releases/41", "releases/43"));
    assertThat(prompt.type("plan", "--hosts", "!web3").exits(0).out())
        .containsPattern("✔ rehearsal  rehearsed 2.* UTC");
  }

  @Test
  void whatServesOnHostsThatAreLeftOutIsAskedWhetherTheHooksHaveBrokenIt() throws IOException {
    SmallApplication.put(hosts.source(), "health", "ok");
    try (HealthServer application = HealthServer.of(hosts)) {
      String checks =
          "health: [{http: \"http://{host}:%d/health\", within: 5s, every: 100ms},"
                  .formatted(application.port())
              + " {command: [sh, -c, \"true\"], where: each}]";
      Prompt well = hosts.prompt(List.of(checks), List.of());
      well.type("init").exits(0);
      well.type("deploy", "--release", "41", "--hosts", "!web3").exits(0);
      SmallApplication.put(hosts.source(), "index.html", "two");
      Path served = hosts.root(2).resolve("current/health");
      Prompt breaking =
          hosts.prompt(
              List.of(
                  checks,
                  "hooks: {before_activate: "
                      + hook("migrate", "echo no such column > " + served)
                      + "}"),
              List.of());

      Prompt.Answer refused =
          breaking.type("deploy", "--release", "42", "--hosts", "web3").exits(1);

      assertThat(refused.all())
          .contains(
              "the release that serves, 41, is not well since the hooks of before_activate ran: the"
                  + " check http http://127.0.0.2:%d/health of %s failed"
                      .formatted(application.port(), hosts.name(2)))
          .contains(
              "%s, %s are still well after before_activate is not asked by command sh,"
                      .formatted(hosts.address(1), hosts.address(2))
                  + " since they are left out");
      assertThat(hosts.current(3)).isEmpty();
    }
  }

  @Test
  void oldCodeThatSaysNothingOfItselfDoesNotGoLiveOnTheNewHostAlone() throws IOException {
    Prompt prompt = hosts.prompt(List.of(), List.of());
    prompt.type("init").exits(0);
    String data = "data: {schema: {reads: 42, writes: 42}}\n";
    release(40, data + "needs: [users.email]\n");
    prompt.type("deploy", "--release", "40", "--hosts", "!web3").exits(0);
    for (int version : List.of(41, 42)) {
      release(
          version,
          data
              + "needs: [users.address]\n"
              + "steps: [{name: drop, removes: [users.email], command: [\"true\"], where:"
              + " once}]\n");
      prompt.type("deploy", "--release", String.valueOf(version), "--hosts", "!web3").exits(0);
    }
    prompt.type("step", "drop", "--hosts", "!web3").exits(0);
    release(39, "");

    assertThat(prompt.type("plan", "--release", "39", "--hosts", "web3").exits(3).out())
        .contains("✘ data       schema: not everything can be read (data:")
        .contains("~ 39 says nothing of schema; 42 was written since ")
        .contains(
            "✘ contract   39 does not say what it needs, and steps have removed something"
                + " (contract:")
        .contains("~ users.email was removed ");
    prompt.type("deploy", "--release", "39", "--hosts", "web3").exits(3);
    assertThat(hosts.current(3)).isEmpty();
  }

  @Test
  void aWayBackToOldCodeIsRefusedWhereAnEnvironmentThatSharesTheDataHasRunTheStep()
      throws IOException {
    Path root = Files.createDirectories(hosts.folder().resolve("cg1")).resolve("shop");
    Prompt prompt = hosts.prompt(List.of(), List.of("gates: {data: {with: [codegen]}}"));
    Files.writeString(
        prompt.directory().resolve("deployer.yaml"),
        "  codegen:\n    root: %s\n    hosts: [\"%s\"]\n".formatted(root, hosts.name(1)),
        StandardOpenOption.APPEND);
    prompt.type("init").exits(0);
    prompt.run("init", "codegen").exits(0);
    release(38, "");
    prompt.type("deploy", "--release", "38").exits(0);
    release(40, "needs: [users.email]\n");
    prompt.run("deploy", "codegen", "--release", "40").exits(0);
    for (int version : List.of(41, 42)) {
      release(
          version,
          "needs: [users.address]\n"
              + "steps: [{name: drop, removes: [users.email], command: [\"true\"], where:"
              + " once}]\n");
      prompt.run("deploy", "codegen", "--release", String.valueOf(version)).exits(0);
    }
    prompt.run("step", "codegen", "drop").exits(0);
    prompt.type("deploy", "--release", "42").exits(0);

    assertThat(prompt.type("rollback", "38").exits(3).err())
        .contains("38 does not say what it needs, and steps have removed something (contract:");
    assertThat(hosts.current()).containsOnly("releases/42");
  }

  @Test
  void whoWroteWhatIsNewToTheOthersIsAnAuthorOfThePlanForTheNewHostToo() throws IOException {
    GitTree tree = GitTree.in(hosts.source());
    tree.commit("the first");
    Prompt prompt = hosts.prompt(List.of(), List.of());
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "41", "--hosts", "!web3").exits(0);
    for (String who : List.of("ben", "carl")) {
      tree.put(who + ".txt", "by " + who);
      tree.git("add", "--all");
      String mail = "user.email=" + who + "@example.net";
      tree.git("-c", "user.name=" + who, "-c", mail, "commit", "-qm", "work of " + who);
    }
    StringBuilder signers = new StringBuilder();
    for (String who : List.of("anna", "ben")) {
      Path key = hosts.folder().resolve(who);
      OpenSshServer.makeKey(key, "ed25519");
      signers.append(who).append("@example.net ").append(Files.readString(Path.of(key + ".pub")));
    }
    Files.writeString(prompt.directory().resolve("allowed_signers"), signers);
    Prompt approved =
        hosts.prompt(List.of("gates: {approval: {signers: allowed_signers}}"), List.of());

    approved.type("plan", "--hosts", "web3", "-o", "r.plan").exits(0);

    Path plan = prompt.directory().resolve("r.plan");
    String text = Files.readString(plan);
    assertThat(text).contains("ben@example.net", "carl@example.net");
    Files.writeString(plan, text.replaceFirst("\"ben@example.net\",", ""));
    assertThat(approved.type("deploy", "--hosts", "web3", "--plan", "r.plan").exits(3).err())
        .contains("the plan does not have ben@example.net among its authors");
  }
}
