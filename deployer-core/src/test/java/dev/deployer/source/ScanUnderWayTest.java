package dev.deployer.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.manifest.Fault;
import dev.deployer.source.Source.ScanListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens while a directory is scanned, and what its listener is told. */
final class ScanUnderWayTest extends ScannedDirectory {
  @Test
  void theListenerIsToldEverythingOnItsOwnThread() throws IOException {
    for (int i = 0; i < 50; i++) {
      write("dir/file" + i, "x".repeat(i));
    }
    Progress progress = new Progress();

    Source.scan(SourceSettings.of(directory), DeclaredPaths.NONE, progress);

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
        .hasMessageContaining("it is no longer a file");
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
                    DeclaredPaths.NONE,
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
                    DeclaredPaths.NONE,
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
                    DeclaredPaths.NONE,
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
}
