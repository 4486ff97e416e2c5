package dev.deployer.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real ssh-agent in the foreground. */
public final class RunningAgent implements AutoCloseable {
  private final Path socket;
  private final Path said;
  private final Process process;

  public RunningAgent(Path folder) throws Exception {
    Path own = Files.createTempDirectory(folder, "agent");
    socket = own.resolve("socket");
    said = own.resolve("said");
    process =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    awaitStart();
  }

  /** The socket's file is there before anybody listens. */
  private void awaitStart() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
      try {
        SocketChannel.open(UnixDomainSocketAddress.of(socket)).close();
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          process.destroyForcibly();
          throw new IOException("ssh-agent did not start: " + Files.readString(said), e);
        }
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  public Path socket() {
    return socket;
  }

  public void add(Path key) throws Exception {
    ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString());
    add.environment().put("SSH_AUTH_SOCK", socket.toString());
    assertThat(add.start().waitFor()).isZero();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
