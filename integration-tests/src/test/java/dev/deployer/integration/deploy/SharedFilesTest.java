package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Data that outlives releases, and directories in a release that the application may change. */
final class SharedFilesTest {
  private Site site;
  private Prompt prompt;

  @BeforeEach
  void open() throws IOException {
    site = Site.open();
    prompt = Prompt.of(site, "shared: {dirs: [var/media], files: [.env]}", "writable: [var/cache]");
    prompt.type("init").exits(0);
    SmallApplication.write(site.source(), 1);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  private Path shared(String path) {
    return site.root().resolve("shared").resolve(path);
  }

  @Test
  void aSharedFileThatIsMissingEverywhereIsRefusedWithTheWayToPutItThere() throws IOException {
    String refusal = prompt.type("deploy", "--release", "1").exits(3).err();
    assertThat(refusal).contains("shared/.env", "sftp");
    assertThat(site.names("releases")).isEmpty();
    Files.writeString(shared(".env"), "put by a person");
    prompt.type("deploy", "--release", "1").exits(0);
    assertThat(site.root().resolve("current/.env")).hasContent("put by a person");
  }

  @Test
  void itIsCopiedOnceAndNeverOverwritten() throws IOException {
    SmallApplication.put(site.source(), ".env", "from the source");
    prompt.type("deploy", "--release", "1").exits(0);
    assertThat(shared(".env")).hasContent("from the source");
    Files.writeString(shared(".env"), "edited on the host");
    SmallApplication.write(site.source(), 2);
    SmallApplication.put(site.source(), ".env", "newer in the source");
    prompt.type("deploy", "--release", "2").exits(0);
    assertThat(shared(".env")).hasContent("edited on the host");
    assertThat(Files.readSymbolicLink(site.release("2").resolve(".env")))
        .isEqualTo(Path.of("../../shared/.env"));
  }

  @Test
  void whatIsInASharedDirectoryOutlivesEveryRelease() throws IOException {
    SmallApplication.put(site.source(), ".env", "x");
    prompt.type("deploy", "--release", "1").exits(0);
    Files.writeString(site.root().resolve("current/var/media/upload.png"), "a visitor's");
    for (int n = 2; n <= 4; n++) {
      SmallApplication.write(site.source(), n);
      prompt.type("deploy", "--release", String.valueOf(n)).exits(0);
    }
    prompt.type("prune", "--keep", "1").exits(0);
    assertThat(shared("var/media/upload.png")).hasContent("a visitor's");
    assertThat(site.root().resolve("current/var/media/upload.png")).hasContent("a visitor's");
  }

  @Test
  void whatIsWritableIsNeverOneInodeWithAnotherRelease() throws IOException {
    SmallApplication.put(site.source(), ".env", "x");
    prompt.type("deploy", "--release", "1").exits(0);
    SmallApplication.put(site.source(), "index.html", "changed");
    prompt.type("deploy", "--release", "2").exits(0);
    assertThat(inode("2", "var/cache/warm")).isNotEqualTo(inode("1", "var/cache/warm"));
    assertThat(inode("2", "lib/engine.js")).isEqualTo(inode("1", "lib/engine.js"));
  }

  private Object inode(String release, String path) throws IOException {
    return Files.getAttribute(
        site.release(release).resolve(path), "unix:ino", LinkOption.NOFOLLOW_LINKS);
  }
}
