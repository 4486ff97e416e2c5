package dev.deployer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.AnotherRoot;
import dev.deployer.event.Event;
import dev.deployer.host.Capabilities;
import dev.deployer.host.ConnectFailedException;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.root.JournalRecord;
import dev.deployer.testing.CutConnector.Moment;
import dev.deployer.testing.Failures;
import dev.deployer.testing.MemoryConnector;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection leads to the same host and the same root as the first time, or to nothing. */
final class ConnectionTest extends ErrandsOnAShop {

  private MemoryConnector connector;

  @BeforeEach
  void aRelease() throws Exception {
    shop.deploy(1);
    connector = shop.disk.connector("web1");
  }

  @Test
  void whoAnswersIsToldWithItsNameEscaped() throws Exception {
    connector.with(new Capabilities(true, true, true, true, "a\u001b[31mserver"));
    try (Run run = errand.by(connector)) {
      run.open();
      assertThat(errand.events)
          .contains(new Event.Connected(run.host().hostKey(), "a\\u001b[31mserver"));
      assertThat(run.passed().marker().application()).contains("shop");
    }
    assertThat(errand.events).last().isInstanceOf(Event.ConnectionClosed.class);
    assertThat(connector.open()).isZero();
  }

  @Test
  void aRootThatCannotBeLookedAtIsNotKnownToBeTheOne() throws Exception {
    Failures refusing = Failures.once(1, o -> o.text().startsWith("inspect"));
    try (Run run = errand.by(refusing.of(connector))) {
      DeployerException end = catchThrowableOfType(DeployerException.class, run::open);
      assertThat(end.kind()).isEqualTo(DeployerException.Kind.FAILED);
      assertThat(end).hasCauseInstanceOf(IOException.class);
      assertThat(end.getMessage()).isEqualTo(end.getCause().getMessage());
      assertThat(connector.open()).as("nothing more is asked of it").isZero();
    }
    HostConnector cut =
        Errand.cut(connector, Moment.BEFORE, text -> text.startsWith("inspect"), -1);
    try (Run run = errand.by(cut)) {
      assertThatThrownBy(run::open)
          .as("it is connected to once more, in vain")
          .isInstanceOf(ConnectFailedException.class);
    }
    assertThat(errand.events).hasAtLeastOneElementOfType(Event.ConnectionLost.class);
  }

  @Test
  void anotherRootAtTheSamePathIsNotGoneOnWith() throws Exception {
    try (Run run = errand.locked(connector)) {
      JournalWriter journal = new JournalWriter(run, run.state().history());
      List<JournalRecord> before = errand.records();
      AnotherRoot.become(shop.disk.backdoor(), "/srv/shop", "f".repeat(32));
      connector.cutAll();

      DeployerException end =
          catchThrowableOfType(DeployerException.class, () -> journal.retired(List.of()));

      assertThat(end).hasMessageContaining("the root's id is");
      assertThat(run.holdsLock()).isFalse();
      assertThat(errand.records()).isEqualTo(before);
    }
  }

  @Test
  void whatWasNeverOpenedIsClosedWithoutAWord() {
    errand.by(connector).close();
    errand.stop.abandon();
    assertThat(errand.events).isEmpty();
  }
}
