package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.GitTree;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What package managers and builds put into a source, which git is told to ignore. */
final class GeneratedFoldersTest {
  private Site site;
  private GitTree shop;
  private Prompt prompt;

  @BeforeEach
  void aProject() throws IOException {
    site = Site.open();
    shop = GitTree.in(Files.createDirectories(site.folder().resolve("shop")));
    prompt = Prompt.in(shop.top(), site.folder(), "anna", Prompt.of(site).environment());
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  private void configured() throws IOException {
    prompt
        .run(
            "new",
            "--host",
            site.server().user() + "@" + site.server().host() + ":" + site.server().port(),
            "--root",
            site.root().toString())
        .exits(0);
    shop.commit("with its configuration");
    prompt.type("init").exits(0);
  }

  @Test
  void whatNewWritesForNodeSendsTheModulesThatGitIgnoresAndRefusesWhatElseIsNotInGit()
      throws IOException {
    shop.put("package.json", "{\"name\": \"shop\"}");
    shop.put("server.js", "require('left-pad');\n");
    shop.put(".gitignore", "node_modules/\n*.stamp\n");
    configured();
    shop.put("node_modules/left-pad/index.js", "module.exports = 1;\n");

    prompt.type("deploy", "--release", "1").exits(0);
    assertThat(site.root().resolve("current/node_modules/left-pad/index.js")).isRegularFile();

    shop.put("migrations/42.stamp", "run");
    assertThat(prompt.type("deploy").exits(3).err())
        .contains("is not in git")
        .contains("{generated: [PATTERN]}");
  }

  @Test
  void whatNewWritesForComposerSendsTheVendorsThatGitIgnores() throws IOException {
    shop.put("composer.json", "{\"name\": \"acme/shop\"}");
    shop.put("public/index.php", "<?php require '../vendor/autoload.php';\n");
    shop.put(".gitignore", "/vendor/\n");
    configured();
    shop.put("vendor/autoload.php", "<?php\n");

    prompt.type("deploy", "--release", "1").exits(0);
    assertThat(site.root().resolve("current/vendor/autoload.php")).isRegularFile();
  }

  @Test
  void whereItIsNotNamedTheLineThatNamesItIsPrintedFirst() throws IOException {
    shop.put("package.json", "{\"name\": \"shop\"}");
    shop.put(".gitignore", "node_modules/\n");
    configured();
    String written = Files.readString(shop.top().resolve("deployer.yaml"));
    shop.put(
        "deployer.yaml", written.replace("gates:\n  source: {generated: [/node_modules/]}\n", ""));
    shop.put("packages/till/package.json", "{}");
    shop.commit("without");
    shop.put("node_modules/a/index.js", "a");
    shop.put("node_modules/b/index.js", "b");
    shop.put("packages/till/node_modules/c/index.js", "c");

    String refused = prompt.type("deploy").exits(3).err();
    String remedy = "gates: {source: {generated: [/node_modules/, /packages/till/node_modules/]}}";
    assertThat(refused).contains("3 files of the content ").contains(remedy);
    assertThat(refused.indexOf(remedy)).isLessThan(refused.indexOf("Commit it, exclude it"));

    shop.put(
        "deployer.yaml", Files.readString(shop.top().resolve("deployer.yaml")) + remedy + "\n");
    shop.commit("with what was printed");
    prompt.type("deploy", "--release", "1").exits(0);
  }
}
