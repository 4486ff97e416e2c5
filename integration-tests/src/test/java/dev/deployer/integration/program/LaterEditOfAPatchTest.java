package dev.deployer.integration.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody changes in a hot-patch that is known is known to nobody yet. */
final class LaterEditOfAPatchTest {
  private static final String HOTFIX = "config/initializers/hotfix.rb";

  private Site site;
  private Prompt prompt;

  @BeforeEach
  void deploy() throws IOException {
    site = Site.open();
    prompt = Prompt.of(site, "writable: [var/cache]", "shared: {dirs: [var/media]}");
    prompt.type("init").exits(0);
    SmallApplication.write(site.source(), 1);
    prompt.type("deploy", "--release", "1").exits(0);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  private Path live(String path) {
    return site.release("1").resolve(path);
  }

  private void put(String path, String text) throws IOException {
    SmallApplication.put(site.release("1"), path, text);
  }

  private void link(String path, String target) throws IOException {
    Files.deleteIfExists(live(path));
    Files.createSymbolicLink(live(path), Path.of(target));
  }

  /** Saves what was changed, and tells its digits. */
  private String save(String message) {
    Map<String, Object> result =
        prompt
            .type("verify", "--save", "patches", "--message", message, "--json")
            .exits(3)
            .result();
    Map<?, ?> saved = (Map<?, ?>) ((List<?>) result.get("saved")).get(0);
    assertThat(saved.get("recorded")).isEqualTo(true);
    return saved.get("drift").toString();
  }

  private List<String> saved(String path) throws IOException {
    try (Stream<Path> folders = Files.list(prompt.directory().resolve("patches"))) {
      return folders
          .map(
              folder -> {
                try {
                  return Files.readString(folder.resolve("files").resolve(path));
                } catch (IOException e) {
                  return e.toString();
                }
              })
          .sorted()
          .toList();
    }
  }

  @Test
  void whoEditsAnAddedFileOnceMoreIsFoundAskedForAndSavedBesideTheFirst() throws IOException {
    put(HOTFIX, "by ben");
    String bens = save("by ben, #812");
    prompt.type("verify", "--known").exits(0);
    prompt.type("watch", "--for", "0").exits(0);

    put(HOTFIX, "by ben and carl");

    assertThat(prompt.type("verify", "--known").exits(3).out())
        .contains("extra      " + HOTFIX + "  (file of 15 bytes, mode 0644, modified ");
    assertThat(prompt.type("watch", "--for", "0").exits(3).all()).contains("! drift on ");
    assertThat(prompt.type("status").exits(0).out()).contains("; something else differs now");
    SmallApplication.write(site.source(), 2);
    assertThat(prompt.type("deploy", "--release", "2").exits(3).err())
        .doesNotContain("recorded by", bens)
        .contains("1 is still live", "--save DIR");
    prompt
        .type("deploy", "--release", "2", "--accept", "drift:" + bens, "--reason", "known")
        .exits(3);

    String carls = save("by carl, #813");

    assertThat(carls).isNotEqualTo(bens);
    assertThat(saved(HOTFIX)).containsExactly("by ben", "by ben and carl");
    assertThat(prompt.type("history").exits(0).out()).contains("by ben, #812", "by carl, #813");
    prompt.type("verify", "--known").exits(0);
    prompt.type("watch", "--for", "0").exits(0);
    assertThat(prompt.type("deploy", "--release", "2").exits(3).err())
        .contains(": \"by carl, #813\" (drift:" + carls + ")");
    prompt
        .type("deploy", "--release", "2", "--accept", "drift:" + carls, "--reason", "known")
        .exits(0);
  }

  /** Something that somebody does to what is known. */
  private interface Edit {
    void make() throws IOException;
  }

  @Test
  void aModeATargetAndWhatLiesInDirectoriesAreEditsToo() throws IOException {
    put(HOTFIX, "by ben");
    link("lib/fix.js", "engine.js");
    Files.delete(live("lib/latest.js"));
    put("lib/latest.js", "a file where a link was");
    Files.delete(live("only-in-1.txt"));
    put("only-in-1.txt/inner", "a directory where a file was");
    for (int i = 1; i <= 150; i++) {
      put("vendor/gem/" + i, "many");
    }
    List<Edit> edits =
        List.of(
            () -> OpenSshServer.run("chmod", "0600", live(HOTFIX).toString()),
            () -> link("lib/fix.js", "deep"),
            () -> put("lib/latest.js", "another"),
            () -> put("only-in-1.txt/inner", "another"),
            () -> put("vendor/gem/77", "another"));
    for (Edit edit : edits) {
      save("known");
      prompt.type("verify", "--known").exits(0);
      edit.make();
      prompt.type("verify", "--known").exits(3);
    }
    assertThat(prompt.type("verify", "-v").exits(3).out())
        .containsPattern("extra      vendor  \\(151 entries below it, digest [0-9a-f]{12}, not in ")
        .contains("extra      vendor  (directory, mode 0755, not in the manifest)")
        .doesNotContain("vendor/gem");
    save("all of it");
    assertThat(saved("vendor/gem/77")).contains("another");
  }

  @Test
  void whatIsReadAndWhatTheApplicationMayWriteLeavesAPatchKnown() throws IOException {
    put(HOTFIX, "by ben");
    save("known");

    OpenSshServer.run("touch", "-a", "-d", "2030-01-01", live(HOTFIX).toString());
    put("config/initializers/swap", "for a moment");
    Files.delete(live("config/initializers/swap"));
    OpenSshServer.run("touch", "-d", "2030-01-01", live("config/initializers").toString());
    put("var/cache/made", "by the application");
    put("var/media/uploaded", "by a visitor");

    prompt.type("verify", "--known").exits(0);
    prompt.type("watch", "--for", "0").exits(0);
  }
}
