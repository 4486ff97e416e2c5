package dev.deployer.torture.trial;

import dev.deployer.testing.Meddler;
import dev.deployer.testing.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Threads that go on one at a time, one request each: whose turn is next is drawn by a seed, so
 * that the same seed interleaves them in the same way. The seed also says how long one goes on
 * before another's turn comes: from one request to about a thousand.
 */
final class Interleaving {
  private final Random random;
  private final double persistence;
  private final List<Integer> waiting = new ArrayList<>();
  private int expected;
  private int turn = -1;
  private int last = -1;

  Interleaving(long seed) {
    this.random = new Random(seed);
    this.persistence = 1 - Math.pow(10, -random.nextInt(4));
  }

  /** One of the threads' work; it asks for its turn before each request. */
  interface Actor {
    void run(Meddler turns) throws Exception;
  }

  /** Runs the actors to their ends; what one of them threw is at its place, or null. */
  List<Throwable> run(List<Actor> actors) throws InterruptedException {
    Throwable[] thrown = new Throwable[actors.size()];
    List<Thread> threads = new ArrayList<>();
    expected = actors.size();
    for (int i = 0; i < actors.size(); i++) {
      int me = i;
      threads.add(new Thread(() -> thrown[me] = act(actors.get(me), me), "actor-" + me));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    return Arrays.asList(thrown);
  }

  private Throwable act(Actor actor, int me) {
    try {
      awaitTurn(me);
      actor.run((Operation operation) -> awaitTurn(me));
      return null;
    } catch (Exception | AssertionError e) {
      return e;
    } finally {
      leave();
    }
  }

  private synchronized void awaitTurn(int me) {
    waiting.add(me);
    choose();
    boolean interrupted = false;
    while (turn != me) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    turn = -1;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void leave() {
    expected--;
    choose();
  }

  /** Once all have come to a stop, and so in the same order each time. */
  private void choose() {
    if (!waiting.isEmpty() && waiting.size() == expected) {
      waiting.sort(null);
      boolean goesOn = random.nextDouble() < persistence && waiting.contains(last);
      last = goesOn ? last : waiting.get(random.nextInt(waiting.size()));
      waiting.remove(Integer.valueOf(last));
      turn = last;
      notifyAll();
    }
  }
}
