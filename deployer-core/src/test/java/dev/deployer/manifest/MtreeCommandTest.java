package dev.deployer.manifest;

import static dev.deployer.manifest.Entries.directory;
import static dev.deployer.manifest.Entries.file;
import static dev.deployer.manifest.Entries.link;
import static dev.deployer.manifest.Entries.shared;
import static dev.deployer.manifest.Entries.writable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.path.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release checked by the ordinary {@code mtree} (Debian: mtree-netbsd), without Deployer. */
final class MtreeCommandTest {
  private static final String CONTENT = "content of ";

  @TempDir private Path directory;
  private Path release;

  @BeforeEach
  void aReleaseWithEveryHardName() throws IOException {
    release = directory.resolve("releases/42");
    Files.createDirectories(release);
    List<Entry> entries = new ArrayList<>();
    String deepest = "dd";
    for (String name :
        List.of(
            "with space",
            "#hash",
            "star*",
            "que?stion",
            "[id].js",
            "\"double\"",
            "it's",
            "ü",
            "日本語",
            "😀",
            "-dash",
            "~",
            "$HOME",
            "a=b",
            "%41",
            "{a,b}",
            "!",
            "^caret",
            "`",
            "(g)",
            "..x",
            "a,b;c|d<e>f&g",
            "x".repeat(255))) {
      entries.add(directory(name));
      entries.add(file(name + "/" + name, CONTENT + name));
      entries.add(link(name + "/link", name));
    }
    entries.add(directory("dd"));
    for (int i = 0; i < 3; i++) {
      deepest += "/" + "é".repeat(127);
      entries.add(directory(deepest));
    }
    deepest += "/" + "é".repeat(127) + "x";
    assertThat(deepest.getBytes(StandardCharsets.UTF_8)).hasSize(1023);
    entries.add(file(deepest, CONTENT + deepest));
    entries.add(file("index", CONTENT + "index"));
    entries.add(file("i.js", CONTENT + "i.js"));
    entries.add(link("link", "index"));
    entries.add(shared("media"));
    entries.add(directory("var"));
    entries.add(writable("var/cache"));
    Manifest manifest = Manifest.of(entries);
    create(manifest);
    try (InputStream text = MtreeFormat.text(manifest).open()) {
      Files.copy(text, directory.resolve("manifest.mtree"));
    }
  }

  @Test
  void aReleaseThatIsAsRecordedPasses() throws Exception {
    assertThat(mtree()).isEqualTo("0\n");
  }

  @Test
  void whatTheApplicationWritesIsPassedOver() throws Exception {
    Files.writeString(release.resolve("var/cache/entry"), "x");
    assertThat(mtree()).isEqualTo("0\n");

    Files.delete(release.resolve("var/cache/entry"));
    Files.delete(release.resolve("var/cache"));
    assertThat(mtree()).isEqualTo("0\n");
  }

  @Test
  void aNameThatLooksLikeAPatternIsOnlyThatName() throws Exception {
    Files.move(release.resolve("star*/star*"), release.resolve("star*/star and more"));

    assertThat(mtree())
        .contains("extra: star*/star and more")
        .contains("missing: ./star\\*/star\\*");
  }

  @Test
  void changedContentIsFoundEvenWithSizeAndTimeKept() throws Exception {
    Path file = release.resolve("[id].js/[id].js");
    Files.writeString(file, Files.readString(file).replace("content", "CONTENT"));
    setTime(file, Entries.NOON);

    assertThat(mtree()).startsWith("2\n").contains("[id].js").contains("sha256");
  }

  @Test
  void anotherSizeIsFound() throws Exception {
    Files.writeString(release.resolve("index"), "x");
    setTime(release.resolve("index"), Entries.NOON);

    assertThat(mtree()).startsWith("2\n").contains("index").contains("size");
  }

  @Test
  void anotherTimeIsFound() throws Exception {
    setTime(release.resolve("index"), Entries.NOON + 1);

    assertThat(mtree()).startsWith("2\n").contains("modification time");
  }

  @Test
  void anotherModeIsFound() throws Exception {
    setMode(release.resolve("#hash/#hash"), 0600);
    assertThat(mtree()).startsWith("2\n").contains("permissions (0644, 0600)");
  }

  @Test
  void anotherModeOfADirectoryIsFound() throws Exception {
    setMode(release.resolve("😀"), 0700);
    assertThat(mtree()).startsWith("2\n").contains("permissions (0755, 0700)");
  }

  @Test
  void anotherModeOfTheReleaseItselfIsFound() throws Exception {
    setMode(release, 0777);
    assertThat(mtree()).startsWith("2\n").contains("permissions (0755, 0777)");
  }

  @Test
  void aMissingFileIsFoundAlthoughTheExitStatusDoesNotSaySo() throws Exception {
    Files.delete(release.resolve("index"));
    assertThat(mtree()).isEqualTo("0\nmissing: ./index\n");
  }

  @Test
  void anExtraFileIsFoundAlthoughTheExitStatusDoesNotSaySo() throws Exception {
    Files.createFile(release.resolve("#hash/new"));
    assertThat(mtree()).isEqualTo("0\nextra: #hash/new\n");
  }

  @Test
  void aLinkToElsewhereIsFound() throws Exception {
    Files.delete(release.resolve("link"));
    Files.createSymbolicLink(release.resolve("link"), Path.of("with space"));

    assertThat(mtree()).startsWith("2\n").contains("link ref (with space, index)");
  }

  @Test
  void anotherTypeIsFound() throws Exception {
    Files.delete(release.resolve("var/cache"));
    Files.createSymbolicLink(release.resolve("var/cache"), Path.of("../index"));

    assertThat(mtree()).startsWith("2\n").contains("type (dir, link)");
  }

  /** The exit status, a line end, and what was said. */
  private String mtree() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("mtree", "-f", "manifest.mtree", "-p", "releases/42")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue() + "\n" + said;
  }

  private void create(Manifest manifest) throws IOException {
    setMode(release, Manifest.ROOT_MODE);
    for (Entry entry : manifest.entries()) {
      Path path = release.resolve(entry.path().value());
      if (entry instanceof Entry.File file) {
        Files.writeString(path, CONTENT + nameOf(file.path()));
        setMode(path, file.mode());
        setTime(path, file.modified());
      } else if (entry instanceof Entry.Directory made) {
        Files.createDirectory(path);
        setMode(path, made.mode());
      } else if (entry instanceof Entry.Link link) {
        Files.createSymbolicLink(path, Path.of(link.target()));
      } else {
        Files.createDirectory(path);
      }
    }
  }

  private static String nameOf(EntryPath path) {
    return path.value().startsWith("dd/") ? path.value() : path.name();
  }

  private static void setMode(Path path, int mode) throws IOException {
    StringBuilder text = new StringBuilder("rwxrwxrwx");
    for (int bit = 0; bit < 9; bit++) {
      if ((mode >> (8 - bit) & 1) == 0) {
        text.setCharAt(bit, '-');
      }
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(text.toString()));
  }

  private static void setTime(Path path, long seconds) throws IOException {
    Files.setLastModifiedTime(path, FileTime.from(seconds, TimeUnit.SECONDS));
  }
}
