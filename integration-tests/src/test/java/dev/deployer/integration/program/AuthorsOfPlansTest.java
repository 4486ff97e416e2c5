package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.GitTree;
import dev.deployer.integration.site.Prompt;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose work a plan is, as git knows it, and a step that waits for others. */
@Timeout(120)
final class AuthorsOfPlansTest {
  private EightHosts hosts;
  private GitTree tree;
  private Prompt prompt;

  @BeforeEach
  void annasWorkIsLive() throws IOException {
    hosts = EightHosts.first(1);
    tree = GitTree.in(hosts.source());
    tree.commit("the first");
    Path work = Files.createDirectories(hosts.folder().resolve("work"));
    StringBuilder signers = new StringBuilder();
    for (String name : List.of("anna", "ben", "carl")) {
      Path key = hosts.folder().resolve(name);
      OpenSshServer.makeKey(key, "ed25519");
      signers.append(name).append("@example.net ").append(Files.readString(Path.of(key + ".pub")));
    }
    Files.writeString(work.resolve("allowed_signers"), signers);
    prompt = by(List.of());
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "41").exits(0);
    prompt = by(List.of("gates: {approval: {signers: allowed_signers}}"));
  }

  @AfterEach
  void close() throws IOException {
    hosts.close();
  }

  private Prompt by(List<String> top) throws IOException {
    return hosts.prompt("work", "dora", top, List.of());
  }

  private void commit(String author, String committer) throws IOException {
    tree.git("add", "--all");
    tree.git(
        "-c",
        "user.name=" + committer,
        "-c",
        "user.email=" + committer + "@example.net",
        "commit",
        "--allow-empty",
        "--author=" + author + " <" + author + "@example.net>",
        "-qm",
        "work of " + author);
  }

  private List<?> authors(String... more) throws IOException {
    prompt
        .type(
            "plan",
            Stream.concat(Stream.of("-o", "r.plan"), Stream.of(more)).toArray(String[]::new))
        .exits(0);
    return (List<?>)
        JSON.std.mapFrom(Files.readString(prompt.directory().resolve("r.plan"))).get("authors");
  }

  private String approval() {
    return prompt
        .type("plan")
        .exits(0)
        .out()
        .lines()
        .filter(line -> line.contains("… approval"))
        .findFirst()
        .orElseThrow()
        .strip();
  }

  @Test
  void whoeverWroteOrCommittedSinceWhatIsLiveIsAnAuthor() throws IOException {
    tree.put("a.txt", "a");
    commit("ben", "ben");
    tree.put("b.txt", "b");
    commit("ben", "carl");

    assertThat(authors("--author", "Emil"))
        .asInstanceOf(LIST)
        .hasSize(5)
        .contains("dora", "Emil", "ben@example.net", "carl@example.net");
    assertThat(approval())
        .isEqualTo(
            "… approval   1 of anna@example.net (ben@example.net, carl@example.net are authors)");
    assertThat(prompt.type("plan").exits(0).out()).doesNotContain("of its authors");
  }

  @Test
  void whatIsLiveUnderARevisionThatSomebodyTypedIsKnownByItsCommit() throws IOException {
    prompt = by(List.of());
    prompt.type("deploy", "--release", "42", "--revision", "build 7").exits(0);
    for (String who : List.of("ben", "carl")) {
      tree.put(who + ".txt", "by " + who);
      commit(who, who);
    }
    prompt = by(List.of("gates: {approval: {signers: allowed_signers}}"));

    assertThat(authors("--revision", "build 8"))
        .asInstanceOf(LIST)
        .contains("ben@example.net", "carl@example.net");
    assertThat(prompt.type("plan", "--revision", "build 8").exits(0).out())
        .doesNotContain("of its authors");
  }

  @Test
  void whoMadeTheRevisionThatIsTypedIsAnAuthorToo() throws IOException {
    tree.git("checkout", "-q", "-b", "side");
    commit("ben", "ben");
    tree.git("tag", "v8");
    tree.git("checkout", "-q", "-");

    assertThat(authors()).asInstanceOf(LIST).doesNotContain("ben@example.net");
    assertThat(authors("--revision", "v8")).asInstanceOf(LIST).contains("ben@example.net");
  }

  @Test
  void whoWasTakenOutOfAPlanIsMissedByNameWhoeverHasSignedIt() throws IOException {
    tree.put("a.txt", "a");
    commit("ben", "ben");
    assertThat(authors()).asInstanceOf(LIST).contains("ben@example.net");
    takenOut("r.plan", "ben@example.net");
    signed("r.plan", "ben");

    assertThat(prompt.type("deploy", "--plan", "r.plan").exits(3).err())
        .contains("the plan does not have ben@example.net among its authors, whom git names as one")
        .contains("Plan anew: deployer plan production -o r.plan\n");

    prompt.type("plan", "-o", "r.plan").exits(0);
    takenOut("r.plan", "dora@[^\"]*");
    signed("r.plan", "carl");
    assertThat(prompt.type("deploy", "--plan", "r.plan").exits(3).err())
        .containsPattern("the plan does not have dora@.* among its authors, who made it");
    assertThat(hosts.current()).containsOnly("releases/41");
  }

  private void signed(String plan, String who) {
    String key = hosts.folder().resolve(who).toString();
    prompt.run("approve", plan, "-y", "--identity", key).exits(0);
  }

  /** Whoever is so named is no author any more, by a plan that nobody has signed yet. */
  private void takenOut(String plan, String name) throws IOException {
    Path file = prompt.directory().resolve(plan);
    Map<String, Object> fields = JSON.std.mapFrom(Files.readString(file));
    List<Object> authors = new ArrayList<>((List<?>) fields.get("authors"));
    assertThat(authors.removeIf(author -> author.toString().matches(name))).isTrue();
    fields.put("authors", authors);
    Files.writeString(file, JSON.std.asString(fields));
  }

  @Test
  void ofWhatIsLiveFromAnUnknownCommitTheLastOneCounts() throws IOException {
    prompt = by(List.of());
    GitTree other = GitTree.in(Files.createDirectories(hosts.folder().resolve("other")));
    other.put("index.html", "from elsewhere");
    other.commit("elsewhere");
    prompt.type("deploy", "--release", "42", "--source", other.top().toString()).exits(0);
    tree.put("a.txt", "a");
    commit("ben", "ben");
    tree.put("b.txt", "b");
    commit("carl", "carl");
    prompt = by(List.of("gates: {approval: {signers: allowed_signers}}"));

    assertThat(authors())
        .asInstanceOf(LIST)
        .contains("carl@example.net")
        .doesNotContain("ben@example.net");
    assertThat(prompt.type("plan").exits(0).out())
        .contains("of its authors those of the last commit alone are known");
  }

  @Test
  void aPlanAndItsSignaturesThatLieInTheWorkTreeAreNoPartOfTheBuild() throws IOException {
    GitTree project = GitTree.in(Files.createDirectories(hosts.folder().resolve("project")));
    project.put(".gitignore", "dist/\n");
    project.commit("how it is built");
    project.put("dist/index.html", "built");
    String dist = project.top().resolve("dist").toString();
    String plan = project.top().resolve("r.plan").toString();
    String key = hosts.folder().resolve("ben").toString();
    for (int i = 0; i < 2; i++) {
      prompt.type("plan", "--source", dist, "--release", "42", "-o", plan).exits(0);
      prompt.run("approve", plan, "-y", "--identity", key).exits(0);
    }

    prompt.type("deploy", "--source", dist, "--plan", plan).exits(0);

    assertThat(hosts.current()).containsOnly("releases/42");
  }

  @Test
  void aStepWaitsForSomebodyWhoDidNotWriteIt() throws IOException {
    tree.put(
        "release.yaml", "deployer: 1\nsteps: [{name: tidy, command: [\"true\"], where: once}]\n");
    commit("ben", "ben");
    prompt = by(List.of());
    prompt.type("deploy", "--release", "42").exits(0);
    prompt = by(List.of("gates: {approval: {signers: allowed_signers}}"));
    assertThat(prompt.type("step", "tidy").exits(3).err())
        .contains("production needs an approved plan of the step ")
        .contains("Plan it: deployer step production tidy --dry-run -o FILE\n")
        .contains("Then carry it out: deployer step production tidy --plan FILE\n");
    assertThat(prompt.type("step", "tidy", "-o", "s.plan").exits(0).out())
        .contains("… approval   1 of anna@example.net, ben@example.net, carl@example.net")
        .contains("! who has made this step is not known but for dora@")
        .contains("Whoever approves it signs it: deployer approve s.plan\n")
        .contains("deployer step production tidy --plan s.plan");
    GitTree.in(prompt.directory()).git("fetch", "-q", hosts.source().toString());
    assertThat(prompt.type("step", "tidy", "-o", "s.plan").exits(0).out())
        .contains("… approval   1 of anna@example.net, carl@example.net (ben@example.net is an")
        .doesNotContain("is not known but for");
    takenOut("s.plan", "ben@example.net");
    signed("s.plan", "ben");
    assertThat(prompt.type("step", "tidy", "--plan", "s.plan").exits(3).err())
        .contains("the plan does not have ben@example.net among its authors");
    Files.delete(prompt.directory().resolve("s.plan.ben@example.net.sig"));
    prompt.type("step", "tidy", "-o", "s.plan").exits(0);
    assertThat(prompt.type("step", "--plan", "s.plan").exits(3).err())
        .contains("The step tidy was not done on production")
        .contains("Then once more: deployer step production tidy --plan s.plan\n");
    prompt
        .run("approve", "s.plan", "-y", "--identity", hosts.folder().resolve("carl").toString())
        .exits(0);

    prompt.type("step", "--plan", "s.plan").exits(0);

    assertThat(prompt.type("step").exits(0).out()).contains("approved by carl@example.net");
    assertThat(prompt.type("history").exits(0).out())
        .contains("began the step tidy, approved by carl@example.net");
  }
}
