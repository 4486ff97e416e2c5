package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.GitTree;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A commit and an archive are deployed as they are, whatever lies beside them. */
final class SourcesTest {
  private Site site;
  private GitTree tree;
  private Prompt prompt;

  @BeforeEach
  void aShopInGit() throws IOException {
    site = Site.open();
    SmallApplication.write(site.source(), 1);
    tree = GitTree.in(site.source());
    tree.put("web/index.html", "in web");
    tree.commit("one");
    prompt = Prompt.of(site);
    prompt.type("init").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  private String live(String path) throws IOException {
    return Files.readString(site.root().resolve("current").resolve(path));
  }

  @Test
  void aCommitIsSentAndNothingThatLiesBesideIt() throws IOException {
    String one = tree.git("rev-parse", "HEAD").strip();
    tree.put("index.html", "two");
    String two = tree.commit("two");
    tree.put("schema/0042.stamp", "42");
    assertThat(prompt.type("deploy").exits(3).err())
        .contains("Or send exactly what is committed: deployer deploy production --ref HEAD");

    prompt.type("deploy", "--ref", "HEAD", "--release", "2").exits(0);

    assertThat(live("index.html")).isEqualTo("two");
    assertThat(site.root().resolve("current/schema")).doesNotExist();
    assertThat(prompt.type("releases", "--json").exits(0).out())
        .contains("\"revision\":\"" + two + "\"");
    assertThat(Files.readString(site.root().resolve(".deployer/manifests/2/release.json")))
        .contains("\"kind\" : \"git\"", "\"dirty\" : false");
    assertThat(prompt.type("plan", "--ref", one.substring(0, 10)).exits(0).out())
        .contains("commit " + one.substring(0, 12) + ", 7 files, as they are in it");
    assertThat(prompt.type("deploy", "--ref", "v9").exits(2).err())
        .contains("git knows no commit \"v9\"");
  }

  @Test
  void aPartOfACommitIsSentFromWhereverOneStands() throws IOException {
    prompt = Prompt.of(site, "source: {git: " + site.source() + ", path: web}");
    prompt.type("deploy", "--release", "1").exits(0);
    assertThat(live("index.html")).isEqualTo("in web");

    prompt = Prompt.of(site, "source: {git: " + site.source().resolve("web") + "}");
    assertThat(prompt.type("deploy").exits(0).out()).contains("1 is live on production already");
    prompt = Prompt.of(site, "source: {git: " + site.source() + ", path: build}");
    assertThat(prompt.type("deploy").exits(2).err()).contains("there is nothing at \"build\"");
  }

  @Test
  void aCommitWithASubmoduleOrAPointerOfLfsIsRefused() throws IOException {
    tree.put("big.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 3\n");
    tree.commit("a pointer");
    assertThat(prompt.type("deploy", "--ref", "HEAD").exits(2).err())
        .contains("\"big.bin\": it is a pointer of git-lfs");

    tree.remove("big.bin");
    GitTree library = GitTree.in(Files.createDirectories(site.folder().resolve("library")));
    library.put("x.js", "x");
    library.commit("x");
    tree.git("submodule", "add", "-q", library.top().toString(), "lib2");
    tree.commit("a library");
    assertThat(prompt.type("deploy", "--ref", "HEAD").exits(2).err())
        .contains("it has the submodule \"lib2\", which git leaves empty")
        .doesNotContain("names a commit")
        .contains("To send what is checked out, submodules and all: deployer deploy production\n");
  }

  @Test
  void namesInACommitThatNoReleaseCanHaveAreRefusedAllAtOnceAndEscaped() throws IOException {
    tree.put("a\u001b[2Jb", "hostile");
    tree.put("c\\d", "hostile");
    tree.put("e\nf", "hostile");
    tree.commit("hostile names");

    assertThat(prompt.type("deploy", "--ref", "HEAD").exits(2).err())
        .contains("\"c\\\\d\"", "\"e\\u000af\"")
        .doesNotContain("\u001b")
        .doesNotContain("e\nf");
    assertThat(prompt.type("deploy").exits(2).err()).doesNotContain("\u001b");
    assertThat(site.root().resolve("current")).doesNotExist();
  }

  @Test
  void whatGitLeavesOutOfAnArchiveIsLeftOutHereToo() throws IOException {
    tree.put(".gitattributes", "tests export-ignore\nVERSION export-subst\n");
    tree.put("tests/a", "");
    tree.put("VERSION", "$Format:%H$");
    String commit = tree.commit("attributes");
    prompt.type("deploy", "--ref", "HEAD", "--release", "1").exits(0);
    assertThat(site.root().resolve("current/tests")).doesNotExist();
    assertThat(live("VERSION")).isEqualTo(commit);
  }

  @Test
  void aHookOfTheBuildThatLeavesSomethingIsRefusedForACommitToo() throws IOException {
    prompt =
        Prompt.of(
            site,
            "hooks: {build: [{name: compile, command: [touch, "
                + site.source().resolve("left.stamp")
                + "], where: local}]}");
    assertThat(prompt.type("deploy", "--ref", "HEAD").exits(3).err())
        .contains("the hook compile left left.stamp in the work tree");
  }

  @Test
  void anArchiveIsSentAndItsDigestIsRecorded() throws IOException {
    Path archive = site.folder().resolve("shop-1.0.tgz");
    tree.git("archive", "--prefix=package/", "-o", archive.toString(), "HEAD");

    prompt = Prompt.of(site, "source: {archive: " + archive + ", strip: 1}");
    assertThat(prompt.type("plan").exits(0).out())
        .contains("✔ source     archive ", ", 7 files, as they are in it");
    prompt.type("deploy", "--release", "1").exits(0);

    assertThat(live("index.html")).isEqualTo("<h1>version 1</h1>");
    assertThat(Files.readString(site.root().resolve(".deployer/manifests/1/release.json")))
        .contains("\"kind\" : \"archive\"", "\"archive_sha256\" : \"");
    assertThat(prompt.type("deploy", "--ref", "HEAD").exits(2).err())
        .contains("--ref is for a source in git");
    Path bare = site.folder().resolve("bare.zip");
    tree.git("archive", "-o", bare.toString(), "HEAD");
    prompt = Prompt.of(site);
    assertThat(prompt.type("deploy", "--source", bare.toString()).exits(0).out())
        .contains("1 is live on production already");
  }
}
