package dev.deployer.execution;

import dev.deployer.outcome.Live;
import dev.deployer.root.CurrentLink;
import dev.deployer.root.Layout;
import java.io.IOException;

/**
 * What a run knows to be live on its host: what {@code current} was when it was last read or
 * changed, and whether a flip of it is under way. While one is, what is live is for its outcome to
 * say, and nobody looks in between.
 */
public final class WhatIsLive {
  private final Layout layout;
  private final Connection connection;
  private Live last = new Live.Unknown();
  private boolean flipping;

  WhatIsLive(Layout layout, Connection connection) {
    this.layout = layout;
    this.connection = connection;
  }

  /** What was live when it was last read or changed. */
  Live last() {
    return last;
  }

  /** This is live now. */
  void is(Live now) {
    last = now;
  }

  /** Reads what {@code current} is; takes a round trip less where it has not changed. */
  Live current() throws IOException {
    return CurrentLink.read(connection.host(), layout, last.release());
  }

  /** Reads what is live now, and remembers it. */
  Live read() throws IOException {
    last = current();
    return last;
  }

  /** Looks once, where that was not known yet; for the report of a failure. */
  public void look() {
    if (last instanceof Live.Unknown && !flipping && connection.passed() != null) {
      try {
        last = current();
      } catch (IOException e) {
        last = new Live.Unknown();
      }
    }
  }

  /** A flip is decided, and its outcome is not recorded yet. */
  void flipBegins() {
    flipping = true;
  }

  /** The outcome of the flip is recorded. */
  void flipIsRecorded() {
    flipping = false;
  }

  /** Whether a flip was decided whose outcome is not recorded yet. */
  public boolean isFlipping() {
    return flipping;
  }
}
