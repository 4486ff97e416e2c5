package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.StepSummary.State;
import dev.deployer.gate.Acceptance;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.MemoryDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A step on two hosts, and at each operation the client, or one host, is lost, before it and after
 * it: what {@code recover} leaves is one answer on all hosts, and it is never that the step did not
 * run where it did; and where it did, what it printed first is kept.
 */
final class StepCutTest {
  private enum Loss {
    CLIENT,
    HOST,
    CONNECTION
  }

  @TempDir Path source;

  /** One numbering over all hosts. */
  private static final class Together implements UnaryOperator<HostConnector> {
    private final UnaryOperator<CutConnector> loss;
    private final Moment moment;
    private final int number;
    private CutConnector last;

    private Together(Loss loss, Moment moment, int number) {
      this.loss =
          switch (loss) {
            case CLIENT -> CutConnector::killing;
            case HOST -> CutConnector::losingTheHost;
            case CONNECTION -> cut -> cut;
          };
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

  private Migration start() throws Exception {
    return new Migration(source, 2).deployed(1, 2, 3);
  }

  /** One that failed everywhere, and one that a host never heard of, can both be run. */
  private static Set<State> states(Migration shop) throws DeployerException {
    Set<State> states = EnumSet.noneOf(State.class);
    for (int host = 0; host < 2; host++) {
      shop.cluster.deployer(List.of(host), c -> c).steps().stream()
          .filter(step -> step.name().equals(Migration.STEP))
          .map(StepSummary::state)
          .map(state -> state == State.FAILED ? State.DUE : state)
          .forEach(states::add);
    }
    return states;
  }

  @ParameterizedTest
  @EnumSource
  void whereverSomethingIsLostAllHostsAgreeOnWhatIsKnownOfTheStep(Loss loss) throws Exception {
    Migration start = start();
    Together counting = new Together(loss, Moment.BEFORE, Integer.MAX_VALUE);
    start.copy().deployer(counting).step(Migration.STEP, List.of());
    int operations = counting.last.operations().size();
    Set<State> ends = EnumSet.noneOf(State.class);
    for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
      for (int number = 1; number <= operations; number++) {
        ends.add(oneCut(start.copy(), loss, moment, number));
      }
    }
    System.out.printf("%s: %d operations on 2 hosts: %s%n", loss, operations, ends);
    assertThat(ends).containsExactlyInAnyOrder(State.DONE, State.DUE, State.UNKNOWN);
  }

  private State oneCut(Migration shop, Loss loss, Moment moment, int number) throws Exception {
    String name = loss + " " + moment + " " + number;
    boolean done = false;
    try {
      shop.deployer(new Together(loss, moment, number)).step(Migration.STEP, List.of());
      done = true;
    } catch (DeployerException e) {
      // What is known then is what recover finds.
    }
    shop.cluster.by(new Operator("ben", "other"));
    shop.cluster.unlockAll();
    shop.deployer().recover();

    Set<State> states = states(shop);
    assertThat(states).as(name).hasSize(1);
    State state = states.iterator().next();
    if (done) {
      assertThat(state).as(name).isEqualTo(State.DONE);
    }
    if (shop.drops.get() == 0) {
      assertThat(state).as(name).isIn(State.DUE, State.UNKNOWN);
    } else {
      assertThat(shop.drops).as(name).hasValue(1);
      assertThat(state).as(name).isIn(State.DONE, State.UNKNOWN);
      // What it took away was printed before, and is there for whoever looks for it.
      assertThat(shop.deployer().stepPrinted(Migration.STEP)).as(name).hasSize(1);
      assertThat(shop.deployer().stepPrinted(Migration.STEP).get(0).text())
          .as(name)
          .startsWith("1 | anna@example.net\n");
    }
    assertThat(shop.cluster.targets()).as(name).containsOnly("releases/3");
    if (number % 5 == 0) {
      assertThat(shop.deployer().recover().actions()).as(name).isEmpty();
      int before = shop.drops.get();
      shop.run(Acceptance.parse("contract", "looked at"));
      assertThat(shop.drops).as(name).hasValue(state == State.DONE ? before : before + 1);
      assertThat(states(shop)).as(name).containsExactly(State.DONE);
    }
    return state;
  }

  @Test
  void whatWasPrintedBeforeACommandWhoseClientIsKilledIsKept() throws Exception {
    Migration shop = start();
    KilledClients.Killing killing = new KilledClients.Killing(0, "bin/drop", 1, Moment.AFTER);
    assertThat(KilledClients.failure(() -> shop.deployer(killing).step(Migration.STEP, List.of())))
        .isNotNull();
    assertThat(shop.drops).hasValue(1);

    List<StepPrinted> kept = shop.deployer().stepPrinted(Migration.STEP);
    assertThat(kept).containsExactly(new StepPrinted("deploy@web1:22", "1 | anna@example.net\n"));

    shop.cluster.by(new Operator("ben", "other"));
    shop.cluster.unlockAll();
    shop.deployer().recover();
    assertThat(shop.deployer().stepPrinted(Migration.STEP)).isEqualTo(kept);
  }

  @Test
  void onePowerCutInTheCommandTakesNothingOfWhatWasPrintedBefore() throws Exception {
    Migration shop = start();
    List<MemoryDisk> cut = new ArrayList<>();
    shop.whileDropping =
        () -> {
          for (int seed = 0; seed < 20; seed++) {
            cut.add(shop.cluster.shop(0).disk.afterPowerLoss(seed));
          }
        };
    shop.run();

    assertThat(cut).hasSize(20);
    for (MemoryDisk after : cut) {
      assertThat(shop.cluster.shop(0).on(after).deployer().stepPrinted(Migration.STEP))
          .extracting(StepPrinted::text)
          .containsExactly("1 | anna@example.net\n");
    }
  }

  @Test
  void onePowerCutAfterItIsDoneTakesNothingBack() throws Exception {
    Migration shop = start();
    shop.run();

    for (int seed = 0; seed < 20; seed++) {
      MemoryDisk after = shop.cluster.shop(0).disk.afterPowerLoss(seed);
      assertThat(shop.cluster.shop(0).on(after).deployer().steps())
          .anyMatch(step -> step.name().equals(Migration.STEP) && step.state() == State.DONE);
      assertThat(after.backdoor().tree("/srv/shop/.deployer/trash").keySet())
          .anyMatch(path -> path.endsWith("/output.txt"));
    }
  }
}
