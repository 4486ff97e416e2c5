package dev.deployer.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real ssh-agent in the foreground. */
public final class RunningAgent implements AutoCloseable {
  private final Path socket;
  private final Process process;

  public RunningAgent(Path folder) throws Exception {
    socket = Files.createTempDirectory(folder, "agent").resolve("socket");
    process =
        new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!Files.exists(socket) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
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
