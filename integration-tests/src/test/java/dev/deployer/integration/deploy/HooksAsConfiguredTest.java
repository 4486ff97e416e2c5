package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.LayoutOnDisk;
import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the guide says of hooks, checks and notices, on two real hosts. */
@Timeout(120)
final class HooksAsConfiguredTest extends ConfiguredHooks {
  @Test
  void aRollbackWhoseChecksFailStaysLiveAndSaysSoToPeopleProgramsAndSinks() throws IOException {
    plain().type("deploy", "--release", "2").exits(0);
    String check =
        "health: [{command: [sh, -c, \"echo out of memory; exit 1\"], where: each, within: 1s}]";
    Prompt prompt = with(check);

    Prompt.Answer back = prompt.type("rollback", "--json").exits(3);

    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/1"));
    assertThat(back.result()).containsEntry("type", "result").containsEntry("release", "1");
    assertThat((List<?>) back.result().get("unhealthy"))
        .hasSize(2)
        .first()
        .isEqualTo(
            Map.of("host", hosts.name(1), "check", "command sh", "reason", "it exited with 1"));
    assertThat(events()).containsExactly("started", "activated", "unhealthy");
    hosts.assertNoLock();

    plain().type("deploy", "--release", "2").exits(0);
    Prompt.Answer text = prompt.type("rollback").exits(3);
    assertThat(text.out())
        .contains(
            "✘ 1 is live on all 2 hosts of production, in place of 2",
            "it is not well.",
            "✘ " + hosts.address(1) + ": command sh: it exited with 1",
            "deployer releases production");
  }

  @Test
  void aDeployOfWhatIsLiveAlreadyIsToldToItsEnd() throws IOException {
    Prompt prompt = with();
    prompt.type("deploy", "--release", "2").exits(0);
    prompt.type("deploy").exits(0);

    assertThat(events())
        .containsExactly("started", "activated", "confirmed", "started", "confirmed");
    assertThat(notices().get(4))
        .containsEntry("message", "2 was live on all hosts already; nothing was changed.")
        .containsEntry("live", Map.of("state", "release", "release", "2"));
  }

  @Test
  void whatIsLiveOnHostsThatAreKnownIsSaidForAllOfThem() throws IOException {
    String fails = "[{name: restart, command: [\"false\"], where: once}]";
    Prompt prompt = with("hooks:", "  before_activate: " + fails);
    Prompt.Answer failed = prompt.type("deploy", "--release", "2", "--json").exits(1);
    assertThat(failed.result()).containsEntry("live", Map.of("state", "release", "release", "1"));
    assertThat(prompt.type("deploy", "--release", "3").exits(1).err())
        .contains("Release 3 was not deployed to production; 1 is still live: the hook restart");

    Prompt holding =
        with("on_failure: hold", "waves: [1, rest]", "hooks:", "  after_activate: " + fails);
    Prompt.Answer held = holding.type("deploy", "--release", "4", "--json").exits(6);
    assertThat(held.result()).containsEntry("live", Map.of("state", "mixed"));
    Prompt.Answer recovered =
        with("hooks:", "  after_activate: [{name: restart, command: [\"true\"], where: once}]")
            .type("recover", "--decide", "revert", "--json")
            .exits(0);
    assertThat(recovered.result())
        .containsEntry("live", Map.of("state", "release", "release", "1"));
  }

  @Test
  void anEnvironmentThatWasRenamedIsRefusedWithTheLineThatRenamesItsRoots() throws IOException {
    Prompt prompt = hosts.prompt("renamed", "anna", List.of(), List.of());
    Path file = prompt.directory().resolve("deployer.yaml");
    Files.writeString(file, Files.readString(file).replace("  production:", "  live:"));

    Prompt.Answer refused = prompt.run("deploy", "live", "--release", "2").exits(3);
    String line =
        refused.err().lines().filter(l -> l.contains("deployer rename")).findFirst().orElseThrow();
    assertThat(line).endsWith("deployer rename live --from production");

    prompt.run("rename", "live", "--from", "staging").exits(3);
    Prompt.Answer renamed = prompt.run("rename", "live", "--from", "production").exits(0);
    assertThat(renamed.out()).contains("the root was shop/production, and is now shop/live.");
    prompt.run("deploy", "live", "--release", "2").exits(0);
    assertThat(prompt.run("rename", "live", "--from", "production").exits(0).out())
        .contains("the root is shop/live already.");
    assertThat(prompt.run("history", "live", "--hosts", "web1").exits(0).out())
        .contains("renamed the root from shop/production to shop/live");
    assertThat(prompt.run("rename", "live").exits(2).err()).contains("--from");
    for (int host = 1; host <= hosts.count(); host++) {
      assertThat(LayoutOnDisk.unexplained(hosts.root(host))).isEmpty();
    }
  }
}
