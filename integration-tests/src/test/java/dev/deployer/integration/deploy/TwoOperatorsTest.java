package dev.deployer.integration.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.integration.site.EightHosts;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Anna and Ben deploy to the same eight hosts at once. With {@code -Ddeployer.rounds=100} as often
 * as the documentation says.
 */
@Timeout(900)
final class TwoOperatorsTest {
  private static final int ROUNDS = Integer.getInteger("deployer.rounds", 6);

  private final ExecutorService people = Executors.newFixedThreadPool(2);
  private EightHosts hosts;

  @BeforeEach
  void eightHosts() throws IOException {
    hosts = EightHosts.open();
  }

  @AfterEach
  void close() throws IOException {
    people.shutdownNow();
    hosts.close();
  }

  @Test
  void ofTwoOperatorsAtOnceExactlyOneWinsAndTheOtherIsToldWho() throws Exception {
    Prompt anna = hosts.prompt("annas", "anna", List.of("keep_releases: 2"), List.of());
    Prompt ben = hosts.prompt("bens", "ben", List.of("keep_releases: 2"), List.of());
    anna.type("init").exits(0);
    int after = 0;
    for (int round = 1; round <= ROUNDS; round++) {
      CyclicBarrier start = new CyclicBarrier(2);
      int number = round;
      Future<Prompt.Answer> annas = people.submit(() -> deploys(anna, start, "anna-" + number));
      Future<Prompt.Answer> bens = people.submit(() -> deploys(ben, start, "ben-" + number));
      after += judge(annas.get(), bens.get(), number);
      Set<String> live = new HashSet<>(hosts.current());
      assertThat(live).as("round " + round).hasSize(1);
      hosts.assertNoLock();
    }
    System.out.printf(
        "%d rounds on 8 hosts, of which in %d one came after the other%n", ROUNDS, after);
    assertThat(after).as("rounds without a race").isLessThan(ROUNDS);
    anna.type("verify", "--content").exits(0);
  }

  /** 1 where both won, one after the other had given its locks back; then the last is live. */
  private int judge(Prompt.Answer anna, Prompt.Answer ben, int round) throws IOException {
    List<Integer> exits = new ArrayList<>(List.of(anna.exit(), ben.exit()));
    String both = "round " + round + "\n" + anna.all() + ben.all();
    assertThat(exits).as(both).contains(0).isSubsetOf(0, 3);
    if (!exits.contains(3)) {
      return 1;
    }
    boolean annaWon = anna.exit() == 0;
    Prompt.Answer loser = annaWon ? ben : anna;
    String winner = annaWon ? "anna" : "ben";
    assertThat(loser.err())
        .contains("locked by " + winner + "@", "to deploy " + winner + "-" + round);
    assertThat(hosts.current()).isEqualTo(hosts.everywhere("releases/" + winner + "-" + round));
    return 0;
  }

  private Prompt.Answer deploys(Prompt prompt, CyclicBarrier start, String id) throws Exception {
    Path source = hosts.folder().resolve("source-of-" + id);
    SmallApplication.write(source, 1);
    SmallApplication.put(source, "index.html", id);
    start.await();
    return prompt.type("deploy", "--release", id, "--source", source.toString());
  }
}
