package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would fail later is found before anything is done. */
@Timeout(120)
final class HookPreflightTest extends ConfiguredHooks {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "build",
        "before_stage",
        "before_activate",
        "after_activate",
        "after_confirm",
        "on_revert"
      })
  void anUnsetSecretOfAHookIsFoundBeforeAnythingIsDone(String phase) throws IOException {
    Path built = hosts.folder().resolve("built");
    Prompt prompt =
        with(
            "hooks:",
            phase.equals("build")
                ? ""
                : "  build: [{name: make, command: [touch, %s]}]".formatted(built),
            "  " + phase + ":",
            "    - {name: migrate, command: [\"true\"], where: local,"
                + " environment: {DB_PASSWORD: {secret: SHOP_PASSWORD}}}");

    Prompt.Answer refused = prompt.type("deploy", "--release", "2");

    assertNothingWasDone(refused);
    assertThat(built).doesNotExist();
    assertThat(refused.err())
        .contains("the secret SHOP_PASSWORD is not set", "the hook migrate needs it");
    knowing(prompt).type("deploy", "--release", "2").exits(0);
  }

  @Test
  void anUnsetSecretOfAWebhookAndOneThatIsNoAddressAreFoundBeforeAnythingIsDone()
      throws IOException {
    Prompt prompt =
        hosts.prompt(
            "with-webhook",
            "anna",
            List.of("notify: [{webhook: {secret: SHOP_PASSWORD}, events: [reverted]}]"),
            List.of());

    Prompt.Answer unset = prompt.type("deploy", "--release", "2");
    assertNothingWasDone(unset);
    assertThat(unset.err()).contains("SHOP_PASSWORD is not set", "a webhook needs it");

    Prompt.Answer malformed = knowing(prompt).type("deploy", "--release", "2", "--json");
    assertNothingWasDone(malformed);
    assertThat(malformed.result())
        .containsEntry("kind", "invalid")
        .containsEntry(
            "message", "the secret SHOP_PASSWORD, for a webhook, is no address of http or https");
    assertThat(malformed.all()).doesNotContain(SECRET);
  }

  @Test
  void theHostOfAHookThatIsNotAmongThoseChosenIsFoundBeforeAnythingIsDone() throws IOException {
    Prompt prompt =
        with(
            "hooks:",
            "  after_activate:",
            "    - {name: purge, command: [\"true\"], where: once, host: %s}"
                .formatted(hosts.address(2)));

    Prompt.Answer refused = prompt.type("deploy", "--release", "2", "--hosts", "web1");

    assertNothingWasDone(refused);
    assertThat(refused.err())
        .contains(
            "the hook purge runs on "
                + hosts.address(2)
                + ", which is not among the hosts of this run: "
                + hosts.address(1));
    prompt.type("deploy", "--release", "2").exits(0);
  }

  @Test
  void aProgramThatIsNotHereIsFoundBeforeAnythingIsDoneUnlessTheBuildMakesIt() throws IOException {
    Prompt.Answer missing =
        with("hooks:", "  after_confirm: [{name: tell, command: [no-such-thing], where: local}]")
            .type("deploy", "--release", "2");
    assertNothingWasDone(missing);
    assertThat(missing.err())
        .contains(
            "the hook tell cannot run on this machine: there is no program no-such-thing on the"
                + " path");

    Path made = with().directory().resolve("tell");
    String after = "  after_confirm: [{name: tell, command: [./tell], where: local}]";
    assertNothingWasDone(with("hooks:", after).type("deploy", "--release", "2"));
    Prompt building =
        with(
            "hooks:",
            "  build: [{name: make, command: [sh, -c, \"echo 'echo told' > tell; chmod +x"
                + " tell\"]}]",
            after);
    Prompt.Answer deployed = building.type("deploy", "--release", "2").exits(0);
    assertThat(made).exists();
    assertThat(deployed.err()).contains("told");
  }

  @Test
  void aProgramIsLookedForAlongThePathThatItsHookHas() throws IOException {
    String hook = "{name: tell, command: [\"true\"], where: local, environment: {PATH: %s}}";

    Prompt.Answer missing =
        with("hooks:", "  after_confirm: [" + hook.formatted("/nowhere") + "]")
            .type("deploy", "--release", "2");
    assertNothingWasDone(missing);
    assertThat(missing.err())
        .contains("the hook tell cannot run on this machine: there is no program true on the path");
    Prompt.Answer unset =
        with("hooks:", "  after_confirm: [" + hook.formatted("{secret: SHOP_PASSWORD}") + "]")
            .type("deploy", "--release", "2");
    assertNothingWasDone(unset);
    assertThat(unset.err())
        .contains("the secret SHOP_PASSWORD is not set")
        .doesNotContain("there is no program");

    with("hooks:", "  after_confirm: [" + hook.formatted("\"/nowhere:/bin\"") + "]")
        .type("deploy", "--release", "2")
        .exits(0);
  }

  @Test
  void wavesThatLeaveAHostOutAreFoundBeforeAnythingIsDone() throws IOException {
    Prompt prompt = hosts.prompt(List.of("waves: [web1]"), List.of("waves: [rest]"));
    int port = hosts.server(1).port();
    String adHoc = hosts.server(1).user() + "@" + hosts.address(1) + ":" + hosts.root(1) + "-2";

    Prompt.Answer refused =
        prompt.run("deploy", adHoc, "-p", String.valueOf(port), "--release", "2");

    assertThat(refused.exits(2).err()).contains("wave");
    assertThat(hosts.names(1, "releases")).containsExactly("1");
  }

  @Test
  void aRollbackIsNotHeldUpByAnUnsetSecretWhichIsAWarning() throws IOException {
    plain().type("deploy", "--release", "2").exits(0);
    Prompt prompt =
        with(
            "hooks:",
            "  before_activate: [{name: migrate, command: [\"true\"], where: local,"
                + " environment: {X: {secret: NOT_SET_EITHER}}}]",
            "  after_activate: [{name: restart, command: [\"true\"], where: each,"
                + " environment: {X: {secret: SHOP_PASSWORD}}}]");

    // What was not restarted may still serve what was live before.
    Prompt.Answer back = prompt.type("rollback").exits(6);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    assertThat(back.err())
        .contains("the secret SHOP_PASSWORD is not set")
        .doesNotContain("NOT_SET_EITHER");
    assertThat(back.out()).contains("it is not well", "hook restart (after_activate)");
  }
}
