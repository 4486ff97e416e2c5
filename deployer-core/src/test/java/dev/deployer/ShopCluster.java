package dev.deployer;

import dev.deployer.cluster.Rollout;
import dev.deployer.cluster.Rollout.OnFailure;
import dev.deployer.cluster.Waves;
import dev.deployer.command.Arguments;
import dev.deployer.command.CommandOutcome;
import dev.deployer.event.Event;
import dev.deployer.gate.GateSettings;
import dev.deployer.health.HealthCheck;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.host.HostCommand;
import dev.deployer.host.HostCommands;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.AllowList;
import dev.deployer.testing.ScriptedCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

/** The same small application on several hosts in memory. */
public final class ShopCluster {
  /** One host at a time, so that operations have the same numbers each time; in two waves. */
  public static final Rollout IN_ORDER = inOrder(Hooks.NONE);

  /** What restarts a host: from then on it runs what is live there. */
  public static final Hooks RESTART =
      new Hooks(
          Map.of(
              HookPhase.AFTER_ACTIVATE,
              List.of(
                  new Hook(
                      "restart",
                      new Arguments(List.of("restart")),
                      Where.EACH,
                      Optional.empty(),
                      Duration.ofMinutes(1),
                      Map.of()))));

  /** Asks each host whether what it runs works; once. */
  public static final HealthCheck WORKS =
      new HealthCheck.Command(
          new Arguments(List.of("works")), Where.EACH, Duration.ofMillis(1), Duration.ofMillis(1));

  /** {@link #IN_ORDER}, with a restart after each flip. */
  public static final Rollout RESTARTING = inOrder(RESTART);

  /** {@link #RESTARTING}, and each wave is asked whether it works. */
  public static final Rollout PROVING = inOrder(RESTART, WORKS);

  private static Rollout inOrder(Hooks hooks, HealthCheck... checks) {
    return new Rollout(
        1,
        Waves.parse(List.of("1", "rest")),
        Duration.ZERO,
        OnFailure.REVERT,
        List.of(checks),
        hooks,
        List.of());
  }

  public final List<Shop> shops = new ArrayList<>();
  public final List<String> events = Collections.synchronizedList(new ArrayList<>());

  /** Each restart that was begun: the host, where it ran, and what its variables said. */
  public final List<Restart> restarted = Collections.synchronizedList(new ArrayList<>());

  /** What a restart found: paths as {@code releases/1}, empty where the variable was. */
  public record Restart(int host, String directory, String release, String previous) {}

  private final Map<Integer, String> running = new ConcurrentHashMap<>();
  private final Map<Integer, Integer> restarts = new ConcurrentHashMap<>();
  private final Set<Integer> unable = ConcurrentHashMap.newKeySet();
  private final Map<Integer, IntSupplier> answers = new ConcurrentHashMap<>();
  private final Map<String, HostCommands> programs = new ConcurrentHashMap<>();
  private final Set<String> sick = ConcurrentHashMap.newKeySet();
  private final AtomicInteger tokens = new AtomicInteger();
  private final List<Set<String>> labels = new ArrayList<>();
  private Rollout rollout = Rollout.DEFAULTS;
  private Target.Others others = Target.Others.NONE;
  private Operator operator = new Operator("anna", "laptop");
  private Workstation workstation = Workstation.NONE;
  private Clock clock = Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC);

  /** So many hosts, {@code web1} and on, without roots. */
  public ShopCluster(Path source, int hosts) {
    Shop first = new Shop(source);
    for (int i = 0; i < hosts; i++) {
      shops.add(first.on(Shop.newDisk()));
      labels.add(Set.of());
    }
  }

  private ShopCluster(ShopCluster other) {
    for (Shop shop : other.shops) {
      shops.add(shop.on(shop.disk.copy()));
    }
    labels.addAll(other.labels);
    tokens.set(other.tokens.get());
    running.putAll(other.running);
    sick.addAll(other.sick);
    programs.putAll(other.programs);
    clock = other.clock;
    rollout = other.rollout;
    others = other.others;
    operator = other.operator;
    workstation = other.workstation;
  }

  /** The same hosts once more, on disks of their own. */
  public ShopCluster copy() {
    return new ShopCluster(this);
  }

  public ShopCluster initialised() throws DeployerException {
    for (Shop shop : shops) {
      shop.initialised();
    }
    return this;
  }

  public ShopCluster with(Rollout other) {
    rollout = other;
    return this;
  }

  /** With these looked at by gates. */
  Rollout rollout() {
    return rollout;
  }

  ShopCluster with(Target.Others other) {
    others = other;
    return this;
  }

  public ShopCluster by(Operator other) {
    operator = other;
    return this;
  }

  /** Deployed to from this machine. */
  public ShopCluster from(Workstation machine) {
    workstation = machine;
    return this;
  }

  /** From here on it is that time. */
  public ShopCluster at(Instant time) {
    clock = Clock.fixed(time, ZoneOffset.UTC);
    return this;
  }

  /** What that program does from here on, wherever it runs; else it exits with 0. */
  public ShopCluster where(String program, HostCommands does) {
    programs.put(program, does);
    return this;
  }

  public ShopCluster labelled(int host, String label) {
    labels.set(host, Set.of(label));
    return this;
  }

  public Shop shop(int host) {
    return shops.get(host);
  }

  public static String name(int host) {
    return "web" + (host + 1);
  }

  /** Does that with the connector of one host, and leaves those of the others as they are. */
  static UnaryOperator<HostConnector> on(int host, UnaryOperator<HostConnector> what) {
    String address = "deploy@" + name(host) + ":22";
    return connector -> connector.address().equals(address) ? what.apply(connector) : connector;
  }

  public HostConnector connector(int host) {
    ScriptedCommands shell = new ScriptedCommands();
    programs.forEach(shell::answer);
    return shops
        .get(host)
        .disk
        .connector(name(host))
        .withShell(
            shell
                .answer(
                    "restart",
                    (command, output) -> {
                      restarted.add(restart(host, command));
                      if (unable.contains(host)) {
                        return new CommandOutcome.Exited(1);
                      }
                      running.put(host, shops.get(host).target());
                      restarts.merge(host, 1, Integer::sum);
                      return new CommandOutcome.Exited(0);
                    })
                .answer(
                    "works",
                    (command, output) ->
                        new CommandOutcome.Exited(
                            answers
                                .getOrDefault(
                                    host,
                                    () -> sick.contains(running.getOrDefault(host, "")) ? 1 : 0)
                                .getAsInt())));
  }

  private static Restart restart(int host, HostCommand command) {
    Map<String, String> variables = command.variables().values();
    String release = within(variables.get("DEPLOYER_RELEASE_PATH"));
    String id = variables.get("DEPLOYER_RELEASE");
    if (!release.equals(id.isEmpty() ? "" : "releases/" + id)) {
      throw new AssertionError("the variables differ: " + variables);
    }
    return new Restart(
        host,
        within(command.directory().toString()),
        release,
        within(variables.get("DEPLOYER_PREVIOUS_PATH")));
  }

  private static String within(String path) {
    String root = Shop.ROOT + "/";
    return path.startsWith(root) ? path.substring(root.length()) : path;
  }

  /** From now on a check of that host ends like this. */
  public ShopCluster answering(int host, IntSupplier exit) {
    answers.put(host, exit);
    return this;
  }

  /** Whether from now on a restart of that host fails. */
  public ShopCluster failsToRestart(int host, boolean fails) {
    if (fails) {
      unable.add(host);
    } else {
      unable.remove(host);
    }
    return this;
  }

  /** From now on that version does not work, wherever it runs. */
  public ShopCluster sick(int version) {
    sick.add("releases/" + version);
    return this;
  }

  /** What each host really runs: what was live there when it was last restarted. */
  public List<String> running() {
    List<String> all = new ArrayList<>();
    for (int host = 0; host < shops.size(); host++) {
      all.add(running.getOrDefault(host, ""));
    }
    return all;
  }

  /** How often a host was restarted. */
  public int restarts(int host) {
    return restarts.getOrDefault(host, 0);
  }

  /** A deployer to all hosts. */
  public Deployer deployer() {
    return deployer(UnaryOperator.identity());
  }

  /** A deployer to all hosts but these. */
  public Deployer without(Integer... hosts) {
    List<HostConnector> connectors = new ArrayList<>();
    List<Set<String>> chosen = new ArrayList<>();
    for (int i = 0; i < shops.size(); i++) {
      if (!List.of(hosts).contains(i)) {
        connectors.add(connector(i));
        chosen.add(labels.get(i));
      }
    }
    return deployer(connectors, chosen);
  }

  /**
   * A deployer to all hosts but this one, which gates ask all the same.
   *
   * @param environment which other one it belongs to; absent where it is left out of this one
   * @param by what is made of the connectors
   */
  Deployer asking(int other, Optional<String> environment, UnaryOperator<HostConnector> by) {
    List<Target.Place> places = new ArrayList<>();
    for (int i = 0; i < shops.size(); i++) {
      places.add(Target.Place.builder(by.apply(connector(i)), Shop.ROOT).name(name(i)).build());
    }
    Target.Place asked = places.remove(other);
    Target.Builder target =
        Target.builder()
            .application("shop")
            .environment("production")
            .settings(
                shops.get(0).settings().toBuilder()
                    .gates(
                        GateSettings.DEFAULTS.withData(
                            Optional.of(new GateSettings.DataRule(environment.stream().toList()))))
                    .build())
            .rollout(rollout);
    Target.Others others =
        environment
            .map(name -> new Target.Others(List.of(), Map.of(name, target.place(asked).build())))
            .orElseGet(() -> new Target.Others(List.of(asked), Map.of()));
    return Deployer.builder(target.places(places).others(others).build(), operator)
        .listener(this::heard)
        .clock(Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC))
        .tokens(this::token)
        .build();
  }

  /** A deployer that reaches the hosts by what is made of their connectors. */
  public Deployer deployer(UnaryOperator<HostConnector> by) {
    List<HostConnector> connectors = new ArrayList<>();
    for (int i = 0; i < shops.size(); i++) {
      connectors.add(by.apply(connector(i)));
    }
    return deployer(connectors, labels);
  }

  /** A deployer to these hosts, which it reaches by what is made of their connectors. */
  public Deployer deployer(List<Integer> hosts, UnaryOperator<HostConnector> by) {
    return deployer(
        hosts.stream().map(host -> by.apply(connector(host))).toList(),
        hosts.stream().map(labels::get).toList());
  }

  private Deployer deployer(List<HostConnector> connectors, List<Set<String>> chosen) {
    List<Target.Place> places = new ArrayList<>();
    for (int i = 0; i < connectors.size(); i++) {
      HostConnector connector = connectors.get(i);
      places.add(
          Target.Place.builder(AllowList.underLock().of(connector), Shop.ROOT)
              .name(connector.address())
              .labels(chosen.get(i))
              .build());
    }
    return Deployer.builder(
            Target.builder()
                .application("shop")
                .environment("production")
                .places(places)
                .settings(shops.get(0).settings())
                .rollout(rollout)
                .others(others)
                .build(),
            operator)
        .listener(this::heard)
        .manifests(shops.get(0).manifests())
        .clock(clock)
        .tokens(this::token)
        .workstation(workstation)
        .build();
  }

  private void heard(String host, Event event) {
    events.add(host + " " + event);
  }

  private String token() {
    return String.format("c1%030x", tokens.incrementAndGet());
  }

  public DeployRequest release(int version) {
    return shops.get(0).release(String.valueOf(version));
  }

  /** Deploys that version to all hosts. */
  public DeployResult deploy(int version) throws IOException, DeployerException {
    shops.get(0).version(version);
    return deployer().deploy(release(version));
  }

  /** Breaks whatever lock there is, as a person does who knows that no run is left. */
  public void unlockAll() throws DeployerException {
    for (Shop shop : shops) {
      Optional<Status.LockState> lock = shop.deployer().status().lock();
      if (lock.isPresent()) {
        deployer().unlock(lock.get().token());
      }
    }
  }

  /** The texts of {@code current}, host by host; empty where there is none. */
  public List<String> targets() {
    List<String> targets = new ArrayList<>();
    for (Shop shop : shops) {
      targets.add(shop.target());
    }
    return targets;
  }
}
