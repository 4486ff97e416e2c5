package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.DeployerException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the journals of a cluster have to be, whatever has happened to it. */
final class WholeJournals {
  private WholeJournals() {}

  /** Asserts that each follows from itself, and that no two contradict each other. */
  static void assertWhole(ShopCluster cluster, String name) throws DeployerException {
    Map<String, JournalTestimony> journals = new LinkedHashMap<>();
    for (int host = 0; host < cluster.shops.size(); host++) {
      HistoryVerification verified = cluster.shop(host).deployer().verifyHistory(List.of());
      assertThat(verified.findings()).as(name).isEmpty();
      journals.put(ShopCluster.name(host), verified.journal());
    }
    assertThat(JournalTestimony.contradictions(journals)).as(name).isEmpty();
  }
}
