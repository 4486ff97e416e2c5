package dev.deployer.incident;

import java.io.IOException;
import java.nio.file.Path;

/** A job that a scheduler has started; if its release has it switched off, it ends at once. */
final class RecurringJob implements AutoCloseable {
  private final Process process;
  private final boolean atWork;

  private RecurringJob(Process process) throws IOException {
    this.process = process;
    this.atWork = process.inputReader().readLine() != null;
  }

  static RecurringJob start(Path release, Path database) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bin/job").directory(release.toFile()).redirectErrorStream(true);
    builder.environment().put("DATABASE", database.toString());
    return new RecurringJob(builder.start());
  }

  /** Whether it was at work when it was last heard of. */
  boolean isAtWork() {
    return atWork;
  }

  /** Lets it do its work to the end. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IOException(e);
    }
  }
}
