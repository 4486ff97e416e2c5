package dev.deployer.execution;

import dev.deployer.root.KnownManifests;
import dev.deployer.root.KnownRecords;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * How a run behaves.
 *
 * @param by who runs it
 * @param trash how many retired releases can be restored
 * @param recycles whether what falls out of the trash becomes the next release
 * @param durable fsync before each commit that counts on it
 * @param lockWait how long to wait for another run's lock
 * @param reconnectFor how long to try to reconnect
 * @param heartbeat how often the heartbeat is written; zero: never
 * @param clock for what people read; nothing is decided by it
 * @param tokens gives 32 hex digits of 128 random bits, each time others
 * @param manifests those that were read, shared with the runs on other hosts
 * @param records those of journals that were read before on this machine
 */
public record RunSettings(
    String by,
    int trash,
    boolean recycles,
    boolean durable,
    Duration lockWait,
    Duration reconnectFor,
    Duration heartbeat,
    Clock clock,
    Supplier<String> tokens,
    KnownManifests manifests,
    KnownRecords records) {

  /** How many retired releases stay in the trash: those that can be restored, and raw material. */
  int inTrash() {
    return trash > 0 && recycles ? trash + 1 : trash;
  }
}
