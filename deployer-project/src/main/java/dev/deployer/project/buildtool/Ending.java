package dev.deployer.project.buildtool;

import dev.deployer.parallel.Threads;
import dev.deployer.project.Session;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sees to it that a build that is told to end (Ctrl-C) lets a run come to its next safe point,
 * where it gives its locks back. For tools whose process ends then, without waiting for its
 * threads.
 */
public final class Ending {
  /** After so many seconds connections are dropped, and {@code recover} settles what is left. */
  private static final long LONGEST = 60;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final String tool;
  private final Consumer<String> lines;
  private final Thread hook;
  private volatile boolean begun;

  private Ending(Session session, String tool, Consumer<String> lines) {
    this.tool = tool;
    this.lines = lines;
    hook = Threads.prepare("deployer-ending", () -> end(session));
  }

  /**
   * Of the run that is begun next; ended by {@link #close}.
   *
   * @param tool whose process it is, as people call it
   * @param lines where it is told that the process ends, also where the build is to be quiet
   */
  public static Ending of(Session session, String tool, Consumer<String> lines) {
    Ending ending = new Ending(session, tool, lines);
    Runtime.getRuntime().addShutdownHook(ending.hook);
    return ending;
  }

  private void end(Session session) {
    begun = true;
    if (!session.stop()) {
      lines.accept(tool + " is ending: Deployer stops at its next safe point.");
    }
    try {
      if (!ended.await(LONGEST, TimeUnit.SECONDS)) {
        session.abandon();
      }
    } catch (InterruptedException e) {
      session.abandon();
    }
  }

  /** What came of the run: a tool whose process is ending may not come to say it. */
  public void tell(List<String> outcome) {
    if (begun) {
      outcome.forEach(lines);
    }
  }

  /** The run has ended, and what came of it was told. */
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook is at work.
    }
  }
}
