package dev.deployer.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.manifest.Digest;
import dev.deployer.path.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a scan makes of a directory. */
final class SourceTest extends ScannedDirectory {
  @Test
  void everyEntryIsInTheManifest() throws IOException {
    write("b/c d/ü#.txt", "content");
    Files.createSymbolicLink(directory.resolve("b/link"), Path.of("../index.php"));
    Files.createDirectory(directory.resolve("empty"));

    Source source = scan();

    assertThat(described(source))
        .containsExactly(
            "b 755",
            "b/c d 755",
            "b/c d/ü#.txt 644 7",
            "b/link -> ../index.php",
            "empty 755",
            "index.php 644 5");
    assertThat(file(source, "b/c d/ü#.txt").digest())
        .isEqualTo(Digest.ofContent("content".getBytes(UTF_8)));
  }

  @Test
  void aFileIsExecutableWhereItsOwnerMayExecuteIt() throws IOException {
    write("own", "", "rwx------");
    write("other", "", "rw-r-xr-x");
    write("all", "", "rwxrwxrwx");

    assertThat(described(scan()))
        .containsExactly("all 755 0", "index.php 644 5", "other 644 0", "own 755 0");
  }

  @Test
  void aFileIsExecutableWhereARuleSaysSo() throws IOException {
    write("bin/console", "");
    write("bin/readme.txt", "");
    write("a.sh", "");

    assertThat(described(scan(settings().executable("*.sh", "bin/", "!*.txt"))))
        .containsExactly(
            "a.sh 755 0",
            "bin 755",
            "bin/console 755 0",
            "bin/readme.txt 755 0",
            "index.php 644 5");
  }

  @Test
  void modesArePreservedOnlyOnRequest() throws IOException {
    write("secret/key", "", "r--r-----");
    mode("secret", "r-x--x---");
    mode("index.php", "rw-rw-rw-");

    assertThat(described(scan(settings().preservingModes())))
        .containsExactly("index.php 666 5", "secret 710", "secret/key 440 0");
    assertThat(described(scan()))
        .containsExactly("index.php 644 5", "secret 755", "secret/key 644 0");
  }

  @Test
  void timesAreWholeSecondsThatAHostCanHave() throws IOException {
    write("future", "");
    write("past", "");
    time("index.php", Instant.parse("2026-01-02T03:04:05.999Z"));
    time("future", Instant.parse("2200-01-01T00:00:00Z"));
    time("past", Instant.parse("1969-12-31T23:59:58.5Z"));

    Source source = scan();

    assertThat(file(source, "index.php").modified()).isEqualTo(1767323045);
    assertThat(file(source, "future").modified()).isEqualTo(0xffff_ffffL);
    assertThat(file(source, "past").modified()).isZero();
  }

  @Test
  void whatTheRulesExcludeIsNotSent() throws IOException {
    write(".deployignore", "*.log\r\n/tests/\n");
    write("tests/a", "");
    write("lib/tests/a", "");
    write("x.log", "");
    write("keep.log", "");

    assertThat(described(scan(settings().excludes("!keep.log", "lib/tests/a"))))
        .containsExactly("index.php 644 5", "keep.log 644 0", "lib 755", "lib/tests 755");
  }

  @Test
  void whatIsNoPartOfAReleaseIsNeverSent() throws IOException {
    write(".git/config", "");
    write("lib/.git", "gitdir: ../.git/modules/lib");
    write("deployer.yaml", "");
    write(".deployignore", "!.git\n!deployer.yaml\n!.deployignore\n");
    write("lib/deployer.yaml", "");
    write("lib/.gitignore", "");

    assertThat(described(scan()))
        .containsExactly(
            "index.php 644 5", "lib 755", "lib/.gitignore 644 0", "lib/deployer.yaml 644 0");
  }

  @Test
  void aSharedPathIsALinkAndItsContentStaysHere() throws IOException {
    write("public/media/logo.png", "");
    write("public/media/a/b.png", "");
    write("config/.env", "KEY=1");

    Source source =
        scan(settings().sharedDirs("public/media", "var/log").sharedFiles("config/.env", ".env"));

    assertThat(described(source))
        .containsExactly(
            ".env -> ../../shared/.env",
            "config 755",
            "config/.env -> ../../../shared/config/.env",
            "index.php 644 5",
            "public 755",
            "public/media -> ../../../shared/public/media",
            "var 755",
            "var/log -> ../../../shared/var/log");
    assertThat(source.notSent())
        .containsExactly(
            EntryPath.parse("public/media/a"), EntryPath.parse("public/media/logo.png"));
  }

  @Test
  void whatStaysHereNeedsNoNameThatAHostCanHave() throws IOException {
    write("media/back\\slash", "");
    write("media/also.", "");

    assertThat(scan(settings().sharedDirs("media")).notSent())
        .containsExactly(EntryPath.parse("media"));
  }

  @Test
  void aSharedFileOfTheSourceIsItsFirstContent() throws IOException {
    write("config/.env", "KEY=1");
    write("excluded", "");

    Source source =
        scan(settings().excludes("excluded").sharedFiles("config/.env", ".env", "excluded"));

    try (InputStream in = source.seed(EntryPath.parse("config/.env")).orElseThrow().open()) {
      assertThat(in.readAllBytes()).isEqualTo("KEY=1".getBytes(UTF_8));
    }
    assertThat(source.seed(EntryPath.parse(".env"))).isEmpty();
    assertThat(source.seed(EntryPath.parse("excluded"))).isEmpty();
    assertThat(source.seed(EntryPath.parse("index.php"))).isEmpty();
  }

  @Test
  void whatIsBelowAWritableDirectoryIsSentAndNotRecorded() throws IOException {
    write("var/cache/prod/container.php", "<?");
    Files.createSymbolicLink(directory.resolve("var/cache/latest"), Path.of("prod"));

    Source source = scan(settings().writable("var/cache", "tmp/uploads"));

    assertThat(described(source))
        .containsExactly(
            "index.php 644 5", "tmp 755", "tmp/uploads writable", "var 755", "var/cache writable");
    assertThat(source.writableContent())
        .extracting(SourceTest::describe)
        .containsExactly(
            "var/cache/latest -> prod", "var/cache/prod 755", "var/cache/prod/container.php 644 2");
    assertThat(read(source, "var/cache/prod/container.php")).isEqualTo("<?");
  }

  @Test
  void theContentOfAnExcludedWritableDirectoryIsNotSent() throws IOException {
    write(".deployignore", "var/cache\n");
    write("var/cache/x", "");

    Source source = scan(settings().writable("var/cache"));

    assertThat(described(source))
        .containsExactly("index.php 644 5", "var 755", "var/cache writable");
    assertThat(source.writableContent()).isEmpty();
  }

  @Test
  void contentThatDoesNotExistIsNotGiven() throws IOException {
    Source source = scan();

    assertThatThrownBy(() -> source.content(EntryPath.parse("absent")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
