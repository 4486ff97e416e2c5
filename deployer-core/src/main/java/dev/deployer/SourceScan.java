package dev.deployer;

import dev.deployer.event.Event;
import dev.deployer.event.Phase;
import dev.deployer.git.CommitArchive;
import dev.deployer.metadata.InvalidMetadataException;
import dev.deployer.metadata.ReleaseYaml;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.parallel.Threads;
import dev.deployer.source.DeclaredPaths;
import dev.deployer.source.InvalidSourceException;
import dev.deployer.source.Seal;
import dev.deployer.source.Source;
import dev.deployer.source.Source.ScanListener;
import dev.deployer.source.SourceSettings;
import dev.deployer.yaml.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads the source, and what is known of it, on a thread of its own while the run connects; the
 * thread has ended on close.
 */
final class SourceScan implements AutoCloseable {
  private final FutureTask<GateFacts.OfSource> task;
  private final Thread thread;
  private final Runs runs;
  private final Path directory;
  private final OpenedSource opened;
  private final Counter progress = new Counter();
  private final long start = System.nanoTime();

  private SourceScan(SourceSettings settings, Runs runs, GateFacts facts) {
    DeclaredPaths declared = runs.target().settings().declared();
    this.opened = new OpenedSource(settings, runs.workstation());
    this.task =
        new FutureTask<>(
            () -> {
              SourceSettings lying = opened.open();
              Source source = Source.scan(lying, declared, runs.digests(), progress);
              return facts.of(source, lying.place().at(), opened);
            });
    this.thread = Threads.prepare("deployer-source", task);
    this.runs = runs;
    this.directory = settings.place().at();
  }

  /** Counts on the scan's thread what the run's thread tells. */
  private static final class Counter implements ScanListener {
    private volatile Event.Progress last = new Event.Progress(Phase.SCAN, 0, 0, 0, 0);

    @Override
    public void found(int files, long bytes) {
      last = new Event.Progress(Phase.SCAN, 0, files, 0, bytes);
    }

    @Override
    public void read(int files, long bytes) {
      Event.Progress before = last;
      last = new Event.Progress(Phase.SCAN, files, before.totalFiles(), bytes, before.totalBytes());
    }
  }

  /**
   * Begins, once what can be known at once is known: that there is a source, and its seal.
   *
   * @throws DeployerException INVALID, before any host is connected to
   */
  static SourceScan start(SourceSettings settings, Runs runs, GateFacts facts)
      throws DeployerException {
    SourceScan scan = new SourceScan(settings, runs, facts);
    try {
      scan.opened.requireThere();
      facts.requireSeal();
    } catch (IOException e) {
      throw Thread.currentThread().isInterrupted() ? interrupted(e) : scan.unusable(e);
    }
    scan.thread.start();
    return scan;
  }

  /** Waits for it. */
  GateFacts.OfSource result() throws DeployerException {
    try {
      String address = runs.first().host().address();
      runs.listener().on(address, new Event.PhaseStarted(Phase.SCAN));
      GateFacts.OfSource source = await(address);
      runs.listener()
          .on(
              address,
              new Event.PhaseDone(Phase.SCAN, Duration.ofNanos(System.nanoTime() - start)));
      return source;
    } catch (InterruptedException e) {
      if (!runs.stop().isRequested()) {
        Thread.currentThread().interrupt();
      }
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw unusable(e.getCause());
    }
  }

  private static DeployerException interrupted(Exception cause) {
    return new DeployerException(
        DeployerException.Kind.INTERRUPTED, new Live.Unknown(), "interrupted", cause);
  }

  private DeployerException unusable(Throwable cause) {
    String why;
    if (cause instanceof InvalidMetadataException words) {
      InvalidSourceException in =
          InvalidSourceException.in(
              ReleaseYaml.FILE, words.faults().stream().map(Fault::toString).toList());
      in.addSuppressed(words);
      return unusable(in);
    } else if (cause instanceof Seal.InvalidSealException) {
      why = cause.getMessage();
    } else if (cause instanceof CommitArchive.NotCommittedException) {
      why = "the source " + LocalFailure.name(directory) + ": " + cause.getMessage();
    } else if (cause instanceof InvalidSourceException
        || cause instanceof IllegalArgumentException) {
      why = cause.getMessage();
    } else if (cause instanceof IOException failure) {
      why =
          "the source "
              + LocalFailure.name(directory)
              + " cannot be read: "
              + LocalFailure.why(failure);
    } else {
      throw new IllegalStateException(cause);
    }
    return new DeployerException(DeployerException.Kind.INVALID, new Live.Unknown(), why, cause);
  }

  private GateFacts.OfSource await(String address) throws InterruptedException, ExecutionException {
    while (true) {
      try {
        return task.get(200, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (runs.stop().isRequested()) {
          throw new InterruptedException();
        }
        runs.listener().on(address, progress.last);
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    Threads.join(thread);
    opened.close();
  }
}
