package dev.deployer.source;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.deployer.manifest.Digest;
import dev.deployer.manifest.Fault;
import dev.deployer.parallel.Threads;
import dev.deployer.source.Source.ScanListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Computes the digests of files that are not known, with a second thread beside the calling one; it
 * has ended when the call returns, however that is.
 */
final class Reading {
  private static final int BUFFER = 1 << 17;
  private static final int PATIENCE_MILLIS = 100;

  private final Path top;
  private final List<ScannedFile> files;
  private final KnownDigests.OfSource known;
  private final ScanListener listener;
  private final Digest[] digests;
  private final List<Fault> faults = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger filesRead = new AtomicInteger();
  private final AtomicLong bytesRead = new AtomicLong();
  private volatile boolean stopped;

  Reading(Path top, List<ScannedFile> files, KnownDigests.OfSource known, ScanListener listener) {
    this.top = top;
    this.files = files;
    this.known = known;
    this.listener = listener;
    this.digests = new Digest[files.size()];
  }

  /** What could not be read, or was no longer as it had been found. */
  List<Fault> faults() {
    return faults;
  }

  /**
   * The digest of each file, in the order of the files; null where there is a fault.
   *
   * @throws InterruptedIOException if the thread is interrupted, which it then still is
   */
  Digest[] digests() throws InterruptedIOException {
    listener.found(files.size(), files.stream().mapToLong(ScannedFile::size).sum());
    FutureTask<Void> second = new FutureTask<>(() -> readFiles(() -> {}), null);
    Thread thread = Threads.start("source-reader", second);
    try {
      readFiles(this::report);
      while (!isToStop() && !isDone(second)) {
        report();
      }
    } finally {
      stopped = true;
      // It ends as soon as it has read what it is reading: at most one buffer.
      Threads.join(thread);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the scan was interrupted");
    }
    report();
    return digests;
  }

  /** Waits a little for the other thread, so that progress goes on being told. */
  private static boolean isDone(FutureTask<Void> second) {
    try {
      second.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading the source ended early", e.getCause());
    }
  }

  private void report() {
    listener.read(filesRead.get(), bytesRead.get());
  }

  private void readFiles(Runnable afterEach) {
    byte[] buffer = new byte[BUFFER];
    MessageDigest sha256 = Digest.sha256();
    for (int i = next.getAndIncrement(); i < digests.length; i = next.getAndIncrement()) {
      ScannedFile file = files.get(i);
      try {
        digests[i] = digest(file, buffer, sha256);
      } catch (IOException e) {
        faults.add(new Fault(file.path().value(), Walk.why(e)));
      }
      if (isToStop()) {
        return;
      }
      filesRead.incrementAndGet();
      afterEach.run();
    }
  }

  private boolean isToStop() {
    return stopped || Thread.currentThread().isInterrupted();
  }

  private Digest digest(ScannedFile file, byte[] buffer, MessageDigest sha256) throws IOException {
    Optional<Digest> before = known.digest(file);
    if (before.isPresent()) {
      bytesRead.addAndGet(file.size());
      return before.get();
    }
    return read(file, buffer, sha256);
  }

  private Digest read(ScannedFile file, byte[] buffer, MessageDigest sha256) throws IOException {
    sha256.reset();
    long size = 0;
    Path path = top.resolve(file.path().value());
    // Opening a FIFO would wait for whoever writes to it. RACE: it can still become one now.
    if (!Files.isRegularFile(path, NOFOLLOW_LINKS)) {
      throw new SourceChangedException(file.path(), "it is no longer a file");
    }
    try (InputStream in = Files.newInputStream(path, NOFOLLOW_LINKS)) {
      for (int n = in.read(buffer); n >= 0 && !isToStop(); n = in.read(buffer)) {
        if (size == 0) {
          OwnWriting.found(path.getFileName().toString(), buffer, n)
              .ifPresent(why -> faults.add(new Fault(file.path().value(), why)));
        }
        sha256.update(buffer, 0, n);
        size += n;
        bytesRead.addAndGet(n);
      }
    }
    if (size != file.size()) {
      throw new SourceChangedException(
          file.path(), "it had " + file.size() + " bytes, and has " + size);
    }
    return Digest.of(sha256.digest());
  }
}
