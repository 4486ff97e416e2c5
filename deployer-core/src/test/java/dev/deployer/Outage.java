package dev.deployer;

import dev.deployer.host.HostConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.FatedConnector;
import dev.deployer.testing.Operation;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A host is lost at an operation, and answers again once it was tried in vain to reach it. */
public final class Outage implements FatedConnector.Fate, UnaryOperator<HostConnector> {
  private final Moment moment;
  private final Predicate<Operation> which;
  private boolean lost;
  private boolean tried;

  /** At the first such operation. */
  public Outage(Moment moment, Predicate<Operation> which) {
    this.moment = moment;
    this.which = which;
  }

  /** Whether it was lost, and is back. */
  public synchronized boolean isOver() {
    return tried;
  }

  @Override
  public HostConnector apply(HostConnector connector) {
    return new FatedConnector(connector, this);
  }

  @Override
  public synchronized int upSince(String address) {
    boolean down = lost && !tried;
    tried = lost;
    return down ? -1 : lost ? 1 : 0;
  }

  @Override
  public synchronized Moment step(String address, Operation operation) {
    if (lost || !which.test(operation)) {
      return null;
    }
    lost = true;
    return moment;
  }
}
