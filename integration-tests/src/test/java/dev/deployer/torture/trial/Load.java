package dev.deployer.torture.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Threads that keep a host busy: processors, and the renames of its disk. A filesystem lets only
 * one directory at a time change its parent, so that among many renames a server that has begun one
 * has to wait in the middle of it.
 */
final class Load {
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean busy = true;

  /** So many threads that only keep a processor busy. */
  Load spinning(int count) {
    for (int i = 0; i < count; i++) {
      start("spinning-" + i, this::spin);
    }
    return this;
  }

  /** So many threads that move a directory of their own from one in this folder to another. */
  Load renaming(int count, Path folder) throws IOException {
    for (int i = 0; i < count; i++) {
      Path here = Files.createDirectories(folder.resolve("here-" + i + "/moved"));
      Path there = Files.createDirectories(folder.resolve("there-" + i)).resolve("moved");
      start("renaming-" + i, () -> move(here, there));
    }
    return this;
  }

  private void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private void move(Path here, Path there) {
    try {
      while (busy) {
        Files.move(here, there);
        Files.move(there, here);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
