package dev.deployer.cli.demo;

import dev.deployer.parallel.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Someone who opens the live application again and again, as a web server does. */
final class Visitor implements AutoCloseable {
  private final Path page;
  private final String expected;
  private final Thread thread = Threads.prepare("demo-visitor", this::visit);
  private volatile boolean leaving;
  private volatile long visits;
  private volatile long failures;

  private Visitor(Path page, String expected) {
    this.page = page;
    this.expected = expected;
  }

  /**
   * @param page what is opened
   * @param expected how it ends, in every release
   */
  static Visitor comesTo(Path page, String expected) {
    Visitor visitor = new Visitor(page, expected);
    visitor.thread.start();
    return visitor;
  }

  // Written by its own thread alone.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void visit() {
    while (!leaving) {
      try {
        visits++;
        if (!Files.readString(page).endsWith(expected)) {
          failures++;
        }
      } catch (IOException e) {
        failures++;
      }
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
    }
  }

  long visits() {
    return visits;
  }

  long failures() {
    return failures;
  }

  /** No more visits. */
  void leave() {
    leaving = true;
    Threads.join(thread, Duration.ofSeconds(5));
  }

  @Override
  public void close() {
    leave();
  }
}
