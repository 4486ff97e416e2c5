package dev.deployer.torture.trial;

import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What this process and a server hold on to: open files and sockets, threads, processes. Taken
 * while nothing runs, and again later, it tells what has leaked meanwhile.
 */
record Leaks(OpenSshServer server, int handles, List<String> threads, long children) {
  private static final long PATIENCE_SECONDS = 20;

  /** Nobody waits for what a connection that was closed leaves behind for a moment. */
  static Leaks begin(OpenSshServer server) throws IOException, InterruptedException {
    server.awaitNoConnections();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (threadNames().stream().anyMatch(Leaks::isOfAConnection)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("a connection is left open: " + threadNames());
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return new Leaks(server, openHandles().size(), threadNames(), countChildren());
  }

  private static boolean isOfAConnection(String thread) {
    return thread.matches("(sshj-|watch |keep-alive ).*|goodbye");
  }

  /** What there is more of than at the beginning, once it had time to end; empty if nothing. */
  List<String> end() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    List<String> leaked = now();
    while (!leaked.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(100);
      leaked = now();
    }
    return leaked;
  }

  /** What there is more of at this moment. */
  List<String> now() throws IOException {
    List<String> leaked = new ArrayList<>();
    List<String> open = openHandles();
    if (open.size() > handles) {
      leaked.add(open.size() + " handles, and there were " + handles + ": " + new TreeSet<>(open));
    }
    List<String> threadsNow = threadNames();
    if (threadsNow.size() > threads.size()) {
      leaked.add(threadsNow + " are running, and there were " + threads);
    }
    if (countChildren() > children) {
      leaked.add(countChildren() + " child processes, and there were " + children);
    }
    server.connections().forEach(process -> leaked.add("sshd still has " + process.info()));
    return leaked;
  }

  private static List<String> openHandles() throws IOException {
    List<String> targets = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      for (Path handle : (Iterable<Path>) all::iterator) {
        try {
          targets.add(Files.readSymbolicLink(handle).toString());
        } catch (IOException e) {
          // It was the one by which this list is read.
        }
      }
    }
    return targets;
  }

  /** But for those that the JVM keeps for a while, for files, processes and compilation. */
  private static List<String> threadNames() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !name.matches("process reaper.*|Common-Cleaner|ForkJoinPool.*"))
        .sorted()
        .toList();
  }

  private static long countChildren() {
    return ProcessHandle.current().descendants().count();
  }
}
