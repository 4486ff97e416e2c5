package dev.deployer.maven;

import dev.deployer.parallel.Threads;
import dev.deployer.project.Session;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.maven.plugin.logging.Log;

/**
 * Sees to it that a Maven that is told to end (Ctrl-C) lets a run come to its next safe point,
 * where it gives its locks back.
 */
final class Ending {
  /** After so many seconds connections are dropped, and {@code recover} settles what is left. */
  private static final long LONGEST = 60;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Log log;
  private final Thread hook;
  private volatile boolean begun;

  private Ending(Session session, Log log) {
    this.log = log;
    hook = Threads.prepare("deployer-ending", () -> end(session));
  }

  /** Of the run that is begun next. */
  static Ending of(Session session, Log log) {
    Ending ending = new Ending(session, log);
    Runtime.getRuntime().addShutdownHook(ending.hook);
    return ending;
  }

  private void end(Session session) {
    begun = true;
    if (!session.stop()) {
      log.warn("Maven is ending: Deployer stops at its next safe point.");
    }
    try {
      if (!ended.await(LONGEST, TimeUnit.SECONDS)) {
        session.abandon();
      }
    } catch (InterruptedException e) {
      session.abandon();
    }
  }

  /** What came of the run: a Maven that is ending may not come to say it. */
  void tell(List<String> lines) {
    if (begun) {
      lines.forEach(log::error);
    }
  }

  /** The run has ended, and what came of it was told. */
  void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Maven is ending: the hook is at work.
    }
  }
}
