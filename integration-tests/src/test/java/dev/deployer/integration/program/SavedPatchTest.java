package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.GitTree;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hot-patch is saved as files and as a diff, is known from then on, and is brought home. */
final class SavedPatchTest {
  private Site site;
  private Prompt prompt;

  @BeforeEach
  void deploy() throws IOException {
    site = Site.open();
    prompt = Prompt.of(site, "writable: [var/cache]");
    prompt.type("init").exits(0);
    SmallApplication.write(site.source(), 1);
    Files.writeString(site.source().resolve("job.rb"), "def run\n  mail\n  bill\nend\n");
    prompt.type("deploy", "--release", "1").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  private Path live(String path) {
    return site.release("1").resolve(path);
  }

  private Path saves() {
    return site.folder().resolve("patches");
  }

  private Path saved() throws IOException {
    try (Stream<Path> all = Files.list(saves())) {
      List<Path> folders = all.toList();
      assertThat(folders).hasSize(1);
      return folders.get(0);
    }
  }

  /** As an editor does: another file in the place of the old one. */
  private void edit(String path, String text) throws IOException {
    Files.delete(live(path));
    Files.writeString(live(path), text);
  }

  @Test
  void whatWasChangedIsFilesAndADiffThatGitAndPatchTake() throws Exception {
    edit("job.rb", "def run\n  mail\n  # stopped, #812\nend\n");
    Files.delete(live("only-in-1.txt"));
    Files.createDirectories(live("lib/fix/deep"));
    Files.writeString(live("lib/fix/deep/new file.rb"), "fixed");
    OpenSshServer.run("chmod", "0755", live("lib/deep/down/data.bin").toString());
    String out =
        prompt
            .type("verify", "--save", saves().toString(), "--message", "job stopped, #812")
            .exits(3)
            .out();
    assertThat(out).contains("Saved with 3 files", "It is recorded there");
    assertThat(Files.readString(saved().resolve("files/job.rb"))).contains("stopped, #812");
    assertThat(Files.readString(saved().resolve("files/lib/fix/deep/new file.rb")))
        .isEqualTo("fixed");
    assertThat(saved().resolve("files/only-in-1.txt")).doesNotExist();
    for (List<String> program :
        List.of(List.of("git", "apply", "-p1"), List.of("patch", "-p1", "-f", "-i"))) {
      Path copy = site.folder().resolve("copy-" + program.get(0));
      Site.copy(site.source(), copy);
      run(copy, program, saved().resolve("patch.diff").toString());
      assertThat(Files.readString(copy.resolve("job.rb")))
          .isEqualTo(Files.readString(live("job.rb")));
      assertThat(Files.readString(copy.resolve("lib/fix/deep/new file.rb"))).isEqualTo("fixed");
      assertThat(copy.resolve("only-in-1.txt")).doesNotExist();
      assertThat(Files.isExecutable(copy.resolve("lib/deep/down/data.bin"))).isTrue();
    }
    String card = Files.readString(saved().resolve("patch.json"));
    assertThat(card)
        .contains("\"format\" : 1", "\"release\" : \"1\"", "job stopped, #812", "\"gone\" : true");
  }

  private static void run(Path directory, List<String> program, String file) throws Exception {
    Process process =
        new ProcessBuilder(Stream.concat(program.stream(), Stream.of(file)).toList())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void theRollbackThatStatusOffersToWhatWasPatchedIsOneThatIsNotRefused() throws Exception {
    edit("job.rb", "def run\n  mail\n  # stopped, #812\nend\n");
    prompt.type("verify", "--save", saves().toString(), "--message", "job stopped, #812").exits(3);
    SmallApplication.write(site.source(), 2);
    prompt.type("deploy", "--release", "2", "--accept", "drift", "--reason", "not wanted").exits(0);

    String offered =
        prompt
            .type("status")
            .exits(0)
            .out()
            .lines()
            .filter(line -> line.strip().startsWith("rollback"))
            .findFirst()
            .orElseThrow();

    assertThat(offered)
        .contains("goes to 1, which was changed by hand (1 file since ", "\"job stopped, #812\"): ")
        .contains("deployer rollback production --accept drift:");
    String accepted = offered.replaceAll(".*--accept (drift:[0-9a-f]+) .*", "$1");
    prompt.type("rollback").exits(3);
    prompt.type("rollback", "--accept", accepted, "--reason", "the patch is wanted").exits(0);
  }

  @Test
  void whoDoesNotWantThePatchPutsTheSameBuildThereAgain() throws Exception {
    Tree deployed = Tree.of(site.release("1"));
    edit("job.rb", "def run\n  mail\nend\n");
    Files.delete(live("only-in-1.txt"));
    Files.writeString(live("added.txt"), "by hand");
    prompt.type("verify", "--save", saves().toString()).exits(3);

    assertThat(prompt.type("deploy", "--release", "1", "-n").exits(3).out())
        .doesNotContain("live already", "Nothing to do");
    assertThat(prompt.type("deploy").exits(3).err())
        .contains("1 is still live", "--accept drift:")
        .doesNotContain("already");
    assertThat(
            prompt
                .type("deploy", "--release", "1", "--accept", "drift", "--reason", "not wanted")
                .exits(3)
                .err())
        .contains(
            "1 is live with this content and was changed by hand on the host; it can be put there"
                + " again under another id",
            "--release ID");
    assertThat(
            prompt
                .type("deploy", "--release", "2", "--accept", "drift", "--reason", "not wanted")
                .exits(0)
                .out())
        .contains("2 is live on production, in place of 1");
    assertThat(Tree.of(site.release("2"))).isEqualTo(deployed);
    assertThat(live("added.txt")).hasContent("by hand");
    assertThat(prompt.type("history").exits(0).out()).contains("not wanted");
  }

  @Test
  void aKnownPatchIsShownAndPassedOverUntilSomethingElseDiffers() throws Exception {
    edit("job.rb", "def run\n  mail\nend\n");
    prompt.type("verify", "--known").exits(3);
    prompt.type("verify", "--save", saves().toString(), "--message", "job stopped, #812").exits(3);
    assertThat(prompt.type("verify", "--known").exits(0).out()).contains("all of them known");
    assertThat(prompt.type("verify").exits(3).out()).contains("This is known: 1 file since");
    assertThat(prompt.type("status").exits(0).out())
        .contains("patched    1 file since ", "\"job stopped, #812\"");
    assertThat(prompt.type("history").exits(0).out())
        .contains("knows what was changed by hand in 1: \"job stopped, #812\"");
    List<String> motd = prompt.type("status", "--motd").exits(0).out().lines().toList();
    assertThat(motd).hasSize(3);
    assertThat(motd.get(0)).contains("1 live since ");
    assertThat(motd.get(1)).startsWith("HAND-PATCHED on ").contains("1 file, by ", "#812");
    assertThat(motd.get(2)).startsWith("Do not deploy over it: deployer verify ");
    Map<String, Object> status = prompt.type("status", "--json").exits(0).result();
    assertThat((List<?>) status.get("patches")).hasSize(1);

    SmallApplication.write(site.source(), 2);
    assertThat(prompt.type("deploy", "--release", "2").exits(3).err())
        .contains(", as recorded by ", ": \"job stopped, #812\" (drift:")
        .doesNotContain("--save");
    edit("index.html", "another");
    assertThat(prompt.type("deploy", "--release", "2").exits(3).err())
        .contains("To keep what was changed by hand: deployer verify production --save DIR")
        .doesNotContain("recorded by");
    prompt.type("verify", "--known").exits(3);
    assertThat(prompt.type("status").exits(0).out()).contains("; something else differs now");

    SmallApplication.write(site.source(), 2);
    prompt.type("deploy", "--release", "2", "--accept", "drift", "--reason", "fixed in 2").exits(0);
    assertThat(prompt.type("status").exits(0).out()).doesNotContain("patched");
    assertThat(prompt.type("status", "--motd").exits(0).out().lines()).hasSize(1);
  }

  @Test
  void aPatchThatWasTakenBackIsNotShown() throws Exception {
    FileTime time = Files.getLastModifiedTime(live("job.rb"));
    String before = Files.readString(live("job.rb"));
    edit("job.rb", "def run\nend\n");
    prompt.type("verify", "--save", saves().toString()).exits(3);
    assertThat(prompt.type("status").exits(0).out()).contains("patched");
    edit("job.rb", before);
    Files.setLastModifiedTime(live("job.rb"), time);
    assertThat(prompt.type("status").exits(0).out()).doesNotContain("patched");
  }

  @Test
  void withoutARecordNothingChangesOnTheHostAndNoLockIsNeeded() throws Exception {
    edit("job.rb", "def run\nend\n");
    Tree before = Tree.of(site.root());
    Map<String, Object> result =
        prompt
            .type("verify", "--save", saves().toString(), "--no-record", "--json")
            .exits(3)
            .result();
    assertThat(Tree.of(site.root())).isEqualTo(before);
    assertThat((List<?>) result.get("saved"))
        .singleElement()
        .satisfies(
            one -> {
              Map<?, ?> saved = (Map<?, ?>) one;
              assertThat(saved.get("folder")).isEqualTo(saved().toString());
              assertThat(saved.get("files")).isEqualTo(1);
              assertThat(saved.get("drift").toString()).matches("[0-9a-f]{12}");
            });
    prompt.type("verify", "--known").exits(3);
  }

  @Test
  void whereNothingDiffersNothingIsSaved() throws Exception {
    assertThat(prompt.type("verify", "--save", saves().toString()).exits(0).out())
        .contains("There is nothing to save.");
    assertThat(saves()).doesNotExist();
  }

  @Test
  void aFolderWithSomethingElseIsRefusedBeforeAnyHostIsAsked() throws Exception {
    edit("job.rb", "def run\nend\n");
    Files.createDirectories(saves());
    Files.writeString(saves().resolve("notes.txt"), "mine");
    assertThat(prompt.type("verify", "--save", saves().toString()).exits(2).err())
        .contains("is no folder of saved patches: it has \"notes.txt\"");
    Files.delete(saves().resolve("notes.txt"));
    prompt.type("verify", "--save", saves().toString()).exits(3);
    prompt.type("verify", "--save", saves().toString()).exits(3);
    assertThat(saved()).exists();
    prompt.type("verify", "--no-record").exits(2);
    prompt.type("verify", "--known", "--save", saves().toString()).exits(2);
  }

  @Test
  void namesThatNoReleaseMayHaveAndLinksAreListedAndNeverMadeHere() throws Exception {
    Files.writeString(live("bad\nname"), "hostile");
    Files.createSymbolicLink(live("passwd"), Path.of("/etc/passwd"));
    Files.delete(live("index.html"));
    Files.createSymbolicLink(live("index.html"), Path.of("/etc/passwd"));
    String out = prompt.type("verify", "--save", saves().toString(), "--no-record").exits(3).out();
    assertThat(out)
        .contains("not in the diff: bad\\u000aname: its name is none that a release may have")
        .contains("not in the diff: passwd: it is or was a link");
    assertThat(saved().resolve("files")).doesNotExist();
    assertThat(saved().resolve("patch.diff")).doesNotExist();
    assertThat(Files.readString(saved().resolve("patch.json")))
        .contains("\"link\" : \"/etc/passwd\"");
  }

  @Test
  void whatIsTooMuchIsListedAndNotFetched() throws Exception {
    for (String file : List.of("a", "b", "c", "d", "e")) {
      OpenSshServer.run("truncate", "-s", "60M", live(file).toString());
    }
    OpenSshServer.run("truncate", "-s", "65M", live("dump").toString());
    Files.writeString(live("small.txt"), "by hand");
    String out =
        prompt.type("verify", "--save", saves().toString(), "--no-record", "-v").exits(3).out();
    assertThat(out)
        .contains("dump: it has 68157440 bytes, and is not fetched")
        .contains("e: there is too much to fetch before it");
    assertThat(saved().resolve("files/d")).hasSize(60 << 20);
    assertThat(saved().resolve("files/e")).doesNotExist();
    assertThat(saved().resolve("files/dump")).doesNotExist();
    assertThat(saved().resolve("files/small.txt")).hasContent("by hand");
    assertThat(Files.readString(saved().resolve("patch.diff"))).contains("+by hand");
  }

  @Test
  void whatItWasIsFoundInTheCommitThatWasDeployed() throws Exception {
    SmallApplication.write(site.source(), 2);
    GitTree tree = GitTree.in(site.source());
    tree.put("job.rb", "def run\n  mail\n  bill\n  close\nend\n");
    tree.commit("the job");
    prompt.type("deploy", "--release", "2").exits(0);
    tree.put("job.rb", "something else");
    tree.commit("it has moved on");
    Path patched = site.release("2").resolve("job.rb");
    Files.delete(patched);
    Files.writeString(patched, "def run\nend\n");

    prompt.type("verify", "--save", saves().toString(), "--no-record").exits(3);

    assertThat(Files.readString(saved().resolve("patch.diff"))).contains("-  close\n");
  }

  @Test
  void whatItWasIsFoundInAnotherReleaseThereOrTheFilesAloneAreKept() throws Exception {
    SmallApplication.write(site.source(), 2);
    Files.writeString(site.source().resolve("job.rb"), "def run\n  mail\n  bill\nend\n");
    prompt.type("deploy", "--release", "2").exits(0);
    Path patched = site.release("2").resolve("job.rb");
    Files.delete(patched);
    Files.writeString(patched, "def run\nend\n");
    Files.writeString(site.source().resolve("job.rb"), "something else");
    prompt.type("verify", "--save", saves().toString(), "--no-record").exits(3);
    assertThat(Files.readString(saved().resolve("patch.diff"))).contains("-  mail\n");
    Tree.delete(saves());

    Path both = site.release("1").resolve("job.rb");
    Files.delete(both);
    Files.writeString(both, "gone");
    assertThat(prompt.type("verify", "--save", saves().toString(), "--no-record").exits(3).out())
        .contains("job.rb: nobody has what it was: not the source or its commit");
    assertThat(saved().resolve("patch.diff")).doesNotExist();
    assertThat(saved().resolve("files/job.rb")).hasContent("def run\nend\n");
  }
}
