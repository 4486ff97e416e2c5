package dev.deployer.torture;

import java.util.ArrayList;
import java.util.List;

/** Threads that do nothing but to keep processors busy. */
final class Load {
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean busy = true;

  private Load() {}

  /** So many threads. */
  static Load of(int threads) {
    Load load = new Load();
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(load::spin, "load-" + i);
      thread.setDaemon(true);
      thread.start();
      load.threads.add(thread);
    }
    return load;
  }

  private void spin() {
    while (busy) {
      Thread.onSpinWait();
    }
  }

  void end() throws InterruptedException {
    busy = false;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
