package dev.deployer.command;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads what a command prints, to its end, and tells whether something of it is still to be handed
 * on. The end does not come where the command left something running that has its output open: then
 * it is for the caller to find out whether all that the command itself printed has arrived.
 */
public final class OutputReader {
  /**
   * More than a pipe and the buffers on the way hold: what comes after so many bytes since the
   * command's end was not printed by the command.
   */
  public static final long MOST_LATE = 8 << 20;

  private final InputStream in;
  private final LineSplitter lines;
  private volatile long taken;
  private volatile boolean reading;

  /** Reads this stream to its end, and hands its lines on; whoever has opened it closes it. */
  public OutputReader(InputStream in, OutputLines lines) {
    this.in = in;
    this.lines = new LineSplitter(lines);
  }

  /**
   * Reads to the end, on the thread that calls this.
   *
   * @throws IOException if it cannot be read further; the lines so far were handed on
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread reads
  public void run() throws IOException {
    byte[] buffer = new byte[8_192];
    try {
      while (true) {
        reading = true;
        int read = in.read(buffer);
        reading = false;
        if (read < 0) {
          return;
        }
        taken += read;
        lines.take(buffer, read);
      }
    } finally {
      lines.end();
    }
  }

  /** How many bytes were read. */
  public long taken() {
    return taken;
  }

  /** Whether everything that has arrived was handed on. */
  public boolean isIdle() {
    try {
      return reading && in.available() == 0;
    } catch (IOException e) {
      // Whoever reads is told the same.
      return false;
    }
  }
}
