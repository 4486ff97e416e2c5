package dev.deployer;

import dev.deployer.host.HostConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.FatedConnector;
import dev.deployer.testing.Operation;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The client, or a host, is lost at a certain operation. */
final class Losing implements FatedConnector.Fate, UnaryOperator<HostConnector> {
  private final String host;
  private final Predicate<Operation> which;
  private final int flip;
  private final Moment moment;
  private final boolean client;
  private int flips;
  private boolean lost;

  private Losing(int host, Predicate<Operation> which, int flip, Moment moment, boolean client) {
    this.which = which;
    this.host = "deploy@" + ShopCluster.name(host) + ":22";
    this.flip = flip;
    this.moment = moment;
    this.client = client;
  }

  /** The client is killed at that host's flip of this number, from 1. */
  static Losing theClient(Moment moment, int host, int flip) {
    return new Losing(host, Losing::isFlip, flip, moment, true);
  }

  /** The client is killed before the first such operation on that host. */
  static Losing theClientAt(int host, Predicate<Operation> which) {
    return new Losing(host, which, 1, Moment.BEFORE, true);
  }

  /** The host is lost at its first flip. */
  static Losing theHost(Moment moment, int host) {
    return new Losing(host, Losing::isFlip, 1, moment, false);
  }

  /** The host is lost at the first such operation. */
  static Losing theHostAt(Moment moment, int host, Predicate<Operation> which) {
    return new Losing(host, which, 1, moment, false);
  }

  static boolean isFlip(Operation operation) {
    return operation.text().startsWith("rename ")
        && operation.text().endsWith(" " + Shop.ROOT + "/current");
  }

  boolean happened() {
    return lost;
  }

  @Override
  public HostConnector apply(HostConnector connector) {
    return new FatedConnector(connector, this);
  }

  @Override
  public synchronized int upSince(String address) {
    return lost && (client || address.equals(host)) ? -1 : 0;
  }

  @Override
  public synchronized Moment step(String address, Operation operation) {
    if (lost || !address.equals(host) || !which.test(operation) || ++flips != flip) {
      return null;
    }
    lost = true;
    return moment;
  }
}
