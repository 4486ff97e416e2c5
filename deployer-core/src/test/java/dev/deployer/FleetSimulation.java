package dev.deployer;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.hook.Hooks;
import dev.deployer.host.HeapShare;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.MemoryDisk;
import dev.deployer.testing.RemoteConnector;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many hosts in memory, each some way off, some of them slow, with connections that are lost: the
 * real coordinator deploys a second release to them, in real time.
 *
 * <pre>
 * FleetSimulation [--hosts N] [--parallel N] [--connections N] [--files N] [--stragglers N] [--seed N]
 * </pre>
 */
public final class FleetSimulation {
  private static final long ROUND_TRIP = 200_000;
  private static final int SLOWER = 50;
  private static final int LOSS_ONE_IN = 5_000;

  /**
   * What came of it.
   *
   * @param connections the most that were open at once
   * @param left connections that were not closed in the end
   * @param threads the most that the deployer had at once
   * @param kept bytes that the coordinator held on to when all was done but giving the locks back;
   *     what the hosts themselves deleted after that is counted too
   */
  record Result(
      Duration wall,
      int connections,
      int made,
      int left,
      int lost,
      int requests,
      int threads,
      long kept,
      Set<String> targets) {}

  private final int hosts;
  private final int parallel;
  private final int connections;
  private final int stragglers;
  private final Random random;
  private final Shop first;
  private final List<MemoryDisk> disks = new ArrayList<>();

  FleetSimulation(
      Path source, int hosts, int parallel, int connections, int files, int stragglers, long seed)
      throws IOException, DeployerException {
    this.hosts = hosts;
    this.parallel = parallel;
    this.connections = connections;
    this.stragglers = stragglers;
    this.random = new Random(seed);
    this.first = new Shop(source).initialised();
    version(1, files);
    first.deployer().deploy(first.release("1"));
    version(2, files);
    for (int host = 0; host < hosts; host++) {
      MemoryDisk disk = first.disk.copy();
      AnotherRoot.become(disk.backdoor(), "/srv/shop", String.format("%032x", host + 1));
      disks.add(disk);
    }
  }

  private void version(int number, int files) throws IOException {
    first.version(number);
    for (int file = 0; file < files; file++) {
      first.write("files/" + file % 20 + "/file-" + file + ".txt", "the same in each");
    }
  }

  Result run() throws Exception {
    RemoteConnector.Tally tally = new RemoteConnector.Tally();
    List<Target.Place> places = new ArrayList<>();
    for (int host = 0; host < hosts; host++) {
      HostConnector connector = disks.get(host).connector("web" + (host + 1));
      long roundTrip = host > 0 && host <= stragglers ? ROUND_TRIP * SLOWER : ROUND_TRIP;
      places.add(
          Target.Place.of(
              new RemoteConnector(connector, tally, roundTrip, LOSS_ONE_IN, random.nextLong()),
              Shop.ROOT));
    }
    Settings own = first.settings();
    Settings settings =
        own.toBuilder()
            .lockWait(Duration.ZERO)
            .reconnectFor(Duration.ofSeconds(30))
            .heartbeat(Duration.ofSeconds(5))
            .build();
    AtomicInteger threads = new AtomicInteger();
    AtomicBoolean once = new AtomicBoolean();
    AtomicLong held = new AtomicLong();
    AtomicLong collecting = new AtomicLong();
    Target target =
        Target.builder()
            .application("shop")
            .environment("production")
            .places(places)
            .settings(settings)
            .rollout(rollout())
            .connections(connections)
            .build();
    Listener listener =
        (host, event) -> {
          threads.accumulateAndGet(threadsOfTheDeployer(), Math::max);
          if (event instanceof Event.LockGivenBack && once.compareAndSet(false, true)) {
            long start = System.nanoTime();
            held.set(used());
            collecting.set(System.nanoTime() - start);
          }
        };
    long start = System.nanoTime();
    new Deployer(target, new Operator("anna", "laptop"), listener).deploy(first.release("2"));
    Duration wall = Duration.ofNanos(System.nanoTime() - start - collecting.get());
    Set<String> targets = new HashSet<>();
    for (MemoryDisk disk : disks) {
      targets.add(first.on(disk).target());
    }
    return new Result(
        wall,
        tally.most(),
        tally.made(),
        tally.open(),
        tally.lost(),
        tally.requests(),
        threads.get(),
        held.get() - used(),
        targets);
  }

  private Rollout rollout() {
    return new Rollout(
        parallel,
        Waves.parse(List.of("1", "25%", "rest")),
        Duration.ZERO,
        OnFailure.REVERT,
        List.of(),
        Hooks.NONE,
        List.of());
  }

  private static int threadsOfTheDeployer() {
    int count = 0;
    Thread[] all = new Thread[Thread.activeCount() + 64];
    int there = Thread.enumerate(all);
    for (int i = 0; i < there; i++) {
      if (all[i].getName().startsWith("deployer-")) {
        count++;
      }
    }
    return count;
  }

  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Runs it with and without stragglers, and prints what it costs. */
  public static void main(String[] arguments) throws Exception {
    int hosts = 1000;
    int parallel = 8;
    int connections = HeapShare.connections();
    int files = 200;
    int stragglers = 5;
    long seed = 1;
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      int number = Integer.parseInt(arguments[i + 1]);
      switch (arguments[i]) {
        case "--hosts" -> hosts = number;
        case "--parallel" -> parallel = number;
        case "--connections" -> connections = number;
        case "--files" -> files = number;
        case "--stragglers" -> stragglers = number;
        case "--seed" -> seed = number;
        default -> throw new IllegalArgumentException("unknown argument " + arguments[i]);
      }
    }
    Path source = Files.createTempDirectory("deployer-fleet");
    try {
      for (int slow : new int[] {0, stragglers}) {
        Result result =
            new FleetSimulation(source, hosts, parallel, connections, files, slow, seed).run();
        print(System.out, hosts, parallel, slow, result);
      }
    } finally {
      try (var paths = Files.walk(source)) {
        for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  static void print(PrintStream out, int hosts, int parallel, int stragglers, Result result) {
    out.printf(
        "%d hosts, %d at once, %d stragglers: %.1f s; at most %d connections (%d made, %d lost),"
            + " %d threads; %.1f MB kept; %d requests%n",
        hosts,
        parallel,
        stragglers,
        result.wall().toMillis() / 1000.0,
        result.connections(),
        result.made(),
        result.lost(),
        result.threads(),
        result.kept() / 1e6,
        result.requests());
  }
}
