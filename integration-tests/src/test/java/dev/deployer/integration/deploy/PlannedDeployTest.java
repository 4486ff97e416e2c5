package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A plan is shown, kept in a file, and carried out as shown or not at all. */
final class PlannedDeployTest {
  private Site site;
  private Prompt prompt;

  @BeforeEach
  void deploy() throws IOException {
    site = Site.open();
    prompt = Prompt.of(site);
    prompt.type("init").exits(0);
    SmallApplication.write(site.source(), 1);
    prompt.type("deploy", "--release", "1").exits(0);
    SmallApplication.write(site.source(), 2);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  @Test
  void aPlanChangesNothing() throws IOException {
    Tree before = Tree.exactly(site.root());
    prompt.type("plan").exits(0);
    prompt.type("plan", "-o", "plan.json").exits(0);
    prompt.type("deploy", "-n").exits(0);
    prompt.type("rollback", "-n").exits(3);
    assertThat(Tree.exactly(site.root())).isEqualTo(before);
  }

  @Test
  void aDryRunIsExactlyThePlan() {
    Map<String, Object> plan = prompt.type("plan", "--release", "2", "--json").exits(0).result();
    Map<String, Object> dryRun =
        prompt.type("deploy", "-n", "--release", "2", "--json").exits(0).result();
    assertThat(without(dryRun, "made")).isEqualTo(without(plan, "made")).isNotEmpty();
  }

  private static Map<String, Object> without(Map<String, Object> result, String field) {
    Map<String, Object> plan = new TreeMap<>();
    ((Map<?, ?>) result.get("plan")).forEach((name, value) -> plan.put((String) name, value));
    plan.remove(field);
    return plan;
  }

  @Test
  void whatWasShownIsWhatIsDone() throws IOException {
    String shown = prompt.type("plan", "--release", "2", "-o", "plan.json").exits(0).out();
    assertThat(shown).contains("index.html", "only-in-2.txt", "only-in-1.txt", "--plan plan.json");
    prompt.type("deploy", "--plan", "plan.json").exits(0);
    assertThat(site.current()).isEqualTo("releases/2");
    assertThat(prompt.type("deploy", "--plan", "plan.json").exits(3).err()).contains("in the plan");
  }

  @Test
  void aPlanIsStaleWhenTheSourceIsAnother() throws IOException {
    prompt.type("plan", "--release", "2", "-o", "plan.json").exits(0);
    SmallApplication.put(site.source(), "index.html", "hot off the press");
    Tree before = Tree.exactly(site.root());
    assertThat(prompt.type("deploy", "--plan", "plan.json").exits(3).err())
        .contains("the source's content");
    assertThat(Tree.exactly(site.root())).isEqualTo(before);
  }

  @Test
  void aHookThatWasAddedAfterThePlanIsNamedAndNotRun() throws IOException {
    prompt.type("plan", "--release", "2", "-o", "plan.json").exits(0);
    Path file = prompt.directory().resolve("deployer.yaml");
    Files.writeString(
        file,
        "hooks: {before_activate: [{name: migrate, command: [touch, was-run], where: local}]}\n"
            + Files.readString(file));
    Tree before = Tree.exactly(site.root());

    assertThat(prompt.type("deploy", "--plan", "plan.json").exits(3).err())
        .contains(
            "Nothing was deployed to production: the hook migrate was added (before_activate).",
            "Plan anew: deployer plan production --release 2 -o plan.json");

    assertThat(Tree.exactly(site.root())).isEqualTo(before);
    assertThat(prompt.directory().resolve("was-run")).doesNotExist();
    prompt.type("plan", "--release", "2", "-o", "plan.json").exits(0);
    prompt.type("deploy", "--plan", "plan.json").exits(0);
    assertThat(prompt.directory().resolve("was-run")).exists();
  }

  @Test
  void whatAFailureDoesIsPartOfThePlan() throws IOException {
    prompt.type("plan", "--release", "2", "-o", "plan.json").exits(0);
    assertThat(prompt.type("deploy", "--plan", "plan.json", "--on-failure", "hold").exits(3).err())
        .contains("on_failure was revert in the plan, and is hold");
    prompt.type("plan", "--release", "2", "--on-failure", "hold", "-o", "plan.json").exits(0);
    prompt.type("deploy", "--plan", "plan.json", "--on-failure", "hold").exits(0);
  }

  @Test
  void aPlanOfAnOlderDeployerIsToBeMadeAnew() throws IOException {
    prompt.type("plan", "--release", "2", "-o", "plan.json").exits(0);
    Path plan = prompt.directory().resolve("plan.json");
    Files.writeString(plan, Files.readString(plan).replace("\"format\" : 2", "\"format\" : 1"));
    assertThat(prompt.type("deploy", "--plan", "plan.json").exits(2).err())
        .contains(
            "The plan plan.json cannot be carried out: it was made by an older Deployer.",
            "Plan anew: deployer plan production -o plan.json");
  }

  @Test
  void aPlanThatIsNoneIsAMistake() throws IOException {
    Files.writeString(prompt.directory().resolve("plan.json"), "{}");
    prompt.type("deploy", "--plan", "plan.json").exits(2);
    prompt.type("deploy", "--plan", "absent.json").exits(2);
  }
}
