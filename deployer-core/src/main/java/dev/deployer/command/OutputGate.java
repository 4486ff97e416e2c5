package dev.deployer.command;

/** Passes lines on until it is closed; whoever closes it is told none afterwards. */
public final class OutputGate implements OutputLines {
  private final OutputLines lines;
  private boolean closed;

  public OutputGate(OutputLines lines) {
    this.lines = lines;
  }

  @Override
  public synchronized void line(String text, boolean cut) {
    if (!closed) {
      lines.line(text, cut);
    }
  }

  public synchronized void close() {
    closed = true;
  }
}
