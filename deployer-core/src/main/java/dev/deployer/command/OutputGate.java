package dev.deployer.command;

/** Passes lines on until it is closed; whoever closes it is told none afterwards. */
public final class OutputGate implements OutputLines {
  private final OutputLines lines;
  private boolean closed;

  /** Lets lines through to these until it is closed. */
  public OutputGate(OutputLines lines) {
    this.lines = lines;
  }

  @Override
  public synchronized void line(String text, boolean cut) {
    if (!closed) {
      lines.line(text, cut);
    }
  }

  /** Lets nothing through any more; a line that is on its way has arrived. */
  public synchronized void close() {
    closed = true;
  }
}
