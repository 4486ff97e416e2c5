package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An approved plan is void once anything of it is another or it is too old, and says why. */
final class VoidedPlanTest extends AnnaAndBen {
  @Test
  void anApprovedPlanIsVoidOnceAnythingOfItIsAnotherAndSaysWhat() throws IOException {
    prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0);
    approve(ben).exits(0);
    String signers = "{signers: allowed_signers}";
    Map<String, Changed> changes = new LinkedHashMap<>();
    changes.put(
        "the hook migrate was added (before_activate)",
        () ->
            asked(
                signers,
                "hooks: {before_activate: [{name: migrate, command: [bin/migrate], where:"
                    + " once}]}"));
    changes.put(
        "the check tcp {host}:80 was added",
        () -> asked(signers, "health: [{tcp: \"{host}:80\", within: 1s}]"));
    changes.put(
        "waves was rest in the plan, and is 1, rest", () -> asked(signers, "waves: [1, rest]"));
    changes.put(
        "on_failure was revert in the plan, and is hold", () -> asked(signers, "on_failure: hold"));
    changes.put(
        "the gate approval was by 1, keys", () -> asked("{signers: allowed_signers, within: 2h}"));
    changes.put("the gate approval was", () -> asked("off"));
    changes.put("the gate source was", () -> without("source: off"));
    changes.put(
        "the source's content was",
        () -> {
          SmallApplication.put(hosts.source(), "late.html", "not in the plan");
          return asked(signers);
        });
    changes.forEach(this::isVoid);
    Files.delete(hosts.source().resolve("late.html"));

    prompt = asked(signers);
    assertThat(deploy("--hosts", "web1").exits(3).err()).contains("is in the plan, and not among");
    assertThat(deploy("--accept", "drift", "--reason", "x").exits(3).err())
        .contains("what is accepted of the gate drift now is not in the plan that was approved");
    Files.writeString(plan(), Files.readString(plan()) + " ");
    assertThat(deploy().exits(3).err())
        .contains("~ r.plan.ben@example.net.sig: its signature is wrong");
    assertThat(hosts.current()).containsOnly("releases/41");
    hosts.assertNoLock();
  }

  /** Something that is another by now. */
  private interface Changed {
    Prompt now() throws IOException;
  }

  private Prompt without(String gate) throws IOException {
    return hosts.prompt(
        List.of("gates: {approval: {signers: allowed_signers}, " + gate + "}"), List.of());
  }

  private void isVoid(String said, Changed change) {
    try {
      prompt = change.now();
      assertThat(deploy().exits(3).err()).as(said).contains(said);
      assertThat(hosts.current()).as(said).containsOnly("releases/41");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aPlanThatIsTooOldIsPlannedAnewInTheSameWordsAsAStaleOne() throws IOException {
    Files.writeString(hosts.root(1).resolve("current/by-hand"), "a patch");
    prompt
        .type("plan", "--release", "42", "-o", "r.plan", "--accept", "drift", "--reason", "by hand")
        .exits(0);
    String anew =
        "Plan anew: deployer plan production --release 42 --accept drift\\S* --reason 'by hand' -o"
            + " r.plan\n";
    Files.writeString(
        plan(), Files.readString(plan()).replaceFirst("(\"made\" *: *\")[0-9]{4}", "$12020"));

    String old = deploy().exits(3).err();

    assertThat(old)
        .contains("the plan was made 2020-")
        .containsPattern(anew)
        .contains("Whoever approves it signs it: deployer approve r.plan\n")
        .contains("Then carry it out: deployer deploy production --plan r.plan\n")
        .containsPattern(
            "journal: deployer deploy production --plan r.plan --accept approval:\\S+ --reason"
                + " …\n");
    prompt = asked("{signers: allowed_signers, within: 2h}");
    assertThat(deploy().exits(3).err()).containsPattern(anew);
  }

  @Test
  void anApprovedPlanThatAcceptsAnAddedFileIsVoidOnceThatIsEdited() throws IOException {
    Path added = hosts.root(1).resolve("current/by-hand");
    Files.writeString(added, "by ben");
    prompt
        .type("plan", "--release", "42", "-o", "r.plan", "--accept", "drift", "--reason", "by hand")
        .exits(0);
    approve(ben).exits(0);
    Files.writeString(added, "by ben and carl");

    deploy().exits(3);

    assertThat(hosts.current()).containsOnly("releases/41");
    assertThat(added).hasContent("by ben and carl");
  }

  @Test
  void whatHappensOnTheHostsMeanwhileVoidsItToo() throws IOException {
    prompt.type("plan", "--release", "42", "-o", "r.plan").exits(0);
    approve(ben).exits(0);
    prompt = asked("off");
    prompt.type("deploy", "--release", "43").exits(0);
    prompt.type("rollback").exits(0);
    prompt = asked("{signers: allowed_signers}");
    assertThat(deploy().exits(3).err()).contains("the generation was ");
    assertThat(hosts.current()).containsOnly("releases/41");
  }
}
