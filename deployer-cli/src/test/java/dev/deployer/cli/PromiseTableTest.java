package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each sentence of the promise and of the rules leads to what holds it, and that is there. */
class PromiseTableTest {
  private final PromiseTable table = PromiseTable.read();

  @Test
  void everySentenceOfThePromiseAndOfTheRulesStandsInTheTable() {
    Map<String, List<String>> sentences = table.sentences();
    assertThat(sentences.keySet()).containsExactly("promise", "1", "2", "3", "4", "5", "6", "7");

    List<String> missing = new ArrayList<>();
    sentences.forEach(
        (rule, said) ->
            said.stream()
                .filter(
                    sentence ->
                        table.rows().stream()
                            .noneMatch(
                                row -> row.rule().equals(rule) && sentence.contains(row.quote())))
                .forEach(missing::add));
    assertThat(missing).isEmpty();
  }

  @Test
  void everyRowQuotesOneSentenceOfItsRule() {
    assertThat(table.rows())
        .isNotEmpty()
        .allSatisfy(
            row ->
                assertThat(table.sentences().getOrDefault(row.rule(), List.of()))
                    .filteredOn(sentence -> sentence.contains(row.quote()))
                    .as(row.quote())
                    .hasSize(1));
  }

  @Test
  void everyTestInTheTableIsThere() throws Exception {
    List<String> missing = new ArrayList<>();
    for (PromiseTable.Row row : table.rows()) {
      assertThat(row.tests()).as(row.quote()).isNotEmpty();
      for (String test : row.tests()) {
        if (!PromiseTable.isThere(test)) {
          missing.add(test);
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(PromiseTable.isThere("PromiseTableTest#noSuchTest")).isFalse();
    assertThat(PromiseTable.isThere("NoSuchTest#everyTestInTheTableIsThere")).isFalse();
  }

  @Test
  void everyLineOfTheBenchLeadsBackToTheRulesThatItHolds() {
    Map<Integer, Set<String>> held = new TreeMap<>();
    for (PromiseTable.Row row : table.rows()) {
      row.lines()
          .forEach(line -> held.computeIfAbsent(line, none -> new TreeSet<>()).add(row.rule()));
    }

    assertThat(table.back()).isEqualTo(held);
    assertThat(held.keySet()).isEqualTo(PromiseTable.benchLines());
  }
}
