package dev.deployer.maven;

import dev.deployer.parallel.Threads;
import dev.deployer.project.Session;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sees to it that a Maven that is told to end (Ctrl-C) lets a run come to its next safe point,
 * where it gives its locks back.
 */
final class Ending {
  /** After so many seconds connections are dropped, and {@code recover} settles what is left. */
  private static final long LONGEST = 60;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  private Ending(Session session) {
    hook = Threads.prepare("deployer-ending", () -> end(session));
  }

  /** Of the run that is begun next. */
  static Ending of(Session session) {
    Ending ending = new Ending(session);
    Runtime.getRuntime().addShutdownHook(ending.hook);
    return ending;
  }

  private void end(Session session) {
    session.stop();
    try {
      if (!ended.await(LONGEST, TimeUnit.SECONDS)) {
        session.abandon();
      }
    } catch (InterruptedException e) {
      session.abandon();
    }
  }

  /** The run has ended. */
  void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Maven is ending: the hook is at work.
    }
  }
}
