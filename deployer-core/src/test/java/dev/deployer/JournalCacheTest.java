package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.Waves;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Records of a journal that are known here are not read again. */
final class JournalCacheTest extends JournalKnownHere {
  @Test
  void onlyTheLastRecordThatIsKnownAndNewOnesAreRead() throws Exception {
    assertThat(read(Deployer::status)).containsExactly(end(), end() + 1);
    long known = end();
    shop.keepingRecordsIn(null);
    shop.deploy(4);
    shop.keepingRecordsIn(cache);

    List<Long> read = read(Deployer::status);

    assertThat(read)
        .containsExactlyElementsOf(
            IntStream.rangeClosed((int) known, (int) end() + 1).asLongStream().boxed().toList());
    assertThat(shop.deployer().status().generation()).isEqualTo(end()).isGreaterThan(known);
    assertThat(read(Deployer::status)).containsExactly(end(), end() + 1);
  }

  @Test
  void withoutACacheAllAreRead() throws Exception {
    shop.keepingRecordsIn(null);
    assertThat(read(Deployer::status)).hasSize((int) end() + 1);
  }

  @Test
  void aJournalOfThousandsCostsStatusAndADeployWhatOneOfTenCosts() throws Exception {
    List<List<Object>> costs = new ArrayList<>();
    Shop small = shop;
    for (int records : new int[] {0, 2_499}) {
      shop = small.on(small.disk.copy()).keepingRecordsIn(home.resolve("of-" + records));
      files = shop.disk.backdoor();
      grownTo(records);
      shop.deployer().status();
      shop.version(4);
      costs.add(
          List.of(
              cost(Deployer::status),
              waits(Deployer::status),
              cost(deployer -> deployer.deploy(shop.release("4"))),
              waits(deployer -> deployer.rollback(Optional.empty(), List.of()))));
    }
    assertThat(costs.get(1)).isEqualTo(costs.get(0));
  }

  /** How many operations and questions there are, and how many records are read. */
  private List<Integer> cost(Work work) throws Exception {
    CutConnector counting = CutConnector.counting(shop.connector()).countingQuestions();
    work.by(shop.by(counting));
    return List.of(counting.operations().size(), read(counting).size());
  }

  private int waits(Work work) throws Exception {
    Waves waves = new Waves();
    work.by(shop.by(waves.on(shop.connector())));
    return waves.count();
  }

  @Test
  void aRunReadsWhatWasWrittenMeanwhileAndNoMore() throws Exception {
    shop.keepingRecordsIn(null);
    long known = end();
    shop.version(4);
    boolean[] done = {false};
    Meddler meddler =
        operation -> {
          if (!done[0] && operation.text().startsWith("mkdir " + shop.preparing())) {
            done[0] = true;
            grownTo((int) known + 3);
          }
        };
    CutConnector counting = CutConnector.counting(shop.connector()).countingQuestions();
    shop.by(meddler.on(counting)).deploy(shop.release("4"));
    assertThat(done[0]).isTrue();
    // All of them once; the end behind the claim; the last known, three new ones, and none.
    assertThat(read(counting)).hasSize((int) known + 1 + 2 + 5);
  }

  @Test
  void theJournalOfAnotherHostWithTheSameIdIsReadFromIt() throws Exception {
    Shop clone = shop.on(shop.disk.copy());
    clone.deploy(5);
    shop.deploy(4);
    for (int turn = 0; turn < 2; turn++) {
      assertThat(shop.deployer().history())
          .extracting(HistoryEntry::to)
          .doesNotContain(Optional.of(ReleaseId.parse("5")));
      assertThat(clone.deployer().history()).hasSize(clone.journal().size());
      assertThat(shop.deployer().status().live().toString()).contains("4");
      assertThat(clone.deployer().status().live().toString()).contains("5");
    }
  }

  @Test
  void anotherRootAtTheSamePathHasAJournalOfItsOwn() throws Exception {
    files.remove("/srv/shop");
    shop.withTokensAnew().initialised();
    assertThat(shop.deployer().status().generation()).isZero();
    shop.deploy(1);
    assertThat(shop.deployer().status().generation()).isEqualTo(end());
    try (var all = Files.list(cache)) {
      assertThat(all).hasSize(2);
    }
  }

  @Test
  void manyAtOnceShareOneFolder() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> looks = new ArrayList<>();
      for (int thread = 0; thread < 3; thread++) {
        Shop own = shop.on(shop.disk.copy());
        Callable<Integer> looking =
            () -> {
              int sum = 0;
              for (int i = 0; i < 40; i++) {
                assertThat(own.deployer().status().generation()).isEqualTo(own.journal().size());
                sum += own.deployer().history().size() - own.journal().size();
              }
              return sum;
            };
        looks.add(pool.submit(looking));
      }
      for (int version = 4; version <= 9; version++) {
        shop.deploy(version);
      }
      for (Future<Integer> look : looks) {
        assertThat(look.get()).isZero();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(shop.deployer().history()).hasSize((int) end());
    assertThat(read(Deployer::status)).containsExactly(end(), end() + 1);
  }

  @Test
  void whatADeployDecidesIsTheSameWithAndWithoutIt() throws Exception {
    Shop without = shop.on(shop.disk.copy()).keepingRecordsIn(null);
    for (Shop each : List.of(shop, without)) {
      each.version(4);
      each.deployer().deploy(each.release("4"));
      each.deployer().rollback(Optional.empty(), List.of());
      each.deployer().prune(1);
    }
    assertThat(shop.journal().stream().map(JournalRecord::kind))
        .containsExactlyElementsOf(without.journal().stream().map(JournalRecord::kind).toList());
    assertThat(shop.target()).isEqualTo(without.target());
  }
}
