package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A journal is held against itself and what is there. */
final class HistoryVerificationTest extends JournalOfThreeReleases {
  @Test
  void aJournalThatNobodyTouchedIsWhole() throws Exception {
    HistoryVerification whole = shop.deployer().verifyHistory(List.of(kept()));

    assertThat(whole.findings()).isEmpty();
    assertThat(whole.records()).isEqualTo(shop.journal().size());
    assertThat(whole.headsChecked()).isEqualTo(1);
    shop.deployer().prune(1);
    shop.deployer().restore(ReleaseId.parse("1"));
    shop.deployer().rollback(Optional.empty(), List.of());
    shop.deploy(4);
    assertThat(findings()).isEmpty();
  }

  @Test
  void aRootWithoutRecordsIsWhole() throws Exception {
    shop = new Shop(source).initialised();

    assertThat(findings(kept())).isEmpty();
  }

  @Test
  void aLinkThatLeadsElsewhereThanTheLastFlipIsFound() throws Exception {
    shop.disk.backdoor().remove("/srv/shop/current");
    shop.disk.backdoor().link("/srv/shop/current", "releases/1");

    assertThat(findings())
        .containsExactly(
            "the journal of deploy@web1:22 is not of what is live: record "
                + shop.journal().stream()
                    .filter(r -> r.kind() == JournalRecord.Kind.ACTIVATED)
                    .reduce((one, next) -> next)
                    .orElseThrow()
                    .number()
                + ", the last flip, activated 3, and 1 is live");
  }

  @Test
  void aLiveReleaseThatWasDeletedIsNoFaultOfTheJournal() throws Exception {
    shop.disk.backdoor().remove("/srv/shop/current");
    shop.disk.backdoor().link("/srv/shop/current", "releases/gone");

    assertThat(shop.deployer().verifyHistory(List.of()).findings())
        .containsExactly(
            new Objection(
                Objection.Kind.STRANGE_CURRENT,
                "on deploy@web1:22 current names gone, which is not there"));
  }
}
