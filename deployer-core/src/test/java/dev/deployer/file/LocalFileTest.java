package dev.deployer.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that somebody names is waited for. */
@Timeout(60)
final class LocalFileTest {
  private static final int MOST = 1 << 20;

  @TempDir Path folder;

  private void isNoFile(Path file, String why) {
    assertThatThrownBy(() -> LocalFile.read(file, MOST))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(why);
    assertThatThrownBy(() -> LocalFile.write(file, new byte[1]))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(why);
    assertThatThrownBy(() -> LocalFile.append(file, new byte[1]))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aPipeASocketADeviceAndADirectoryAreNoFiles() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);
    Path socket = folder.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      isNoFile(socket, "it is a pipe, a socket or a device, and no file");
    }
    isNoFile(pipe, "it is a pipe, a socket or a device, and no file");
    isNoFile(link, "it is a pipe, a socket or a device, and no file");
    isNoFile(Path.of("/dev/zero"), "it is a pipe, a socket or a device, and no file");
    isNoFile(folder, "it is a directory");
  }

  @Test
  void aFileIsReadToItsLimitAndNothingIsNothing() throws Exception {
    Path file = folder.resolve("file");
    assertThatThrownBy(() -> LocalFile.read(file, MOST)).isInstanceOf(NoSuchFileException.class);
    LocalFile.write(file, new byte[MOST]);
    assertThat(LocalFile.read(file, MOST)).hasSize(MOST);
    LocalFile.write(file, new byte[MOST + 1]);
    assertThatThrownBy(() -> LocalFile.read(file, MOST))
        .hasMessageContaining("it is larger than 1 MiB");
    assertThat(LocalFile.read(Path.of("/dev/null"), MOST)).isEmpty();
    LocalFile.write(Path.of("/dev/null"), new byte[1]);
    Path grown = folder.resolve("grown");
    LocalFile.append(grown, new byte[2]);
    LocalFile.append(grown, new byte[3]);
    assertThat(LocalFile.read(grown, MOST)).hasSize(5);
  }
}
