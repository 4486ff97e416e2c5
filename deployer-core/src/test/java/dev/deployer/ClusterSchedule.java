package dev.deployer;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.root.JournalRecord;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.FatedConnector;
import dev.deployer.testing.Operation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a seed makes of a cluster of five: two operators deploy, roll back, recover, decide, unlock
 * and prune, alone and against each other, while clients are killed, connections are cut and hosts
 * are lost and come back. One seed is one course of events, operation by operation.
 */
final class ClusterSchedule implements FatedConnector.Fate {
  private static final int HOSTS = FiveHosts.NUMBER;

  /** What only a person can say. */
  private static final Set<Objection.Kind> PERSON =
      EnumSet.of(Objection.Kind.UNDECIDED, Objection.Kind.HELD);

  /** A run has some hundred operations; later ones are met seldom. */
  private static final int FAR = 900;

  private final FiveHosts start;
  private final ShopCluster cluster;
  private final Random random;
  private final Turns turns;
  private final boolean subsets;
  private final int[] ups = new int[HOSTS];
  private final boolean[] down = new boolean[HOSTS];
  private final List<String> log = new ArrayList<>();
  private int operations;
  private int nextEvent = Integer.MAX_VALUE;

  /**
   * The course of this seed.
   *
   * @param subsets whether operators also deploy without the hosts that are down
   */
  ClusterSchedule(FiveHosts start, long seed, boolean subsets) {
    this.start = start;
    this.cluster = start.cluster();
    this.random = new Random(seed);
    this.turns = new Turns(random);
    this.subsets = subsets;
  }

  /** What happened, in order. */
  List<String> log() {
    return log;
  }

  /** How many operations there were. */
  int operations() {
    return operations;
  }

  /** Lets it happen, and then makes sure that everything can be put right. */
  String run() throws Exception {
    int rounds = 2 + random.nextInt(4);
    for (int round = 0; round < rounds; round++) {
      returnSome();
      planEvent();
      if (random.nextInt(5) < 2) {
        together(new Session(0), new Session(1));
      } else {
        alone(new Session(random.nextInt(2)));
      }
    }
    return putRight();
  }

  private void returnSome() {
    for (int host = 0; host < HOSTS; host++) {
      if (down[host] && random.nextBoolean()) {
        comesBack(host);
      }
    }
  }

  private void planEvent() {
    nextEvent = random.nextInt(3) > 0 ? operations + 1 + random.nextInt(FAR) : Integer.MAX_VALUE;
  }

  private void alone(Session session) {
    session.run();
  }

  private void together(Session one, Session two) throws InterruptedException {
    turns.join(0);
    turns.join(1);
    List<Throwable> defects = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (Session session : List.of(one, two)) {
      Thread thread =
          new Thread(
              () -> {
                turns.await(session.who);
                try {
                  session.run();
                } catch (Throwable e) {
                  synchronized (defects) {
                    defects.add(e);
                  }
                } finally {
                  turns.leave(session.who);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    if (!defects.isEmpty()) {
      throw new AssertionError("a defect in a run", defects.get(0));
    }
  }

  /** One run of one operator, with its fate. */
  private final class Session implements FatedConnector.Fate {
    private final int who;
    private final Deployer deployer;
    private final String what;
    private final Act act;
    private final int fatal;
    private final boolean kills;
    private final Moment moment;
    private int own;
    private boolean killed;

    private Session(int who) {
      this.who = who;
      int choice = random.nextInt(20);
      boolean without = subsets && choice % 2 == 0;
      List<Integer> hosts =
          IntStream.range(0, HOSTS).filter(host -> !without || !down[host]).boxed().toList();
      if (choice < 8) {
        int version = 3 + random.nextInt(FiveHosts.LAST_VERSION - 2);
        what = "deploys " + version;
        act = d -> d.deploy(start.request(version));
      } else if (choice < 11) {
        what = "rolls back";
        act = d -> d.rollback(Optional.empty(), List.of());
      } else if (choice < 15) {
        what = "recovers";
        act = Deployer::recover;
      } else if (choice < 17) {
        Decision word = random.nextBoolean() ? Decision.COMMIT : Decision.REVERT;
        what = "decides " + word;
        act = d -> d.recover(word);
      } else if (choice < 18) {
        what = "prunes";
        act = d -> d.prune(2);
      } else {
        what = "unlocks";
        act = this::unlock;
      }
      fatal = random.nextBoolean() ? 1 + random.nextInt(FAR) : Integer.MAX_VALUE;
      kills = random.nextInt(4) > 0;
      moment = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
      cluster.by(new Operator(who == 0 ? "anna" : "ben", "laptop"));
      deployer =
          cluster.deployer(hosts.isEmpty() ? List.of(0) : hosts, c -> new FatedConnector(c, this));
      log.add(
          "planned: operator "
              + who
              + " "
              + what
              + " on "
              + hosts
              + (fatal < FAR ? (kills ? ", killed " : ", cut ") + moment + " " + fatal : ""));
    }

    private void unlock(Deployer at) throws DeployerException {
      for (int host = 0; host < HOSTS; host++) {
        if (!down[host]) {
          Optional<Status.LockState> lock =
              cluster.deployer(List.of(host), c -> new FatedConnector(c, this)).status().lock();
          if (lock.isPresent()) {
            at.unlock(lock.get().token());
            return;
          }
        }
      }
    }

    private void run() {
      note("operator " + who + " " + what);
      try {
        act.on(deployer);
        note("operator " + who + " has done it");
      } catch (DeployerException e) {
        note("operator " + who + ": " + e.kind() + " " + e.getMessage());
      }
    }

    @Override
    public int upSince(String host) {
      return killed ? -1 : ClusterSchedule.this.upSince(host);
    }

    @Override
    public Moment step(String host, Operation operation) {
      turns.step(who);
      own++;
      if (own == fatal) {
        note("operator " + who + (kills ? " is killed " : " is cut ") + moment + " " + operation);
        killed = kills;
        return moment;
      }
      return killed ? Moment.BEFORE : ClusterSchedule.this.step(host, operation);
    }

    @Override
    public void made(String host, Operation operation) {
      ClusterSchedule.this.made(host, operation);
    }
  }

  private interface Act {
    void on(Deployer deployer) throws DeployerException;
  }

  private synchronized void note(String line) {
    log.add(operations + ": " + line);
  }

  private static int number(String address) {
    return Integer.parseInt(address.replaceAll("\\D*(\\d+):22", "$1")) - 1;
  }

  @Override
  public synchronized int upSince(String host) {
    return down[number(host)] ? -1 : ups[number(host)];
  }

  @Override
  public synchronized Moment step(String address, Operation operation) {
    operations++;
    if (operations >= nextEvent) {
      int host = random.nextBoolean() ? number(address) : random.nextInt(HOSTS);
      if (down[host]) {
        comesBack(host);
      } else {
        log.add(operations + ": " + ShopCluster.name(host) + " is lost at " + operation);
        down[host] = true;
      }
      planEvent();
    }
    return null;
  }

  private void comesBack(int host) {
    down[host] = false;
    ups[host]++;
    log.add(operations + ": " + ShopCluster.name(host) + " comes back");
  }

  @Override
  public synchronized void made(String host, Operation operation) {
    if (operation.text().endsWith(Shop.ROOT + "/current")
        || operation.text().contains(" " + Shop.ROOT + "/releases/")
        || operation.text().startsWith("rename " + Shop.ROOT + "/releases/")) {
      start.requireWhole(cluster, number(host), operation.text());
    }
  }

  private String putRight() throws Exception {
    for (int host = 0; host < HOSTS; host++) {
      if (down[host]) {
        comesBack(host);
      }
    }
    nextEvent = Integer.MAX_VALUE;
    cluster.by(new Operator("carla", "desk"));
    Deployer deployer = cluster.deployer(c -> new FatedConnector(c, this));
    cluster.unlockAll();
    note("locks are broken");
    boolean asked = false;
    try {
      deployer.recover();
    } catch (DeployerException e) {
      note(e.getMessage());
      if (e.objections().stream().anyMatch(o -> !PERSON.contains(o.kind()))
          || e.objections().isEmpty()) {
        throw e;
      }
      asked = true;
      deployer.recover(random.nextBoolean() ? Decision.COMMIT : Decision.REVERT);
    }
    List<String> targets = cluster.targets();
    note("in the end " + targets);
    for (int host = 0; host < HOSTS; host++) {
      start.requireWhole(cluster, host, "all");
    }
    if (!deployer.recover().actions().isEmpty()) {
      throw new AssertionError("a second recover finds something to do");
    }
    if (!cluster.running().equals(targets)) {
      noteJournals();
      throw new AssertionError("hosts run " + cluster.running() + ", and not what is live");
    }
    if (!subsets && new HashSet<>(targets).size() > 1) {
      noteJournals();
      throw new AssertionError("mixed for good: " + targets);
    }
    deployer.deploy(start.request(1 + random.nextInt(FiveHosts.LAST_VERSION)));
    Set<String> level = new HashSet<>(cluster.targets());
    if (level.size() > 1) {
      throw new AssertionError("a deploy does not bring all to one release: " + level);
    }
    start.requireNothingElseChanged(cluster);
    return (asked ? "a person decided, " : "")
        + (new HashSet<>(targets).size() == 1 ? "one release" : "several releases");
  }

  private void noteJournals() throws DeployerException {
    for (int host = 0; host < HOSTS; host++) {
      for (JournalRecord r : cluster.shop(host).journal()) {
        log.add(
            ShopCluster.name(host)
                + ": "
                + r.kind().word()
                + r.from().map(id -> " from " + id).orElse("")
                + r.to().map(id -> " to " + id).orElse("")
                + r.cluster().map(mark -> ", generation " + mark.generation()).orElse("")
                + ", "
                + r.transaction()
                + " by "
                + r.by());
      }
    }
  }
}
