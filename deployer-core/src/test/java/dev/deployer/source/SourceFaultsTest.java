package dev.deployer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.manifest.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Directories that are no source of a release. */
final class SourceFaultsTest extends ScannedDirectory {
  @Test
  void allFaultsAreSaidAtOnce() throws Exception {
    write("a./x", "");
    write("back\\slash", "");
    write("decomposed-u\u0308", "");
    write(".deployer/root.json", "");
    write("ReadMe", "");
    write("README", "");
    write("setuid", "");
    Files.setAttribute(directory.resolve("setuid"), "unix:mode", 04755);
    Files.createSymbolicLink(directory.resolve("absolute"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(directory.resolve("leaves"), Path.of("../x"));
    Files.createSymbolicLink(directory.resolve("undeclared"), Path.of("../../shared/undeclared"));
    write("media", "a file");
    write("cache", "a file");
    Files.createDirectory(directory.resolve("secret"));
    write("work/cache/a", "");
    write("work/cache/A", "");
    run("mkfifo", "pipe");

    assertThat(
            faults(
                settings()
                    .sharedDirs("media")
                    .sharedFiles("secret")
                    .writable("cache", "work/cache")))
        .extracting(Fault::toString)
        .containsExactly(
            "\".deployer\": .deployer is a word of the layout",
            "\"ReadMe\": some filesystems take this for the same name as \"README\"",
            "\"a.\": no component may end in a dot or a space",
            "\"absolute\": a link is relative",
            "\"back\\\\slash\": a backslash is not allowed",
            "\"cache\": it is declared as a writable directory, but is not one",
            "\"decomposed-u\u0308\": a name must be in Unicode form NFC",
            "\"leaves\": the link leads out of the release;"
                + " a link stays inside it or in declared shared data",
            "\"media\": it is declared as a shared directory, but is not one",
            "\"pipe\": a release has only files, directories and links",
            "\"secret\": it is declared as a shared file, but is not one",
            "\"setuid\": a file of a release has no setuid or setgid bit",
            "\"undeclared\": it leads to shared data, and is not declared as shared",
            "\"work/cache/a\": some filesystems take this for the same name as"
                + " \"work/cache/A\"");
  }

  @Test
  void whatDeployerItselfWroteForPeopleIsNeverSentUnnoticed() throws Exception {
    String plan =
        "{\n  \"format\" : 2,\n  \"kind\" : \"deploy\",\n  \"gates\" : [ ],\n  \"hosts\" : [ {"
            + "\"host\" : \"web1\", \"host_key\" : \"SHA256:x\", \"root_id\" : \"4c48\" } ] }";
    write("report.html", OwnWriting.REPORT + "<html></html>");
    write("plans/next", plan);
    write(
        "kept/41-1-web1/patch.json",
        "{ \"format\" : 1, \"host\" : \"web1\", \"root_id\" : \"4c48\", \"drift\" : \"12\" }");
    write("day.md", OwnWriting.GAME_DAY + "production\n\n`deployer drill production --seed 1`\n");
    write("public/report.html", "<!DOCTYPE html>\n<html>our own</html>");
    write("public/patch.json", "{ \"format\": 1, \"host\": \"web1\" }");
    write("public/other.json", "{ \"format\": 2, \"kind\": \"deploy\" }");

    assertThat(faults(settings()))
        .extracting(Fault::toString)
        .containsExactly(
            "\"day.md\": it is what deployer drill wrote, and is not sent; exclude it, or keep it"
                + " elsewhere",
            "\"kept/41-1-web1/patch.json\": it is what deployer verify --save wrote, and is not"
                + " sent; exclude it, or keep it elsewhere",
            "\"plans/next\": it is a plan of deployer, and is not sent; exclude it, or keep it"
                + " elsewhere",
            "\"report.html\": it is what deployer report wrote, and is not sent; exclude it, or"
                + " keep it elsewhere");
  }

  @Test
  void aNameThatIsNotUtf8IsRefusedUnlessItIsExcluded() throws Exception {
    run("sh", "-c", "printf x > $(printf 'latin-\\374')");

    assertThat(faults(settings())).extracting(Fault::why).containsExactly("a name must be UTF-8");
    assertThat(described(scan(settings().excludes("latin-*")))).containsExactly("index.php 644 5");
  }

  @Test
  void aLinkToANameThatIsNotUtf8IsRefused() throws Exception {
    run("sh", "-c", "ln -s $(printf 'latin-\\374') link");

    assertThat(faults(settings()))
        .extracting(Fault::toString)
        .containsExactly("\"link\": a name must be UTF-8");
  }

  @Test
  void aSourceWithoutAFileIsRefused() throws IOException {
    Files.delete(directory.resolve("index.php"));
    Files.createDirectory(directory.resolve("empty"));
    Files.createSymbolicLink(directory.resolve("link"), Path.of("empty"));

    assertThat(faults(settings()))
        .containsExactly(new Fault(".", "there is no file in it to be sent"));
  }

  @Test
  void theDirectoryItselfMayBeALinkButMustBeADirectory() throws IOException {
    Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);

    assertThat(Source.scan(SourceSettings.of(link), DeclaredPaths.NONE, NOBODY).manifest())
        .isEqualTo(scan().manifest());
    assertThatThrownBy(
            () ->
                Source.scan(
                    SourceSettings.of(directory.resolve("absent")), DeclaredPaths.NONE, NOBODY))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("absent");
    assertThatThrownBy(
            () ->
                Source.scan(
                    SourceSettings.of(directory.resolve("index.php")), DeclaredPaths.NONE, NOBODY))
        .isInstanceOf(NotDirectoryException.class)
        .hasMessageContaining("index.php");
  }

  @Test
  void sharedAndWritablePathsLieApart() {
    assertThatThrownBy(() -> settings().sharedDirs("var").writable("var/cache"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"var/cache\" is within \"var\"");
    assertThatThrownBy(() -> settings().sharedFiles("a").sharedDirs("a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aDeepTreeIsScanned() throws IOException {
    String deep = "directory/".repeat(64) + "file";
    write(deep, "deep");

    assertThat(read(scan(), deep)).isEqualTo("deep");
  }

  @Test
  void aTreeThatIsDeeperThanAPathMayBeIsRefused() throws IOException {
    write("a directory of 20 c/".repeat(52) + "file", "deep");

    assertThat(faults(settings()))
        .extracting(Fault::why)
        .containsExactly("a path has at most 1023 bytes");
  }
}
