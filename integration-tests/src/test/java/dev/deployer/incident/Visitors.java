package dev.deployer.incident;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Visitors of an application, so many a second, each of its hosts in turn. */
final class Visitors implements AutoCloseable {
  private static final int OK = 200;
  private static final int AT_ONCE = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<URI> hosts;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ScheduledExecutorService pool = Executors.newScheduledThreadPool(AT_ONCE);
  private final List<ScheduledFuture<?>> coming = new ArrayList<>();
  private final TreeSet<String> answers = new TreeSet<>();
  private final List<String> failures = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private int asked;

  private Visitors(List<URI> hosts) {
    this.hosts = List.copyOf(hosts);
  }

  /** They come from now on. */
  static Visitors of(int perSecond, List<URI> hosts) {
    Visitors visitors = new Visitors(hosts);
    long nanos = TimeUnit.SECONDS.toNanos(1);
    for (int i = 0; i < AT_ONCE; i++) {
      visitors.coming.add(
          visitors.pool.scheduleAtFixedRate(
              visitors::visit,
              nanos / perSecond * i,
              nanos / perSecond * AT_ONCE,
              TimeUnit.NANOSECONDS));
    }
    return visitors;
  }

  private void visit() {
    URI host = hosts.get(next.getAndIncrement() % hosts.size());
    String outcome;
    boolean well = false;
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(host).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      well = answer.statusCode() == OK;
      outcome = (well ? "" : answer.statusCode() + " ") + answer.body().strip();
    } catch (IOException e) {
      outcome = e.toString();
    } catch (InterruptedException e) {
      return;
    }
    seen(well, host.getHost() + ": " + outcome);
  }

  private synchronized void seen(boolean well, String outcome) {
    asked++;
    if (well) {
      answers.add(outcome);
    } else {
      failures.add(outcome);
    }
  }

  synchronized int asked() {
    return asked;
  }

  synchronized int failed() {
    return failures.size();
  }

  /** Whether any has failed on each of the hosts. */
  synchronized boolean failedEverywhere() {
    return hosts.stream()
        .allMatch(host -> failures.stream().anyMatch(f -> f.startsWith(host.getHost() + ": ")));
  }

  /** The first that failed, and how; empty where none did. */
  synchronized String firstFailure() {
    return failures.isEmpty() ? "" : failures.get(0);
  }

  /** Whether any of a host's answers had this in it. */
  synchronized boolean saw(String host, String text) {
    return answers.stream().anyMatch(a -> a.startsWith(host + ": ") && a.contains(text));
  }

  /** Whether so many more have come, for which is waited. */
  boolean cameAgain(int visits) throws IOException {
    int until = asked() + visits;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < deadline) {
      if (asked() >= until) {
        return true;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    return false;
  }

  @Override
  public void close() {
    coming.forEach(visits -> visits.cancel(false));
    pool.shutdown();
    try {
      pool.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
