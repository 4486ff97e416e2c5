package dev.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.watch.WatchFinding;
import dev.deployer.watch.WatchReport;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A watch finds that a journal was cut or broken, once, and tells it. */
final class WatchOfCutJournalsTest extends LiveShops {
  /** In one step: half of a record is another finding, and somebody may be reading it. */
  private void cutLastRecord(int host) throws Exception {
    Shop shop = cluster.shop(host);
    String record = "/srv/shop/.deployer/journal/%016d".formatted(shop.journal().size());
    shop.disk.backdoor().move(record, "/srv/cut");
  }

  @Test
  void aJournalThatWasCutIsAFindingAndTold() throws Exception {
    cutLastRecord(1);

    WatchReport report = once();

    assertThat(report.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(WatchFinding.Kind.JOURNAL);
              assertThat(finding.host()).contains("deploy@web2:22");
              assertThat(finding.fact()).contains("the journal of deploy@web2:22 ends too early");
            });
    assertThat(occasions()).containsExactly("raised");
    assertThat(heard("Warned")).singleElement().asString().contains("JournalContradicted");
  }

  @Test
  void aJournalThatIsCutWhileItIsWatchedIsFoundOnceAndNotInEachSample() throws Exception {
    AtomicInteger rounds = new AtomicInteger();
    errors =
        times -> {
          if (rounds.incrementAndGet() == 2) {
            try {
              cutLastRecord(1);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }
          return times % 2 == 0 ? "9" : "0";
        };

    WatchReport report =
        cluster.deployer().watch(new WatchRequest(TICK.multipliedBy(8), Optional.of(TICK)));

    assertThat(kinds(report)).containsExactly(WatchFinding.Kind.JOURNAL);
    // A slow machine skips samples, which is told besides.
    assertThat(occasions())
        .filteredOn(what -> !what.equals("watch_blind"))
        .containsExactly("raised");
  }

  @Test
  void aJournalThatIsBrokenIsToldAsWellAsRefused() throws Exception {
    cluster
        .shop(1)
        .disk
        .backdoor()
        .writeFile(
            "/srv/shop/.deployer/journal/%016d/record.json"
                .formatted(cluster.shop(1).journal().size()),
            "{".getBytes(UTF_8));

    assertThatThrownBy(this::once).hasMessageContaining("journal record");
    assertThat(occasions()).containsExactly("raised");
  }
}
