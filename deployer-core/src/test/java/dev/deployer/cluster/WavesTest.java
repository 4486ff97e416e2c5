package dev.deployer.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WavesTest {
  private record Machine(String name, Set<String> labels) {}

  private static final List<Machine> CLUSTER =
      List.of(
          new Machine("web1", Set.of()),
          new Machine("web2", Set.of("canary")),
          new Machine("web3", Set.of("failover")),
          new Machine("web4", Set.of("canary", "failover")),
          new Machine("web5", Set.of()));

  private static List<List<String>> divided(List<Machine> machines, String... waves) {
    return Waves.parse(List.of(waves)).divide(machines, Machine::labels, Machine::name).stream()
        .map(group -> group.hosts().stream().map(Machine::name).toList())
        .toList();
  }

  private static List<Machine> machines(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> new Machine("w" + i, Set.of())).toList();
  }

  @Test
  void aHostBelongsToTheFirstWaveThatTakesIt() {
    assertThat(divided(CLUSTER, "canary", "!failover", "failover"))
        .containsExactly(List.of("web2", "web4"), List.of("web1", "web5"), List.of("web3"));
    assertThat(divided(CLUSTER, "failover", "canary", "rest"))
        .containsExactly(List.of("web3", "web4"), List.of("web2"), List.of("web1", "web5"));
  }

  @Test
  void numbersAndSharesTakeTheFirstThatAreLeft() {
    assertThat(divided(machines(10), "1", "25%", "rest"))
        .extracting(List::size)
        .containsExactly(1, 3, 6);
    assertThat(divided(CLUSTER, "canary", "1", "rest"))
        .containsExactly(List.of("web2", "web4"), List.of("web1"), List.of("web3", "web5"));
    assertThat(divided(machines(3), "100%")).extracting(List::size).containsExactly(3);
    assertThat(divided(machines(3), "9999")).extracting(List::size).containsExactly(3);
  }

  @Test
  void aWaveThatTakesNoHostIsLeftOut() {
    assertThat(divided(machines(2), "1", "25%", "25%", "25%", "other", "rest"))
        .containsExactly(List.of("w1"), List.of("w2"));
    assertThat(divided(List.of(), "1", "rest")).isEmpty();
  }

  @Test
  void hostsThatNoWaveTakesAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> divided(CLUSTER, "canary", "failover"))
        .withMessage("no wave takes web1, web5; add the wave rest");
  }

  @Test
  void aGroupKnowsItsWave() {
    assertThat(
            Waves.parse(List.of("canary", "50%", "rest", "!x", "3"))
                .divide(CLUSTER, Machine::labels, Machine::name))
        .extracting(group -> group.wave().toString())
        .containsExactly("canary", "50%");
  }

  @Test
  void eachWaveIsWrittenAsItIsRead() {
    List<String> texts = List.of("rest", "1", "9999", "1%", "100%", "canary", "!canary", "a.b_c-1");

    assertThat(Waves.parse(texts).waves()).extracting(Wave::toString).isEqualTo(texts);
  }

  @Test
  void whatIsNoWaveIsRefusedWithWhatIsAllowed() {
    for (String text :
        List.of("", "0", "-1", "10000", "0%", "101%", "25 %", "!", "!rest", "!!a", "two words")) {
      assertThatIllegalArgumentException()
          .as(text)
          .isThrownBy(() -> Wave.parse(text))
          .withMessageContaining("a wave is a label, \"!label\", a number of hosts");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Waves.parse(List.of()));
  }

  @Test
  void whateverTheWavesWithRestEveryHostIsInExactlyOne() {
    Random random = new Random(7);
    List<String> possible =
        List.of("1", "3", "10%", "40%", "canary", "!canary", "failover", "zone");
    for (int round = 0; round < 2_000; round++) {
      List<Machine> machines =
          IntStream.range(0, random.nextInt(30))
              .mapToObj(
                  i ->
                      new Machine(
                          "w" + i,
                          Set.copyOf(
                              Stream.of("canary", "failover")
                                  .filter(label -> random.nextBoolean())
                                  .toList())))
              .toList();
      List<String> waves = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        waves.add(possible.get(random.nextInt(possible.size())));
      }
      waves.add("rest");

      List<List<String>> groups = divided(machines, waves.toArray(String[]::new));

      assertThat(groups).noneMatch(List::isEmpty);
      assertThat(groups.stream().flatMap(List::stream))
          .containsExactlyInAnyOrderElementsOf(machines.stream().map(Machine::name).toList());
    }
  }
}
