package dev.deployer.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Content;
import dev.deployer.path.EntryPath;
import dev.deployer.source.Source.ScanListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of 300,000 bytes that was scanned, and what happens to it since. */
final class SourceFileTest {
  private static final int SIZE = 300_000;
  private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));

  @TempDir private Path directory;
  private Path file;
  private final byte[] bytes = new byte[SIZE];
  private Content content;

  @BeforeEach
  void aScannedFile() throws IOException {
    new Random(1).nextBytes(bytes);
    file = directory.resolve("file");
    Files.write(file, bytes);
    Files.createFile(directory.resolve("empty"));
    Files.setLastModifiedTime(file, TIME);
    content = scan("file");
  }

  @Test
  void whatWasScannedIsRead() throws IOException {
    assertThat(content.size()).isEqualTo(SIZE);
    assertThat(readAll()).isEqualTo(bytes);
    try (InputStream in = content.open()) {
      assertThat(in.read()).isEqualTo(bytes[0] & 0xff);
      assertThat(in.skip(10)).isEqualTo(10);
      assertThat(in.readNBytes(SIZE)).hasSize(SIZE - 11);
      assertThat(in.read()).isEqualTo(-1);
    }
    try (InputStream in = scan("empty").open()) {
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void aFileThatIsGoneIsNotOpened() throws IOException {
    Files.delete(file);

    assertChangedAtOpening("\"file\" changed after it was scanned: it is gone");
  }

  @Test
  void aFileThatIsALinkNowIsNotOpened() throws IOException {
    Files.move(file, directory.resolve("moved"));
    Files.createSymbolicLink(file, Path.of("moved"));

    assertChangedAtOpening("\"file\" changed after it was scanned: it is no longer a file");
  }

  @Test
  void aFileOfAnotherSizeIsNotOpened() throws IOException {
    Files.write(file, new byte[1], StandardOpenOption.APPEND);
    Files.setLastModifiedTime(file, TIME);

    assertChangedAtOpening(
        "\"file\" changed after it was scanned: it had 300000 bytes, and has 300001");
  }

  @Test
  void aFileThatWasWrittenIsNotOpened() throws IOException {
    Files.setLastModifiedTime(file, FileTime.fromMillis(TIME.toMillis() + 1));

    assertChangedAtOpening("\"file\" changed after it was scanned: it was replaced or written to");
  }

  @Test
  void anotherFileOfTheSameSizeAndTimeIsNotOpened() throws IOException {
    Path other = directory.resolve("other");
    Files.write(other, bytes);
    Files.setLastModifiedTime(other, TIME);
    Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertChangedAtOpening("\"file\" changed after it was scanned: it was replaced or written to");
  }

  @Test
  void otherContentOfTheSameSizeAndTimeIsFoundBeforeItsLastByteIsGiven() throws IOException {
    bytes[17]++;
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, TIME);

    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (InputStream in = content.open()) {
      assertThatThrownBy(() -> in.transferTo(read))
          .isInstanceOf(SourceChangedException.class)
          .hasMessageEndingWith("its content is another");
    }
    assertThat(read.size()).isLessThan(SIZE);
  }

  @Test
  void aFileThatIsCutOffWhileItIsReadIsFound() throws IOException {
    try (InputStream in = content.open()) {
      assertThat(in.readNBytes(1000)).hasSize(1000);
      Files.write(file, "short".getBytes(UTF_8));

      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(SourceChangedException.class)
          .hasMessageEndingWith("it ends 299000 bytes early");
    }
  }

  @Test
  void aFileThatGrowsWhileItIsReadIsFound() throws IOException {
    try (InputStream in = content.open()) {
      assertThat(in.readNBytes(1000)).hasSize(1000);
      Files.write(file, new byte[10], StandardOpenOption.APPEND);

      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(SourceChangedException.class)
          .hasMessageEndingWith("it goes on after 300000 bytes");
    }
  }

  private void assertChangedAtOpening(String message) {
    assertThatThrownBy(content::open)
        .isInstanceOf(SourceChangedException.class)
        .hasMessage(message);
  }

  private byte[] readAll() throws IOException {
    try (InputStream in = content.open()) {
      return in.readAllBytes();
    }
  }

  private Content scan(String path) throws IOException {
    return Source.scan(SourceSettings.of(directory), DeclaredPaths.NONE, new ScanListener() {})
        .content(EntryPath.parse(path));
  }
}
