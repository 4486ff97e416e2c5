package dev.deployer.execution;

import dev.deployer.Shop;
import dev.deployer.event.Event;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.root.KnownManifests;
import dev.deployer.root.KnownRecords;
import dev.deployer.root.Layout;
import dev.deployer.root.RootGuard;
import dev.deployer.testing.AllowList;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.FatedConnector;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.Operation;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Runs on the shop's root without a deployer around them, held to the second law; what they tell.
 */
final class Errand {
  static final Layout LAYOUT = new Layout(Shop.ROOT);

  /** Told by the run and by its heartbeat, and looked at meanwhile. */
  final List<Event> events = new CopyOnWriteArrayList<>();

  final Stop stop = new Stop();
  private final Shop shop;
  private final AtomicInteger tokens = new AtomicInteger();
  private int trash = 3;
  private Duration lockWait = Duration.ZERO;
  private Duration reconnectFor = Duration.ZERO;
  private Duration heartbeat = Duration.ZERO;

  Errand(Shop shop) {
    this.shop = shop;
  }

  Errand keepingInTrash(int releases) {
    trash = releases;
    return this;
  }

  Errand waitingFor(Duration lock) {
    lockWait = lock;
    return this;
  }

  Errand reconnectingFor(Duration time) {
    reconnectFor = time;
    return this;
  }

  Errand beatingEvery(Duration time) {
    heartbeat = time;
    return this;
  }

  /** A run that is not connected yet. */
  Run by(HostConnector connector) {
    return new Run(
        AllowList.underLock().of(connector),
        LAYOUT,
        new RootGuard.Expected(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
        new RunSettings(
            "bert@desk",
            trash,
            true,
            true,
            lockWait,
            reconnectFor,
            heartbeat,
            Clock.fixed(Instant.parse("2026-11-20T22:00:00Z"), ZoneOffset.UTC),
            () -> token(tokens.incrementAndGet()),
            new KnownManifests(1),
            KnownRecords.NONE),
        (host, event) -> events.add(event),
        stop);
  }

  /** The tokens of these runs, from 1. */
  static String token(int number) {
    return String.format("bee%029x", number);
  }

  /** A run that is connected and holds the lock. */
  Run locked(HostConnector connector) throws IOException, DeployerException {
    Run run = by(connector);
    run.open();
    run.lock("test", Optional.of("a message"));
    return run;
  }

  Run locked() throws IOException, DeployerException {
    return locked(shop.connector());
  }

  /** Does something before the first operation of which this is true. */
  HostConnector meddled(Predicate<String> which, Runnable deed) {
    boolean[] done = {false};
    Meddler meddler =
        operation -> {
          if (!done[0] && which.test(operation.text())) {
            done[0] = true;
            deed.run();
          }
        };
    return meddler.on(shop.connector());
  }

  /** Cuts the connection once, at the first operation of which this is true. */
  HostConnector cut(Moment moment, Predicate<String> which) {
    return cut(shop.connector(), moment, which, 1);
  }

  /** The same, and the host cannot be reached any more. */
  HostConnector lost(Moment moment, Predicate<String> which) {
    return cut(shop.connector(), moment, which, -1);
  }

  static HostConnector cut(
      HostConnector connector, Moment moment, Predicate<String> which, int after) {
    return new FatedConnector(
        connector,
        new FatedConnector.Fate() {
          private boolean cut;

          @Override
          public synchronized int upSince(String host) {
            return cut ? after : 0;
          }

          @Override
          public synchronized Moment step(String host, Operation operation) {
            if (cut || !which.test(operation.text())) {
              return null;
            }
            cut = true;
            return moment;
          }
        });
  }

  /** A rename to this place. */
  static Predicate<String> renameTo(String place) {
    return text -> text.startsWith("rename ") && text.endsWith(" " + place);
  }

  List<JournalRecord.Kind> kinds() throws DeployerException {
    return records().stream().map(JournalRecord::kind).toList();
  }

  List<JournalRecord> records() throws DeployerException {
    return shop.journal();
  }

  static Optional<ReleaseId> id(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(ReleaseId.parse(text));
  }

  Host host() throws IOException {
    return shop.connector().connect();
  }
}
