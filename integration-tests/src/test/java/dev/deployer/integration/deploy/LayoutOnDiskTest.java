package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.LayoutOnDisk;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checker of what lies in a root tells everything that should not, or not so. */
final class LayoutOnDiskTest {
  private Site site;

  @BeforeEach
  void deployTwice() throws Exception {
    site = Site.open().initialised().deployed(1).deployed(2);
    assertThat(LayoutOnDisk.unexplained(site.root())).isEmpty();
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  private void assertTells(String path, String what) throws IOException {
    assertThat(LayoutOnDisk.unexplained(site.root())).contains(path + ": " + what);
  }

  private Path in(String path) {
    return site.root().resolve(path);
  }

  @Test
  void anythingThatTheLayoutDoesNotNameIsTold() throws Exception {
    String token = "0".repeat(32);
    Files.createFile(in("stray"));
    Files.createFile(in(".deployer/stray"));
    Files.createDirectory(in(".deployer/new").resolve(token));
    String preparing = ".deployer/new/" + LayoutOnDisk.idOf(site.root());
    Files.createDirectory(in(preparing).resolve(token));
    Files.createDirectory(in(".deployer/lock").resolve(token));
    Files.createDirectory(in(".deployer/trash/3"));
    Files.createDirectories(site.fenced().resolve(token).resolve("tree"));
    Files.createFile(in(".deployer/journal/0000000000000001/stray"));
    Files.createDirectory(in(".deployer/manifests/3"));
    Files.createDirectory(in("releases/4"));
    Files.createFile(in("releases/2/lib/stray"));
    Files.createFile(in("shared/stray"));
    assertTells("stray", "is not explained");
    assertTells(".deployer/stray", "is not explained");
    assertTells(".deployer/new/" + token, "is not explained");
    assertTells(preparing + "/" + token, "is not explained");
    assertTells(".deployer/lock/" + token, "is not explained");
    assertTells(".deployer/trash/3", "is not explained");
    assertTells(site.root().relativize(site.fenced()) + "/" + token + "/tree", "is not explained");
    assertTells(".deployer/journal/0000000000000001/stray", "is not explained");
    assertTells(".deployer/manifests/3", "is not explained");
    assertTells("releases/4", "has no manifest");
    assertTells("releases/2/lib/stray", "is in no manifest");
    assertTells("shared/stray", "is in no release's declaration");
  }

  @Test
  void whatIsTheApplicationsOwnIsExplained() throws Exception {
    Files.createFile(in("shared/var/media/upload.jpg"));
    Files.createDirectories(in("releases/2/var/cache"));
    Files.createFile(in("releases/2/var/cache/warmer"));
    assertThat(LayoutOnDisk.unexplained(site.root())).isEmpty();
  }

  @Test
  void aReleaseThatIsNotAsRecordedIsTold() throws Exception {
    Files.delete(in("releases/2/lib/latest.js"));
    Files.createSymbolicLink(in("releases/2/lib/latest.js"), Path.of("other.js"));
    Files.delete(in("releases/2/only-in-2.txt"));
    FileTime time = Files.getLastModifiedTime(in("releases/2/index.html"));
    Files.writeString(in("releases/2/index.html"), "<h1>version 7</h1>");
    Files.setLastModifiedTime(in("releases/2/index.html"), time);
    Files.setPosixFilePermissions(
        in("releases/2/lib"), PosixFilePermissions.fromString("rwx------"));
    assertThat(LayoutOnDisk.differences(site.root(), "2"))
        .containsExactlyInAnyOrder(
            "releases/2/lib/latest.js: is not the link that is recorded",
            "releases/2/only-in-2.txt: is missing",
            "releases/2/index.html: is not the file that is recorded",
            "releases/2/lib: has the mode 0700");
  }

  @Test
  void aJournalWithAGapOrAnEditedRecordIsTold() throws Exception {
    Path first = in(".deployer/journal/0000000000000001/record.json");
    Files.writeString(first, Files.readString(first) + " ");
    assertTells(".deployer/journal/0000000000000002", "does not follow from the one before");
    Tree.delete(in(".deployer/journal/0000000000000003"));
    assertTells(".deployer/journal/0000000000000004", "is not the record 3");
  }

  @Test
  void aCurrentThatLeadsToNoReleaseIsTold() throws Exception {
    Files.delete(in("current"));
    assertTells("current", "is not a link");
    Files.createSymbolicLink(in("current"), Path.of("releases/5"));
    assertTells("current", "leads to releases/5");
  }
}
