package dev.deployer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.manifest.Fault;
import dev.deployer.source.Unpacking.Item.Kind;
import dev.deployer.source.Unpacking.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives become trees, and hostile ones become faults and nothing else. */
final class ArchiveFileTest {
  @TempDir Path folder;
  private Path file;
  private Path tree;

  @BeforeEach
  void anEmptyTree() throws IOException {
    file = folder.resolve("archive");
    tree = Files.createDirectory(folder.resolve("tree"));
  }

  @Test
  void whereFilesHaveNoModesThoseOfAnArchiveAreLeftOut() throws IOException {
    // A file system of zip has none, as those of Windows.
    try (FileSystem zip =
        FileSystems.newFileSystem(folder.resolve("disk.zip"), Map.of("create", "true"))) {
      Path top = Files.createDirectory(zip.getPath("/tree"));
      Unpacking unpacking = new Unpacking(top, 0, 1, Limits.DEFAULTS, false);
      unpacking.take(
          new Unpacking.Item("run.sh", Kind.FILE, Optional.empty(), Optional.of(0755), 1),
          new ByteArrayInputStream("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8)));
      unpacking.finish();

      assertThat(Files.readString(top.resolve("run.sh"))).isEqualTo("#!/bin/sh\n");
    }
  }

  /** What is put into an archive. */
  @FunctionalInterface
  private interface Content {
    void into(TarArchiveOutputStream tar) throws IOException;
  }

  private void tar(Content content) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      tar(out, content);
    }
  }

  private static void tar(OutputStream out, Content content) throws IOException {
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      content.into(tar);
    }
  }

  private static void put(TarArchiveOutputStream tar, String name, String text, int mode)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    entry.setSize(bytes.length);
    entry.setMode(mode);
    entry.setModTime(1_795_214_815_000L);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private static void put(TarArchiveOutputStream tar, String name, String text) throws IOException {
    put(tar, name, text, 0100644);
  }

  private static void link(TarArchiveOutputStream tar, String name, byte type, String target)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName(target);
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private void unpack(int strip) throws IOException {
    new ArchiveFile(file).unpack(tree, strip, false);
  }

  private List<String> faults(int strip) {
    InvalidSourceException e =
        catchThrowableOfType(InvalidSourceException.class, () -> unpack(strip));
    assertThat(e).as("refused").isNotNull();
    assertThat(folder.getParent().resolve("evil")).doesNotExist();
    assertThat(folder.resolve("evil")).doesNotExist();
    return e.faults().stream().map(Fault::toString).toList();
  }

  @Test
  void aTarIsTakenApartWithModesTimesAndLinks() throws Exception {
    tar(
        tar -> {
          put(tar, "./package/bin/run", "#!/bin/sh", 0100755);
          put(tar, "package/grüße.txt", "hello");
          link(tar, "package/latest", TarConstants.LF_SYMLINK, "grüße.txt");
          link(tar, "package/copy.txt", TarConstants.LF_LINK, "package/grüße.txt");
          put(tar, "package/" + "long/".repeat(30) + "name", "deep");
        });
    unpack(1);

    assertThat(tree.resolve("bin/run")).isExecutable().hasContent("#!/bin/sh");
    assertThat(Files.getLastModifiedTime(tree.resolve("grüße.txt")).toMillis())
        .isEqualTo(1_795_214_815_000L);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(tree.resolve("bin/run"))))
        .isEqualTo("rwxr-xr-x");
    assertThat(Files.readSymbolicLink(tree.resolve("latest"))).hasToString("grüße.txt");
    assertThat(tree.resolve("copy.txt")).hasContent("hello");
    assertThat(tree.resolve("long/".repeat(30) + "name")).hasContent("deep");
    assertThat(new ArchiveFile(file).digest().toString()).matches("[0-9a-f]{64}");
  }

  @Test
  void aTarThatIsCompressedIsKnownByWhatItBeginsWith() throws Exception {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      tar(out, tar -> put(tar, "a", "b"));
    }
    unpack(0);
    assertThat(tree.resolve("a")).hasContent("b");
  }

  @Test
  void aZipIsTakenApartWithTheModesThatItHas() throws Exception {
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
      zip(zip, "META-INF/MANIFEST.MF", "x", 0);
      zip(zip, "bin/run", "y", 0100755);
      zip(zip, "latest", "bin/run", 0120777);
    }
    unpack(0);
    assertThat(tree.resolve("META-INF/MANIFEST.MF")).hasContent("x");
    assertThat(tree.resolve("bin/run")).isExecutable();
    assertThat(Files.readSymbolicLink(tree.resolve("latest"))).hasToString("bin/run");
  }

  private static void zip(ZipArchiveOutputStream zip, String name, String text, int mode)
      throws IOException {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    if (mode != 0) {
      entry.setUnixMode(mode);
    }
    zip.putArchiveEntry(entry);
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeArchiveEntry();
  }

  @Test
  void namesThatLeadElsewhereAreRefusedAllAtOnce() throws Exception {
    tar(
        tar -> {
          put(tar, "../evil", "1");
          put(tar, "/evil", "2");
          put(tar, "a/../../evil", "3");
          put(tar, "a\\evil", "4");
          put(tar, "a\nb", "5");
          put(tar, ".deployer/x", "6");
          put(tar, "fine", "7");
        });
    assertThat(faults(0)).hasSize(6);
  }

  @Test
  void aLinkIsNoWayForWhatComesAfterIt() throws Exception {
    tar(
        tar -> {
          link(tar, "out", TarConstants.LF_SYMLINK, folder.toString());
          put(tar, "out/evil", "1");
        });
    assertThat(faults(0)).singleElement().asString().contains("it lies below out");
  }

  @Test
  void aHardLinkToOutsideIsRefused() throws Exception {
    Files.writeString(folder.resolve("secret"), "s");
    tar(
        tar -> {
          link(tar, "a", TarConstants.LF_LINK, "../secret");
          link(tar, "b", TarConstants.LF_LINK, folder.resolve("secret").toString());
          link(tar, "c", TarConstants.LF_LINK, "later");
          put(tar, "later", "1");
        });
    assertThat(faults(0)).hasSize(3).allMatch(fault -> fault.contains("it is a hard link"));
  }

  @Test
  void twoOfOneNameAreRefusedAlsoWhereOnlySomeFilesystemsTakeThemForOne() throws Exception {
    tar(
        tar -> {
          put(tar, "a", "1");
          put(tar, "a", "2");
          put(tar, "B", "3");
          put(tar, "b", "4");
          put(tar, "d/x", "5");
          put(tar, "d", "6");
        });
    assertThat(faults(0))
        .hasSize(3)
        .anyMatch(fault -> fault.contains("\"a\": it is in the archive twice"))
        .anyMatch(fault -> fault.contains("\"b\": some filesystems take it for B"))
        .anyMatch(fault -> fault.contains("\"d\": it is in the archive twice"));
  }

  @Test
  void devicesAndFilesThatRunAsAnotherAreRefused() throws Exception {
    tar(
        tar -> {
          link(tar, "null", TarConstants.LF_CHR, "");
          link(tar, "pipe", TarConstants.LF_FIFO, "");
          put(tar, "root", "1", 0104755);
        });
    assertThat(faults(0))
        .hasSize(3)
        .anyMatch(fault -> fault.contains("\"root\": a file of a release has no setuid"));
  }

  @Test
  void whatIsEncryptedIsRefused() throws Exception {
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(file)) {
      zip(zip, "a", "1", 0);
    }
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i + 10 < bytes.length; i++) {
      boolean local = bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 3;
      boolean central = bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 1;
      if (local || central) {
        bytes[i + (local ? 6 : 8)] |= 1;
      }
    }
    Files.write(file, bytes);
    assertThat(faults(0)).containsExactly("\"a\": it is encrypted");
  }

  @Test
  void whatDoesNotLieInTheStrippedDirectoriesIsRefused() throws Exception {
    tar(
        tar -> {
          put(tar, "package/a", "1");
          put(tar, "beside", "2");
        });
    assertThat(faults(1))
        .containsExactly("\"beside\": it does not lie in 1 directories, which are stripped");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ustar", "pax", "gnu"})
  void anAbsoluteNameIsRefusedWhereverInAHeaderItStands(String format) throws Exception {
    Path at = Files.createDirectories(folder.resolve("built/" + "d".repeat(60)));
    Path longName =
        Files.writeString(at.resolve("f".repeat(format.equals("ustar") ? 20 : 90)), "1");
    Path shortName = Files.writeString(folder.resolve("built/größe"), "2");
    run("tar", "-P", "--format=" + format, "-cf", file.toString(), longName + "", shortName + "");
    for (int strip : List.of(0, 1)) {
      assertThat(faults(strip))
          .hasSize(2)
          .anyMatch(fault -> fault.startsWith("\"" + longName + "\": no component may be empty"))
          .anyMatch(fault -> fault.startsWith("\"" + shortName + "\": no component may be empty"));
    }
    run("tar", "--format=" + format, "-C", folder.toString(), "-cf", file.toString(), "built");
    Path clean = clean();
    new ArchiveFile(file).unpack(clean, 1, false);
    assertThat(clean.resolve(folder.resolve("built").relativize(longName))).hasContent("1");
    assertThat(clean.resolve("größe")).hasContent("2");
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void aHeaderThatIsLargerThanAnyNameNeedsIsRefused() throws Exception {
    tar(
        tar -> {
          TarArchiveEntry entry = new TarArchiveEntry("a");
          entry.addPaxHeader("DEPLOYER.much", "x".repeat(2 << 20));
          tar.putArchiveEntry(entry);
          tar.closeArchiveEntry();
        });
    assertThatThrownBy(() -> new ArchiveFile(file).unpack(tree, 0, false))
        .hasMessageContaining("a header of it is larger than 1 MiB");
  }

  @Test
  void thereIsALimitToEverything() throws Exception {
    tar(
        tar -> {
          put(tar, "a", "12345");
          put(tar, "b", "12345");
        });
    assertThatThrownBy(
            () -> new ArchiveFile(file, new Limits(1, 1000, 1000)).unpack(tree, 0, false))
        .hasMessageContaining("more than 1 entries");
    assertThatThrownBy(
            () -> new ArchiveFile(file, new Limits(10, 6, 1000)).unpack(clean(), 0, false))
        .hasMessageContaining("more than 6 bytes");
  }

  @Test
  void whatGrowsBeyondAllMeasureIsRefused() throws Exception {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      tar(out, tar -> put(tar, "zeros", "\0".repeat(20 << 20)));
    }
    assertThatThrownBy(
            () -> new ArchiveFile(file, new Limits(10, 1L << 40, 500)).unpack(tree, 0, false))
        .hasMessageContaining("more than 500 times as large as its file");
  }

  private Path clean() throws IOException {
    return Files.createDirectory(folder.resolve("another"));
  }

  @Test
  void whatIsNoArchiveIsSaidToBeNone() throws Exception {
    Files.writeString(file, "#!/bin/sh\necho hello\n");
    assertThatThrownBy(() -> unpack(0))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("it is neither a directory nor an archive (tar, tar.gz, zip)");
    Files.write(file, new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3});
    assertThatThrownBy(() -> unpack(0)).isInstanceOf(IOException.class);
    Files.write(file, new byte[] {'P', 'K', 3, 4, 1, 2, 3});
    assertThatThrownBy(() -> unpack(0)).isInstanceOf(IOException.class);
  }

  @Test
  void anArchiveThatWasCutIsRefused() throws Exception {
    tar(tar -> put(tar, "a", "x".repeat(100_000)));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, 50_000));
    assertThatThrownBy(() -> unpack(0)).isInstanceOf(IOException.class);
  }

  @Test
  void pointersOfLfsAreNotTakenForFilesWhereGitMadeTheArchive() throws Exception {
    tar(tar -> put(tar, "big.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:1\n"));
    assertThatThrownBy(() -> new ArchiveFile(file).unpack(tree, 0, true))
        .isInstanceOf(InvalidSourceException.class)
        .hasMessageContaining("it is a pointer of git-lfs");
    new ArchiveFile(file).unpack(clean(), 0, false);
  }
}
