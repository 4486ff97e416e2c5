package dev.deployer;

import dev.deployer.cluster.Fleet;
import dev.deployer.cluster.FleetRecovery;
import dev.deployer.outcome.DeployerException;
import java.io.IOException;
import java.util.Optional;

/** With what every run begins that holds the locks: what dead runs left is settled, and told. */
final class Settling {
  private final HookWiring wiring;
  private final Announcements announcements;

  Settling(Runs runs, Announcements announcements) {
    this.wiring = new HookWiring(runs);
    this.announcements = announcements;
  }

  /** Nothing is done yet. */
  FleetRecovery of(Fleet fleet) {
    return new FleetRecovery(fleet, wiring.proving(fleet), wiring.ofReturn(fleet, announcements));
  }

  /** All is done, without a person's word. */
  FleetRecovery done(Fleet fleet) throws IOException, DeployerException {
    FleetRecovery settlement = of(fleet);
    settlement.disarm();
    settlement.settle(Optional.empty());
    announcements.settled(settlement);
    return settlement;
  }
}
