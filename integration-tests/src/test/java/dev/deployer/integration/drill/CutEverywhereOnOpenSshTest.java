package dev.deployer.integration.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.deployer.Deployer;
import dev.deployer.RecoverResult;
import dev.deployer.Settings;
import dev.deployer.cluster.Rollout;
import dev.deployer.command.Arguments;
import dev.deployer.hook.Hook;
import dev.deployer.hook.HookPhase;
import dev.deployer.hook.Hooks;
import dev.deployer.hook.Where;
import dev.deployer.integration.site.KeptRoot;
import dev.deployer.integration.site.LayoutOnDisk;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.DeployerException.Kind;
import dev.deployer.outcome.Live;
import dev.deployer.testing.CutConnector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * For each of the N changes that a run asks of a real sshd, the connection is cut before it, and
 * after it with the reply lost; for a run that reconnects, and for one that is killed and followed
 * by recover. After each, {@code current} is exactly the old release or the new one, and whole; the
 * next deploy succeeds; nothing beside the root has changed.
 */
final class CutEverywhereOnOpenSshTest {
  private static final List<CutConnector.Moment> MOMENTS =
      List.of(CutConnector.Moment.BEFORE, CutConnector.Moment.AFTER);

  private final Map<String, Tree> versions = new TreeMap<>();
  private Site site;
  private List<Kind> allowed = List.of(Kind.UNREACHABLE, Kind.UNKNOWN);

  /** What is done while the wire breaks. */
  @FunctionalInterface
  private interface Work {
    void run(Deployer deployer) throws IOException, DeployerException;
  }

  @BeforeEach
  void open() throws Exception {
    site = Site.open();
    site.with(site.settings().withKeepReleases(2)).initialised();
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  private void deployThree(Deployer deployer) throws IOException, DeployerException {
    SmallApplication.write(site.source(), 3);
    deployer.deploy(site.request("3"));
  }

  @Test
  void aDeployThatIsCutAnywhereGoesOn() throws Exception {
    site.deployed(1).deployed(2);
    reconnecting("deploy", this::deployThree, "releases/3");
  }

  @Test
  void aRollbackThatIsCutAnywhereGoesOn() throws Exception {
    site.deployed(1).deployed(2);
    reconnecting("rollback", d -> d.rollback(Optional.empty(), List.of()), "releases/1");
  }

  @Test
  void aPruneThatIsCutAnywhereGoesOn() throws Exception {
    site.with(site.settings().withKeepReleases(5)).deployed(1).deployed(0).deployed(2);
    reconnecting("prune", d -> d.prune(1), "releases/2");
  }

  @Test
  void aDeployThatIsKilledAnywhereIsRecovered() throws Exception {
    site.deployed(1).deployed(2);
    killed("deploy", this::deployThree, "releases/2", "releases/3");
  }

  @Test
  void aRollbackThatIsKilledAnywhereIsRecovered() throws Exception {
    site.deployed(1).deployed(2);
    killed("rollback", d -> d.rollback(Optional.empty(), List.of()), "releases/2", "releases/1");
  }

  @Test
  void aPruneThatIsKilledAnywhereIsRecovered() throws Exception {
    site.with(site.settings().withKeepReleases(5)).deployed(1).deployed(0).deployed(2);
    killed("prune", d -> d.prune(1), "releases/2", "releases/2");
  }

  @Test
  void aRehearsalThatIsKilledAnywhereIsRecoveredAndWhatIsLiveStays() throws Exception {
    site.with(rehearsing()).deployed(1).deployed(2);
    allowed = List.of(Kind.UNREACHABLE, Kind.UNKNOWN, Kind.FAILED);
    killed("rehearse", this::rehearseThree, "releases/2", "releases/2");
  }

  private void rehearseThree(Deployer deployer) throws IOException, DeployerException {
    SmallApplication.write(site.source(), 3);
    deployer.rehearse(site.request("3"));
  }

  private static Rollout rehearsing() {
    Hook migrate =
        new Hook(
            "migrate",
            new Arguments(List.of("test", "-f", "only-in-3.txt")),
            Where.ONCE,
            Optional.empty(),
            Duration.ofMinutes(1),
            Map.of());
    Rollout usual = Rollout.DEFAULTS;
    return new Rollout(
        usual.parallel(),
        usual.waves(),
        usual.bake(),
        usual.onFailure(),
        usual.health(),
        new Hooks(Map.of(HookPhase.REHEARSE, List.of(migrate))),
        usual.sinks());
  }

  private void reconnecting(String what, Work work, String live) throws Exception {
    KeptRoot kept = KeptRoot.of(site);
    int operations = operations(work);
    for (CutConnector.Moment moment : MOMENTS) {
      for (int number = 1; number <= operations; number++) {
        kept.restore();
        CutConnector cut = CutConnector.cutting(site.connector(), moment, number);
        try {
          work.run(site.by(cut));
        } catch (DeployerException e) {
          fail(what + " " + place(cut) + " of " + cut.operations(), e);
        }
        String where = what + " " + place(cut);
        assertThat(cut.hasCut()).as(where).isTrue();
        assertThat(site.current()).as(where).isEqualTo(live);
        assertWhole(where);
        assertNothingIsLeft(where);
        site.assertBesideUntouched();
      }
    }
    System.out.printf(
        "%s on OpenSSH, reconnecting: %d operations, %d cuts, all live whole%n",
        what, operations, MOMENTS.size() * operations);
  }

  private void killed(String what, Work work, String before, String after) throws Exception {
    KeptRoot kept = KeptRoot.of(site);
    int operations = operations(work);
    int flipped = 0;
    for (CutConnector.Moment moment : MOMENTS) {
      for (int number = 1; number <= operations; number++) {
        kept.restore();
        CutConnector cut = CutConnector.cutting(site.connector(), moment, number).killing();
        Settings patient = site.settings();
        try {
          work.run(site.with(impatient(patient)).by(cut));
        } catch (DeployerException e) {
          assertThat(e.kind()).as(what + " " + place(cut)).isIn(allowed);
        }
        site.with(patient);
        String where = what + " killed " + place(cut);
        assertThat(site.current()).as(where).isIn(before, after);
        assertWhole(where);
        recovers(where, before, after);
        flipped += site.current().equals(after) ? 1 : 0;
        site.deployed(9);
        assertThat(site.current()).as(where).isEqualTo("releases/9");
        assertWhole(where);
        site.assertBesideUntouched();
      }
    }
    System.out.printf(
        "%s on OpenSSH, killed: %d operations, %d cuts, %d after the flip, all recovered%n",
        what, operations, MOMENTS.size() * operations, flipped);
  }

  private void recovers(String where, String before, String after) throws Exception {
    for (String token : site.names(".deployer/lock")) {
      site.deployer().unlock(token);
    }
    RecoverResult recovered = site.deployer().recover();
    assertThat(recovered.live()).as(where).isInstanceOf(Live.Release.class);
    assertThat(recovered.warnings()).as(where).isEmpty();
    assertThat(site.current()).as(where).isIn(before, after);
    assertWhole(where);
    assertNothingIsLeft(where);
  }

  private int operations(Work work) throws Exception {
    CutConnector counting = CutConnector.counting(site.connector());
    work.run(site.by(counting));
    assertThat(counting.operations()).isNotEmpty();
    return counting.operations().size();
  }

  private static Settings impatient(Settings s) {
    return s.toBuilder()
        .lockWait(Duration.ZERO)
        .reconnectFor(Duration.ZERO)
        .heartbeat(Duration.ZERO)
        .build();
  }

  /** The live release is what its version was when it was deployed without a cut. */
  private void assertWhole(String where) throws Exception {
    String version = Path.of(site.current()).getFileName().toString();
    if (!versions.containsKey(version)) {
      versions.put(version, whole(version));
    }
    assertThat(Tree.of(site.release(version))).as(where).isEqualTo(versions.get(version));
  }

  private static Tree whole(String version) throws Exception {
    try (Site another = Site.open().initialised()) {
      another.deployed(Integer.parseInt(version));
      return Tree.of(another.release(version));
    }
  }

  private void assertNothingIsLeft(String where) throws IOException {
    assertThat(LayoutOnDisk.unexplained(site.root())).as(where).isEmpty();
  }

  private static String place(CutConnector cut) {
    return "cut at "
        + cut.operations().size()
        + ": "
        + cut.operations().get(cut.operations().size() - 1);
  }
}
