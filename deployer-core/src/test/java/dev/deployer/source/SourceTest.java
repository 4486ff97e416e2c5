package dev.deployer.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Entry;
import dev.deployer.manifest.Fault;
import dev.deployer.path.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class SourceTest {
  private static final ScanListener NOBODY = new ScanListener() {};

  @TempDir private Path temporary;
  private Path directory;

  @BeforeEach
  void aSource() throws IOException {
    directory = Files.createDirectory(temporary.resolve("source"));
    write("index.php", "<?php");
  }

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
            "\"cache\": it is declared as a writable directory, and is none",
            "\"decomposed-u\u0308\": a name must be in Unicode form NFC",
            "\"leaves\": the link leads out of the release;"
                + " a link stays inside it or in declared shared data",
            "\"media\": it is declared as a shared directory, and is none",
            "\"pipe\": a release has only files, directories and links",
            "\"secret\": it is declared as a shared file, and is none",
            "\"setuid\": a file of a release has no setuid or setgid bit",
            "\"undeclared\": it leads to shared data, and is not declared as shared",
            "\"work/cache/a\": some filesystems take this for the same name as"
                + " \"work/cache/A\"");
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

    assertThat(Source.scan(SourceSettings.of(link), NOBODY).manifest())
        .isEqualTo(scan().manifest());
    assertThatThrownBy(() -> Source.scan(SourceSettings.of(directory.resolve("absent")), NOBODY))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("absent");
    assertThatThrownBy(() -> Source.scan(SourceSettings.of(directory.resolve("index.php")), NOBODY))
        .isInstanceOf(NotDirectoryException.class)
        .hasMessageContaining("index.php");
  }

  @Test
  void sharedAndWritablePathsLieApart() {
    assertThatThrownBy(() -> settings().sharedDirs("var").writable("var/cache").build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"var/cache\" is within \"var\"");
    assertThatThrownBy(() -> settings().sharedFiles("a").sharedDirs("a").build())
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

  @Test
  void theListenerIsToldEverythingOnItsOwnThread() throws IOException {
    for (int i = 0; i < 50; i++) {
      write("dir/file" + i, "x".repeat(i));
    }
    Progress progress = new Progress();

    Source.scan(SourceSettings.of(directory), progress);

    assertThat(progress.files).isEqualTo(51).isEqualTo(progress.filesRead);
    assertThat(progress.bytes).isEqualTo(1230).isEqualTo(progress.bytesRead);
  }

  @Test
  void aFileThatVanishesDuringTheScanIsAFault() throws IOException {
    write("gone", "");

    assertThat(faultsWhere("gone", () -> Files.delete(directory.resolve("gone"))))
        .containsExactly(new Fault("gone", "it changed while the source was scanned"));
  }

  @Test
  void aFileThatGrowsDuringTheScanIsAFault() throws IOException {
    assertThat(faultsWhere("index.php", () -> write("index.php", "<?php echo 1;")))
        .containsExactly(new Fault("index.php", "it changed while the source was scanned"));
  }

  @Test
  void aFileThatBecomesALinkDuringTheScanIsNotFollowed() throws IOException {
    Path secret = Files.writeString(temporary.resolve("secret"), "12345");

    assertThat(
            faultsWhere(
                "index.php",
                () -> {
                  Files.delete(directory.resolve("index.php"));
                  Files.createSymbolicLink(directory.resolve("index.php"), secret);
                }))
        .extracting(Fault::path)
        .containsExactly("index.php");
  }

  @Test
  @Timeout(20)
  void aFileThatBecomesAFifoDuringTheScanIsNotOpened() throws IOException {
    assertThat(
            faultsWhere(
                "index.php",
                () -> {
                  Files.delete(directory.resolve("index.php"));
                  makeFifo("index.php");
                }))
        .extracting(Fault::path)
        .containsExactly("index.php");
  }

  @Test
  @Timeout(20)
  void aFileThatBecomesAFifoAfterTheScanIsNotOpened() throws IOException {
    Source source = scan();
    Files.delete(directory.resolve("index.php"));
    makeFifo("index.php");

    assertThatThrownBy(() -> read(source, "index.php"))
        .isInstanceOf(SourceChangedException.class)
        .hasMessageContaining("it is no file any more");
  }

  @Test
  void aScanEndsWhenItIsInterruptedAndLeavesNoThread() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(this::scan).isInstanceOf(java.io.InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(
            () ->
                Source.scan(
                    SourceSettings.of(directory),
                    new ScanListener() {
                      @Override
                      public void found(int files, long bytes) {
                        Thread.currentThread().interrupt();
                      }
                    }))
        .isInstanceOf(java.io.InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("source-reader"));
  }

  @Test
  void aListenerThatThrowsEndsTheScanAndLeavesNoThread() {
    assertThatThrownBy(
            () ->
                Source.scan(
                    SourceSettings.of(directory),
                    new ScanListener() {
                      @Override
                      public void read(int files, long bytes) {
                        throw new IllegalStateException("enough");
                      }
                    }))
        .hasMessage("enough");
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("source-reader"));
  }

  @Test
  void contentThatDoesNotExistIsNotGiven() throws IOException {
    Source source = scan();

    assertThatThrownBy(() -> source.content(EntryPath.parse("absent")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private interface Act {
    void run() throws IOException;
  }

  /** The faults of a scan in which something happens after the walk and before the reading. */
  private List<Fault> faultsWhere(String path, Act act) {
    return catchThrowableOfType(
            InvalidSourceException.class,
            () ->
                Source.scan(
                    SourceSettings.of(directory),
                    new ScanListener() {
                      @Override
                      public void found(int files, long bytes) {
                        try {
                          act.run();
                        } catch (IOException e) {
                          throw new java.io.UncheckedIOException(path, e);
                        }
                      }
                    }))
        .faults();
  }

  private static final class Progress implements ScanListener {
    private final Thread own = Thread.currentThread();
    private int files;
    private int filesRead;
    private long bytes;
    private long bytesRead;

    @Override
    public void found(int files, long bytes) {
      assertThat(Thread.currentThread()).isSameAs(own);
      this.files = files;
      this.bytes = bytes;
    }

    @Override
    public void read(int files, long bytes) {
      assertThat(Thread.currentThread()).isSameAs(own);
      assertThat(files).isGreaterThanOrEqualTo(filesRead);
      this.filesRead = files;
      this.bytesRead = bytes;
    }
  }

  private Source scan() throws IOException {
    return scan(settings());
  }

  private Source scan(Settings settings) throws IOException {
    return Source.scan(settings.build(), NOBODY);
  }

  private List<Fault> faults(Settings settings) {
    return catchThrowableOfType(InvalidSourceException.class, () -> scan(settings)).faults();
  }

  private Settings settings() {
    return new Settings(directory);
  }

  /** Settings, put together. */
  private static final class Settings {
    private SourceSettings all;

    Settings(Path directory) {
      all = SourceSettings.of(directory);
    }

    SourceSettings build() {
      return all;
    }

    Settings excludes(String... rules) {
      return with(
          List.of(rules), all.sharedDirs(), all.sharedFiles(), all.writable(), all.executable());
    }

    Settings sharedDirs(String... paths) {
      return with(
          all.excludes(), paths(paths), all.sharedFiles(), all.writable(), all.executable());
    }

    Settings sharedFiles(String... paths) {
      return with(all.excludes(), all.sharedDirs(), paths(paths), all.writable(), all.executable());
    }

    Settings writable(String... paths) {
      return with(
          all.excludes(), all.sharedDirs(), all.sharedFiles(), paths(paths), all.executable());
    }

    Settings executable(String... rules) {
      return with(
          all.excludes(), all.sharedDirs(), all.sharedFiles(), all.writable(), List.of(rules));
    }

    Settings preservingModes() {
      all =
          new SourceSettings(
              all.directory(), List.of(), List.of(), List.of(), List.of(), List.of(), true);
      return this;
    }

    private Settings with(
        List<String> excludes,
        List<EntryPath> sharedDirs,
        List<EntryPath> sharedFiles,
        List<EntryPath> writable,
        List<String> executable) {
      all =
          new SourceSettings(
              all.directory(), excludes, sharedDirs, sharedFiles, writable, executable, false);
      return this;
    }

    private static List<EntryPath> paths(String... paths) {
      return Arrays.stream(paths).map(EntryPath::parse).toList();
    }
  }

  private static Entry.File file(Source source, String path) {
    return (Entry.File) source.manifest().find(EntryPath.parse(path)).orElseThrow();
  }

  private static String read(Source source, String path) throws IOException {
    try (InputStream in = source.content(EntryPath.parse(path)).open()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static List<String> described(Source source) {
    return source.manifest().entries().stream().map(SourceTest::describe).toList();
  }

  private static String describe(Entry entry) {
    String path = entry.path().value();
    if (entry instanceof Entry.File file) {
      return path + " " + Integer.toOctalString(file.mode()) + " " + file.size();
    }
    if (entry instanceof Entry.Directory made) {
      return path + " " + Integer.toOctalString(made.mode());
    }
    return entry instanceof Entry.Link link ? path + " -> " + link.target() : path + " writable";
  }

  private void write(String path, String content) throws IOException {
    write(path, content, "rw-r--r--");
  }

  private void write(String path, String content, String mode) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    mode(path, mode);
  }

  private void mode(String path, String mode) throws IOException {
    Files.setPosixFilePermissions(directory.resolve(path), PosixFilePermissions.fromString(mode));
  }

  private void time(String path, Instant time) throws IOException {
    Files.setLastModifiedTime(directory.resolve(path), FileTime.from(time));
  }

  private void makeFifo(String path) throws IOException {
    try {
      run("mkfifo", path);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void run(String... command) throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start().waitFor())
        .isZero();
  }
}
