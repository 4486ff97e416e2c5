package dev.deployer.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PrintedTest {
  private static Printed lines(String by, int count, int length) {
    return new Printed(
        by, IntStream.rangeClosed(1, count).mapToObj(i -> i + " " + "x".repeat(length)).toList());
  }

  @Test
  void theLastLinesAreKeptAndOfEachTheBeginning() {
    Printed printed = lines("the hook", 100, 1_000);

    assertThat(printed.lines()).hasSize(Printed.MOST_LINES);
    assertThat(printed.lines().get(0)).startsWith("81 xxx").endsWith(" … (cut)");
    assertThat(printed.lines()).allMatch(line -> line.length() <= Printed.LONGEST_LINE);
    assertThat(
            new Printed("the hook", List.of("x".repeat(490) + "\uD83D\uDE00".repeat(20))).lines())
        .allMatch(line -> line.codePoints().noneMatch(PrintedTest::isHalf));
  }

  private static boolean isHalf(int c) {
    return Character.getType(c) == Character.SURROGATE;
  }

  @Test
  void ofManyCommandsNoMoreIsKeptThanOfOneFailure() {
    List<Printed> all =
        Printed.bounded(IntStream.range(0, 64).mapToObj(i -> lines("hook " + i, 20, 600)).toList());

    assertThat(all.stream().flatMap(one -> one.lines().stream()).mapToInt(String::length).sum())
        .isBetween(Printed.MOST - Printed.LONGEST_LINE, Printed.MOST);
    assertThat(all.get(0).lines().get(all.get(0).lines().size() - 1)).startsWith("20 ");
    assertThat(Printed.bounded(List.of(new Printed("silent", List.of())))).isEmpty();
  }

  @Test
  void whatWasPrintedGoesAlongWithTheCauseAndIsNotInTheMessage() {
    DeployerException first =
        new DeployerException(
                DeployerException.Kind.FAILED, new Live.Unknown(), "the hook failed", null)
            .withOutput(List.of(new Printed("the hook", List.of("row 7"))));

    DeployerException last =
        new DeployerException(
                DeployerException.Kind.REVERTED, new Live.Nothing(), first.getMessage(), first)
            .withLive(new Live.Nothing())
            .withStandings(List.of());

    assertThat(last.getMessage()).doesNotContain("row 7");
    assertThat(last.output()).containsExactly(new Printed("the hook", List.of("row 7")));
  }
}
