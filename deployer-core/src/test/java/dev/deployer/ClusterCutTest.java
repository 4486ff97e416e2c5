package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cluster.Rollout;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Noted;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Failures;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A cluster of three, and at each operation of a run the client or one host is lost, before it and
 * after it: {@code recover} leaves the old release everywhere or the new one everywhere, and every
 * host runs the one that is live.
 */
final class ClusterCutTest {
  /** What is lost at the cut. */
  private enum Loss {
    CLIENT,
    HOST
  }

  /** What is cut, and which releases may be live everywhere in the end. */
  private enum Job {
    DEPLOY("releases/2", "releases/3"),
    ROLLBACK("releases/1", "releases/2"),
    /** The third host refuses to flip, so that the others flip back. */
    REVERT("releases/2", "releases/3"),
    PRUNE("releases/2"),
    RESTORE("releases/2"),
    /** One that retires what never was live, for the third release: nothing else is ever live. */
    REHEARSE("releases/2"),
    /** Of what fell out of the trash. */
    RECYCLE("releases/2", "releases/3"),
    /** Of a deploy that was killed when one host had flipped; a lost host takes it back. */
    RECOVER("releases/2", "releases/3");

    private final String ends;

    Job(String... ends) {
      this.ends = String.join(" ", ends);
    }
  }

  @TempDir Path sources;
  private DeployRequest third;
  private DeployRequest fourth;
  private ShopCluster start;
  private Map<String, Map<String, String>> trees;

  private void prepare(Job job) throws Exception {
    Shop[] versions = new Shop[5];
    for (int version = 1; version <= 4; version++) {
      versions[version] = new Shop(sources.resolve("v" + version)).version(version).initialised();
    }
    third = versions[3].release("3");
    fourth = versions[4].release("4");
    start = new ShopCluster(sources.resolve("v1"), 3).with(ShopCluster.RESTARTING).initialised();
    start.deployer().deploy(versions[1].release("1"));
    if (job == Job.PRUNE || job == Job.RESTORE || job == Job.RECYCLE) {
      start.deployer().deploy(versions[3].release("3"));
    }
    if (job == Job.RECYCLE) {
      start.deployer().deploy(fourth);
    }
    start.deployer().deploy(versions[2].release("2"));
    if (job == Job.RECYCLE) {
      start.shops.forEach(shop -> shop.with(shop.settings().withKeepReleases(1).withTrash(2)));
    }
    if (job == Job.RESTORE || job == Job.RECYCLE) {
      start.deployer().prune(1);
    }
    if (job == Job.RECYCLE) {
      start.shops.forEach(shop -> shop.with(shop.settings().withTrash(1)));
    }
    if (job == Job.REHEARSE) {
      start.with(rehearsing());
      start.shops.forEach(shop -> shop.with(shop.settings().withKeepReleases(1)));
      for (int version : List.of(5, 6)) {
        String id = String.valueOf(version);
        start.deployer().rehearse(new Shop(sources.resolve("v" + id)).version(version).release(id));
      }
    }
    trees = new java.util.HashMap<>();
    for (int version = 1; version <= 3; version++) {
      String id = String.valueOf(version);
      versions[version].deployer().deploy(versions[version].release(id));
      trees.put("releases/" + id, versions[version].served());
    }
    if (job == Job.RECOVER) {
      try {
        start.deployer(Losing.theClient(Moment.AFTER, 0, 1)).deploy(third);
      } catch (DeployerException e) {
        start.unlockAll();
      }
    }
  }

  private void run(Job job, ShopCluster cluster, UnaryOperator<HostConnector> cut)
      throws DeployerException {
    Failures refusal = Failures.from(1, Losing::isFlip);
    Deployer deployer =
        cluster.deployer(
            connector ->
                job == Job.REVERT && connector.address().contains("web3")
                    ? refusal.of(cut.apply(connector))
                    : cut.apply(connector));
    switch (job) {
      case DEPLOY, REVERT, RECYCLE -> deployer.deploy(third);
      case ROLLBACK -> deployer.rollback(Optional.empty(), List.of());
      case PRUNE -> deployer.prune(1);
      case RESTORE -> deployer.restore(ReleaseId.parse("1"));
      case REHEARSE -> deployer.rehearse(third);
      case RECOVER -> deployer.recover();
    }
  }

  /** What runs after a flip runs after those of the recovery, too. */
  private static Rollout rehearsing() {
    Map<HookPhase, List<Hook>> hooks = new EnumMap<>(HookPhase.class);
    hooks.putAll(ShopCluster.RESTART.byPhase());
    hooks.put(
        HookPhase.REHEARSE,
        List.of(
            RehearsalOnTwoHosts.hook("clone", Where.ONCE),
            RehearsalOnTwoHosts.hook("migrate", Where.EACH)));
    Rollout restarting = ShopCluster.RESTARTING;
    return new Rollout(
        restarting.parallel(),
        restarting.waves(),
        restarting.bake(),
        restarting.onFailure(),
        restarting.health(),
        new Hooks(hooks),
        restarting.sinks());
  }

  /** One numbering over all hosts. */
  private static final class Together implements UnaryOperator<HostConnector> {
    private final UnaryOperator<CutConnector> loss;
    private final Moment moment;
    private final int number;
    private CutConnector last;

    private Together(UnaryOperator<CutConnector> loss, Moment moment, int number) {
      this.loss = loss;
      this.moment = moment;
      this.number = number;
    }

    @Override
    public HostConnector apply(HostConnector connector) {
      last =
          last == null
              ? loss.apply(CutConnector.cutting(connector, moment, number))
              : last.to(connector);
      return last;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereverTheClientOrAHostIsLostAllHostsEndWithOneRelease(Job job) throws Exception {
    prepare(job);
    Together counting = new Together(UnaryOperator.identity(), Moment.BEFORE, Integer.MAX_VALUE);
    try {
      run(job, start.copy(), counting);
    } catch (DeployerException e) {
      assertThat(job).isEqualTo(Job.REVERT);
      assertThat(e.kind()).isEqualTo(DeployerException.Kind.REVERTED);
    }
    int operations = counting.last.operations().size();
    int cases = 0;
    Set<String> ends = new TreeSet<>();
    for (Loss loss : Loss.values()) {
      for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
        for (int number = 1; number <= operations; number++) {
          ends.add(oneCut(job, loss, moment, number));
          cases++;
        }
      }
    }
    System.out.printf("%s: %d operations on 3 hosts, %d cuts: %s%n", job, operations, cases, ends);
    assertThat(String.join(" ", ends)).isEqualTo(job.ends);
  }

  private String oneCut(Job job, Loss loss, Moment moment, int number) throws Exception {
    String name = job + " " + loss + " " + moment + " " + number;
    ShopCluster cluster = start.copy();
    Together cut =
        new Together(
            loss == Loss.CLIENT ? CutConnector::killing : CutConnector::losingTheHost,
            moment,
            number);
    try {
      run(job, cluster, cut);
    } catch (DeployerException e) {
      // What it comes to is what recover finds.
    }
    cluster.by(new Operator("ben", "other"));
    cluster.unlockAll();
    RecoverResult recovered = cluster.deployer().recover();
    assertThat(recovered.waiting()).as(name).isEmpty();
    if (job == Job.REHEARSE) {
      nothingButAReleaseIsLeft(cluster, name);
    }
    if (job == Job.RESTORE) {
      theJournalSaysWhereItIs(cluster, name);
    }
    Set<String> targets = new HashSet<>(cluster.targets());
    assertThat(targets).as(name).hasSize(1);
    String target = targets.iterator().next();
    assertThat(cluster.running()).as(name).containsOnly(target);
    for (Shop shop : cluster.shops) {
      assertThat(shop.served()).as(name).isEqualTo(trees.get(target));
    }
    if (number % 8 == 0) {
      // What a recover leaves is nothing for the next, and a place to go on from.
      assertThat(cluster.deployer().recover().actions()).as(name).isEmpty();
      cluster.deployer().deploy(fourth);
      assertThat(new HashSet<>(cluster.targets())).as(name).containsExactly("releases/4");
    }
    return target;
  }

  /** What is back from the trash is so by the journal as well, once, and what is not is not. */
  private static void theJournalSaysWhereItIs(ShopCluster cluster, String name)
      throws DeployerException {
    for (Shop shop : cluster.shops) {
      boolean back = shop.deployer().releases().stream().anyMatch(r -> r.name().equals("1"));
      assertThat(
              shop.journal().stream()
                  .flatMap(record -> record.noted().stream())
                  .filter(Noted.restored(ReleaseId.parse("1"))::equals))
          .as(name)
          .hasSize(back ? 1 : 0);
    }
  }

  /** The release is there or is not, and the trash has what was retired. */
  private static void nothingButAReleaseIsLeft(ShopCluster cluster, String name)
      throws DeployerException {
    for (Shop shop : cluster.shops) {
      Set<String> releases = new TreeSet<>();
      shop.deployer().releases().forEach(release -> releases.add(release.name()));
      assertThat(releases).as(name).contains("1", "2", "6").isSubsetOf("1", "2", "3", "5", "6");
      assertThat(releases.contains("5"))
          .as(name)
          .isNotEqualTo(
              shop.deployer().trash().stream().anyMatch(old -> old.id().value().equals("5")));
      for (String release : releases) {
        assertThat(
                shop.deployer()
                    .verify(Optional.of(ReleaseId.parse(release)), VerifyDepth.CONTENT)
                    .differences())
            .as(name)
            .isEmpty();
      }
    }
  }
}
