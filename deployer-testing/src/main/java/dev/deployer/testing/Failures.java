package dev.deployer.testing;

import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Refusals by a host: which of the operations are refused, and how. */
public final class Failures {
  /** How a host refuses; by default with "Failure". */
  public interface Refusal {
    FileSystemException of(Operation operation);
  }

  private final Predicate<Operation> candidate;
  private final int first;
  private final int last;
  private final Refusal refusal;
  private final AtomicInteger seen = new AtomicInteger();

  private Failures(Predicate<Operation> candidate, int first, int last, Refusal refusal) {
    this.candidate = candidate;
    this.first = first;
    this.last = last;
    this.refusal = refusal;
  }

  /** Of the operations that are {@code candidate}, the {@code number}th, from 1, is refused. */
  public static Failures once(int number, Predicate<Operation> candidate) {
    return new Failures(candidate, number, number, Failures::failure);
  }

  /** Of the operations that are {@code candidate}, all from the {@code number}th are refused. */
  public static Failures from(int number, Predicate<Operation> candidate) {
    return new Failures(candidate, number, Integer.MAX_VALUE, Failures::failure);
  }

  private static FileSystemException failure(Operation operation) {
    return new FileSystemException(operation.text(), null, "Failure");
  }

  /** The same operations, refused like this. */
  public Failures refusedAs(Refusal other) {
    return new Failures(candidate, first, last, other);
  }

  /** How many candidates were seen. */
  public int seen() {
    return seen.get();
  }

  /** A connector to the same host, whose operations are counted together and fail like this. */
  public HostConnector of(HostConnector connector) {
    return new DecoratedConnector(connector, this::of);
  }

  /** The same host, whose operations fail like this. What it refuses has not happened. */
  public Host of(Host host) {
    return new MeddledHost(host, this::check);
  }

  private void check(Operation operation) throws IOException {
    if (candidate.test(operation)) {
      int number = seen.incrementAndGet();
      if (number >= first && number <= last) {
        throw refusal.of(operation);
      }
    }
  }
}
