package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.event.Event;
import dev.deployer.outcome.Warning;
import dev.deployer.path.ReleaseId;
import dev.deployer.plan.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Making a release live that is recorded as bad is allowed, and is remarked on. */
final class KnownBadTest {
  private static final String TWO_IS_BAD =
      "release 2 was recorded as bad on 2026-11-20 21:13:45 UTC: left for 1 by a rollback";
  private static final Optional<ReleaseId> TWO = Optional.of(ReleaseId.parse("2"));

  @TempDir Path source;
  private Shop shop;

  /** Release 1 is live, 2 was left for it, and the source is still that of 2. */
  @BeforeEach
  void rolledBack() throws Exception {
    shop = new Shop(source).initialised();
    shop.deploy(1);
    shop.deploy(2);
    shop.deployer().rollback(Optional.empty(), List.of());
    assertThat(warnings()).isEmpty();
  }

  private List<String> warnings() {
    return shop.events.stream()
        .filter(Event.Warned.class::isInstance)
        .map(event -> ((Event.Warned) event).what())
        .map(what -> ((Warning.KnownBad) what).inWords())
        .toList();
  }

  private static List<String> notes(Plan plan) {
    return plan.hosts().get(0).notes();
  }

  @Test
  void aDeployOfItSaysSoBeforeItGoesLive() throws Exception {
    assertThat(notes(shop.deployer().plan(shop.release("2")))).containsExactly(TWO_IS_BAD);
    shop.events.clear();

    shop.deployer().deploy(shop.release("2"));

    assertThat(shop.target()).isEqualTo("releases/2");
    List<Event> told =
        shop.events.stream()
            .filter(e -> e instanceof Event.Warned || e instanceof Event.Activated)
            .toList();
    assertThat(told).hasSize(2).first().isInstanceOf(Event.Warned.class);
    assertThat(warnings()).containsExactly(TWO_IS_BAD);
  }

  @Test
  void soDoesARollbackToIt() throws Exception {
    assertThat(notes(shop.deployer().planRollback(TWO))).containsExactly(TWO_IS_BAD);

    shop.deployer().rollback(TWO, List.of());

    assertThat(shop.target()).isEqualTo("releases/2");
    assertThat(warnings()).containsExactly(TWO_IS_BAD);
  }

  @Test
  void theSameContentUnderAnotherIdIsKnownToo() throws Exception {
    shop.deployer().deploy(shop.release("3"));

    assertThat(warnings())
        .containsExactly(
            "the content of release 3, then release 2, was recorded as bad on 2026-11-20"
                + " 21:13:45 UTC: left for 1 by a rollback");
  }

  @Test
  void whatIsLiveAlreadyOrServedWellSinceOrIsOtherContentIsNotRemarkedOn() throws Exception {
    shop.deployer().rollback(TWO, List.of());
    shop.events.clear();

    shop.deployer().deploy(shop.release("2"));
    shop.deploy(4);
    assertThat(notes(shop.deployer().planRollback(TWO))).isEmpty();
    shop.deployer().rollback(TWO, List.of());

    assertThat(warnings()).isEmpty();
  }
}
