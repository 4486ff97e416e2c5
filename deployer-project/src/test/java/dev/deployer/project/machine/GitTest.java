package dev.deployer.project.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.command.CommandOutcome;
import dev.deployer.command.LocalCommand;
import dev.deployer.command.Variables;
import dev.deployer.git.Git;
import dev.deployer.git.WorkTree;
import dev.deployer.git.WorkTree.Difference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What git itself says of a work tree, asked of a real one. */
class GitTest {
  private static final Map<String, String> HERE = System.getenv();

  @TempDir Path folder;
  private Path tree;
  private Path dist;

  @BeforeEach
  void aCommit() throws Exception {
    tree = Files.createDirectories(folder.resolve("tree"));
    git(tree, "init", "-q");
    write(".gitignore", "dist/\n");
    write("index.html", "1");
    write("web/a page.html", "2");
    write("web/grüße\t.html", "3");
    commit(tree, "one");
    dist = Files.createDirectories(tree.resolve("dist"));
  }

  private void write(String path, String text) throws IOException {
    Files.createDirectories(tree.resolve(path).getParent());
    Files.writeString(tree.resolve(path), text);
  }

  private static void commit(Path where, String message) throws Exception {
    git(where, "add", ".");
    git(
        where,
        "-c",
        "user.name=anna",
        "-c",
        "user.email=anna@example.net",
        "commit",
        "-qm",
        message);
  }

  private static void git(Path where, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("git", "-c", "protocol.file.allow=always"));
    all.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(all).directory(where.toFile());
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", words) + "\n" + said).isZero();
  }

  private static WorkTree ask(Path directory) throws IOException {
    return new Git(new LocalProcesses(HERE)).ask(directory);
  }

  private static WorkTree.Known known(Path directory) throws IOException {
    WorkTree answer = ask(directory);
    assertThat(answer).isInstanceOf(WorkTree.Known.class);
    return (WorkTree.Known) answer;
  }

  @Test
  void aTreeThatIsAsItsCommitHasNoChangesWhateverIsIgnored() throws Exception {
    write("dist/app.js", "built, and ignored");

    WorkTree.Known top = known(tree);
    assertThat(top.changes()).isEmpty();
    assertThat(top.commit().orElseThrow()).matches("[0-9a-f]{40}");
    assertThat(top.prefix()).isEmpty();
    assertThat(top.tracked())
        .containsExactlyInAnyOrder(
            ".gitignore", "index.html", "web/a page.html", "web/grüße\t.html");
    assertThat(known(dist).tracked()).isEmpty();
    assertThat(known(dist).prefix()).isEqualTo("dist/");
  }

  @Test
  void fromASubfolderTheWholeTreeIsLookedAt() throws Exception {
    write("index.html", "changed");
    write("schema/0042.stamp", "");
    write("web/new.html", "");
    Files.delete(tree.resolve("web/a page.html"));
    write("web/grüße\t.html", "changed");

    WorkTree.Known web = known(tree.resolve("web"));
    assertThat(web.prefix()).isEqualTo("web/");
    assertThat(web.tracked()).containsExactlyInAnyOrder("a page.html", "grüße\t.html");
    assertThat(web.changes())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "index.html", Difference.MODIFIED,
                "schema/0042.stamp", Difference.UNTRACKED,
                "web/new.html", Difference.UNTRACKED,
                "web/a page.html", Difference.DELETED,
                "web/grüße\t.html", Difference.MODIFIED));
    assertThat(web.changeOf("grüße\t.html")).contains(Difference.MODIFIED);
  }

  @Test
  void whatIsStagedAndInNoCommitIsTold() throws Exception {
    write("new.html", "");
    git(tree, "add", "new.html");
    git(tree, "mv", "index.html", "moved.html");

    assertThat(known(tree).changes())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "new.html", Difference.ADDED,
                "moved.html", Difference.ADDED,
                "index.html", Difference.DELETED));
  }

  @Test
  void whatGitWasToldNotToLookAtIsNotTakenForUnchanged() throws Exception {
    write("index.html", "changed in secret");
    git(tree, "update-index", "--assume-unchanged", "index.html");
    assertThat(known(tree).changes()).containsOnly(Map.entry("index.html", Difference.MODIFIED));

    git(tree, "update-index", "--no-assume-unchanged", "index.html");
    git(tree, "update-index", "--skip-worktree", "index.html");
    assertThat(known(tree).changes()).containsOnly(Map.entry("index.html", Difference.MODIFIED));
  }

  @Test
  void aRepositoryWithoutACommitHasNothingInOne() throws Exception {
    Path fresh = Files.createDirectories(folder.resolve("fresh"));
    git(fresh, "init", "-q");
    Files.writeString(fresh.resolve("a"), "");
    git(fresh, "add", ".");

    assertThat(known(fresh).commit()).isEmpty();
    assertThat(known(fresh).changes()).containsOnly(Map.entry("a", Difference.ADDED));
  }

  @Test
  void aLinkedWorkTreeAnswersForItself() throws Exception {
    Path linked = folder.resolve("linked");
    git(tree, "worktree", "add", "-q", linked.toString());
    write("schema/0042.stamp", "left in the other tree");

    assertThat(known(linked).changes()).isEmpty();
    Files.writeString(linked.resolve("index.html"), "changed");
    assertThat(known(linked).changes()).containsOnly(Map.entry("index.html", Difference.MODIFIED));
  }

  @Test
  void theFilesOfASubmoduleAreKnownAndWhatDiffersInItIsTold() throws Exception {
    Path library = Files.createDirectories(folder.resolve("library"));
    git(library, "init", "-q");
    Files.writeString(library.resolve("x.js"), "x");
    commit(library, "x");
    git(tree, "submodule", "add", "-q", library.toString(), "lib");
    commit(tree, "with a library");

    assertThat(known(tree).tracked()).contains("lib/x.js");
    assertThat(known(tree).changes()).isEmpty();
    Files.writeString(tree.resolve("lib/left.stamp"), "");
    assertThat(known(tree).changes()).containsOnly(Map.entry("lib", Difference.SUBMODULE));
    assertThat(known(tree).changeOf("lib/x.js")).contains(Difference.MODIFIED);
  }

  @Test
  void variablesOfTheCallerDoNotLeadGitElsewhere() throws Exception {
    write("schema/0042.stamp", "");

    WorkTree answer =
        new Git(new LocalProcesses(Map.of("PATH", HERE.get("PATH"), "GIT_DIR", "/nowhere/at/all")))
            .ask(dist);

    assertThat(((WorkTree.Known) answer).changes())
        .containsOnly(Map.entry("schema/0042.stamp", Difference.UNTRACKED));
  }

  @Test
  void settingsOfTheRepositoryHideNothingAndRunNothing() throws Exception {
    Path ran = folder.resolve("ran");
    Path spy = Files.writeString(folder.resolve("spy"), "#!/bin/sh\ntouch " + ran + "\n");
    assertThat(spy.toFile().setExecutable(true)).isTrue();
    git(tree, "config", "status.showUntrackedFiles", "no");
    git(tree, "config", "core.quotePath", "false");
    git(tree, "config", "core.fsmonitor", spy.toString());
    write("web/left\n.stamp", "");

    assertThat(known(dist).changes())
        .containsOnly(Map.entry("web/left\n.stamp", Difference.UNTRACKED));
    assertThat(ran).doesNotExist();
  }

  @Test
  void whereThereIsNoWorkTreeThereIsNothingToAsk() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    WorkTree answer =
        new Git(
                (command, output) -> {
                  throw new AssertionError("git is not even started");
                })
            .ask(elsewhere);
    assertThat(answer).isEqualTo(new WorkTree.None());
    Files.createDirectories(elsewhere.resolve(".git"));
    assertThat(ask(elsewhere)).as("an empty .git is no repository").isEqualTo(new WorkTree.None());
  }

  @Test
  void aTreeOfAnotherAccountIsNotAnsweredForAndGitSaysWhy() throws Exception {
    // As git's own tests make a tree another account's.
    Variables ofAnother = new Variables(Map.of("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1"));
    WorkTree answer =
        new Git(
                (command, output) ->
                    new LocalProcesses(HERE)
                        .run(
                            new LocalCommand(
                                    command.arguments(),
                                    command.variables().and(ofAnother),
                                    command.directory(),
                                    command.within(),
                                    command.input())
                                .without("GIT_"),
                            output))
            .ask(tree);
    assertThat(answer)
        .isInstanceOfSatisfying(
            WorkTree.Unanswered.class,
            unanswered -> {
              assertThat(unanswered.sentence())
                  .startsWith("fatal: detected dubious ownership in repository at");
              assertThat(unanswered.more())
                  .anyMatch(line -> line.contains("--add safe.directory " + tree));
            });
  }

  @Test
  void whatGitCannotReadIsSaidInItsOwnWords() throws Exception {
    git(tree, "config", "core.repositoryformatversion", "99");
    assertThat(ask(tree))
        .isInstanceOfSatisfying(
            WorkTree.Unanswered.class,
            unanswered -> assertThat(unanswered.sentence()).contains("Expected git repo version"));
  }

  @Test
  void whereGitIsNotThereThatIsSaid() throws Exception {
    WorkTree answer =
        new Git((command, output) -> new CommandOutcome.NotStarted("no git")).ask(tree);
    assertThat(answer)
        .isEqualTo(new WorkTree.Unanswered("git could not be started: no git", List.of()));
  }
}
