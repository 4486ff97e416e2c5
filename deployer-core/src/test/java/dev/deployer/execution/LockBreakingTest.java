package dev.deployer.execution;

import static dev.deployer.execution.Errand.renameTo;
import static dev.deployer.execution.Errand.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.Holder;
import dev.deployer.testing.CutConnector.Moment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lock is broken by its token, at any time, and exactly that one. */
final class LockBreakingTest extends ErrandsOnAShop {
  private static final String LOCK = "/srv/shop/.deployer/lock/";

  @BeforeEach
  void aRelease() throws Exception {
    shop.deploy(1);
  }

  private Optional<Holder> broken(HostConnector connector, String token) throws Exception {
    try (Run run = errand.by(connector)) {
      run.open();
      return new LockBreaking(run).run(token);
    }
  }

  private void refused(HostConnector connector, String token, String fact) {
    DeployerException refusal =
        catchThrowableOfType(DeployerException.class, () -> broken(connector, token));
    assertThat(refusal.objections())
        .containsExactly(new Objection(Objection.Kind.NOT_THAT_LOCK, fact));
    assertThat(refusal.live()).isEqualTo(new Live.Release(ReleaseId.parse("1")));
  }

  @Test
  void whoseLockWasBrokenCanPutNothingInPlaceAnyMore() throws Exception {
    for (Moment moment : new Moment[] {Moment.BEFORE, Moment.AFTER}) {
      errand = new Errand(shop);
      try (Run holding = errand.locked()) {
        String bench = holding.bench().directory().toString();
        files.writeFile(bench + "/tree/file", new byte[] {1});
        files.link(bench + "/current", "releases/1");

        Optional<Holder> holder =
            broken(errand.cut(moment, renameTo(shop.fenced() + "/" + token(1))), token(1));

        assertThat(holder.orElseThrow().by()).isEqualTo("bert@desk");
        assertThat(files.tree(LOCK)).isEmpty();
        assertThat(files.tree(shop.fenced() + "/" + token(1)).keySet())
            .contains("holder.json")
            .noneMatch(path -> path.startsWith("tree") || path.startsWith("current"));
      }
      files.remove(shop.fenced() + "/" + token(1));
    }
  }

  @Test
  void aTokenThatIsNoneOrAnotherBreaksNothing() throws Exception {
    errand.locked().close();
    refused(shop.connector(), "../../releases", "a token is 32 hex digits, as status shows it");
    refused(shop.connector(), "b".repeat(32), "the lock does not bear this token");
    assertThat(files.exists(LOCK + token(1))).isTrue();
  }

  @Test
  void aLockThatIsGivenBackMeanwhileIsNotBroken() throws Exception {
    errand.locked().close();
    HostConnector other =
        errand.meddled(
            renameTo(shop.fenced() + "/" + token(1)), () -> files.remove(LOCK + token(1)));
    refused(other, token(1), "the lock was given back or broken meanwhile");
  }

  @Test
  void whoHoldsTheLockIsReadWithItsCard() throws Exception {
    try (Run run = errand.by(shop.connector())) {
      run.open();
      assertThat(new LockBreaking(run).held()).isEmpty();
    }
    errand.locked().close();
    try (Run run = errand.by(shop.connector())) {
      run.open();
      LockBreaking.Held held = new LockBreaking(run).held().orElseThrow();
      assertThat(held.token()).isEqualTo(token(1));
      assertThat(held.holder().orElseThrow().what()).isEqualTo("test");
    }
  }

  @Test
  void aPersonMayNameALockByItsTokenItsRunOrTheRunThatHoldsSeveral() {
    Holder alone =
        new Holder("run", "anna", "deploy", Instant.EPOCH, Optional.empty(), Optional.empty());
    Holder together =
        new Holder("run", "anna", "deploy", Instant.EPOCH, Optional.empty(), Optional.of("all"));
    for (String name : List.of("token", "run", "all")) {
      assertThat(new LockBreaking.Held("token", Optional.of(together)).isNamedBy(name)).isTrue();
    }
    assertThat(new LockBreaking.Held("token", Optional.of(alone)).isNamedBy("all")).isFalse();
    assertThat(new LockBreaking.Held("token", Optional.empty()).isNamedBy("token")).isTrue();
    assertThat(new LockBreaking.Held("token", Optional.empty()).isNamedBy("run")).isFalse();
    assertThat(new LockBreaking.Held("token", Optional.of(together)).owner()).isEqualTo("all");
    assertThat(new LockBreaking.Held("token", Optional.of(alone)).owner()).isEqualTo("run");
    assertThat(new LockBreaking.Held("token", Optional.empty()).owner()).isEqualTo("token");
  }
}
