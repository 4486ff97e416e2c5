package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.deployer.host.model.CutConnector;
import dev.deployer.host.model.Operation;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Live;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * For each of the N changes that a run asks for, the connection is cut before it, midway through
 * it, and after it with the reply lost; for a run that reconnects, and for one that is killed and
 * followed by recover.
 */
final class CutEverywhereTest {
  @TempDir Path source;

  /** What is done while the wire breaks. */
  @FunctionalInterface
  private interface Work {
    void run(Shop shop, Deployer deployer) throws IOException, DeployerException;
  }

  /** The state before the work; on it some releases are live and kept. */
  private Shop prepared() throws IOException, DeployerException {
    Shop shop = new Shop(source).initialised();
    shop.with(
        new Settings(
            2,
            true,
            true,
            shop.settings().sharedDirs(),
            List.of(),
            shop.settings().writable(),
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ZERO));
    shop.deploy(1);
    shop.deploy(2);
    return shop;
  }

  private static void deployThree(Shop shop, Deployer deployer)
      throws IOException, DeployerException {
    shop.version(3);
    deployer.deploy(shop.release("3"));
  }

  @Test
  void aDeployThatIsCutAnywhereGoesOnAndIsLiveWhole() throws Exception {
    reconnecting("deploy", CutEverywhereTest::deployThree, "releases/3");
  }

  @Test
  void aDeployThatIsCutAtAnyQuestionGoesOnAndIsLiveWhole() throws Exception {
    cutAtQuestions("deploy", CutEverywhereTest::deployThree, "releases/3");
  }

  @Test
  void aRollbackThatIsCutAtAnyQuestionGoesOnAndIsLiveWhole() throws Exception {
    cutAtQuestions(
        "rollback",
        (shop, deployer) -> deployer.rollback(Optional.empty(), List.of()),
        "releases/1");
  }

  /** Also where the connection ends while a run only asks. */
  private void cutAtQuestions(String what, Work work, String live) throws Exception {
    Shop counted = preparedFor(what);
    CutConnector counting = CutConnector.counting(counted.connector()).countingQuestions();
    work.run(counted, counted.by(counting));
    int operations = counting.operations().size();
    int cuts = 0;
    for (int number = 1; number <= operations; number++) {
      if (counting.operations().get(number - 1).mutating()) {
        continue;
      }
      Shop shop = preparedFor(what);
      CutConnector cut =
          CutConnector.cutting(shop.connector(), CutConnector.Moment.BEFORE, number)
              .countingQuestions();
      try {
        work.run(shop, shop.by(cut));
      } catch (DeployerException e) {
        // Only before the first change may a lost connection end a run.
        assertThat(cut.operations()).as(last(cut) + e).noneMatch(Operation::mutating);
        assertThat(e.kind()).isEqualTo(DeployerException.Kind.UNREACHABLE);
        continue;
      }
      assertThat(shop.target()).as(last(cut)).isEqualTo(live);
      assertWhole(shop, last(cut));
      assertNothingIsLeft(shop, last(cut));
      cuts++;
    }
    System.out.println(what + ", cut at questions: " + cuts + " cuts, all live whole");
  }

  @Test
  void aRollbackThatIsCutAnywhereGoesOnAndIsLiveWhole() throws Exception {
    reconnecting(
        "rollback",
        (shop, deployer) -> deployer.rollback(Optional.empty(), List.of()),
        "releases/1");
  }

  @Test
  void aPruneThatIsCutAnywhereGoesOn() throws Exception {
    reconnecting("prune", (shop, deployer) -> deployer.prune(1), "releases/2");
  }

  @Test
  void aDeployThatIsKilledAnywhereLeavesAWholeReleaseAndTheNextOneSucceeds() throws Exception {
    killed("deploy", CutEverywhereTest::deployThree, "releases/2", "releases/3");
  }

  @Test
  void aRollbackThatIsKilledAnywhereLeavesAWholeReleaseAndTheNextDeploySucceeds() throws Exception {
    killed(
        "rollback",
        (shop, deployer) -> deployer.rollback(Optional.empty(), List.of()),
        "releases/2",
        "releases/1");
  }

  @Test
  void aPruneThatIsKilledAnywhereLeavesAWholeReleaseAndTheNextDeploySucceeds() throws Exception {
    killed("prune", (shop, deployer) -> deployer.prune(1), "releases/2", "releases/2");
  }

  /** Makes a third release that a prune can delete. */
  private Shop preparedFor(String what) throws IOException, DeployerException {
    Shop shop = prepared();
    if (what.equals("prune")) {
      shop.with(shop.settings().withKeepReleases(5));
      shop.version(0);
      shop.deployer().deploy(shop.release("0"));
      shop.version(2);
      shop.deployer().deploy(shop.release("2"));
    }
    return shop;
  }

  private void reconnecting(String what, Work work, String live) throws Exception {
    int cuts = 0;
    int operations = operations(what, work);
    for (CutConnector.Moment moment : CutConnector.Moment.values()) {
      for (int number = 1; number <= operations; number++) {
        Shop shop = preparedFor(what);
        CutConnector cut = CutConnector.cutting(shop.connector(), moment, number);
        String where = what + " cut " + moment + " " + number;
        try {
          work.run(shop, shop.by(cut));
        } catch (DeployerException e) {
          fail(where + " at " + last(cut) + " of\n" + String.join("\n", texts(cut)), e);
        }
        assertThat(cut.hasCut()).as(where).isTrue();
        assertThat(shop.target()).as(where + " at " + last(cut)).isEqualTo(live);
        assertWhole(shop, where + " at " + last(cut));
        assertNothingBesideChanged(shop, where);
        assertNothingIsLeft(shop, where);
        cuts++;
      }
    }
    System.out.println(
        what + ", reconnecting: " + operations + " operations, " + cuts + " cuts, all live whole");
  }

  private void killed(String what, Work work, String before, String after) throws Exception {
    int cuts = 0;
    int flipped = 0;
    int operations = operations(what, work);
    for (CutConnector.Moment moment : CutConnector.Moment.values()) {
      for (int number = 1; number <= operations; number++) {
        Shop shop = preparedFor(what);
        CutConnector cut = CutConnector.cutting(shop.connector(), moment, number).killing();
        String where = what + " killed " + moment + " " + number;
        try {
          work.run(shop, shop.with(instantly(shop.settings())).by(cut));
        } catch (DeployerException e) {
          assertThat(e.kind())
              .as(where + " at " + last(cut))
              .isIn(DeployerException.Kind.UNREACHABLE, DeployerException.Kind.UNKNOWN);
        }
        where += " at " + last(cut);
        assertThat(shop.target()).as(where).isIn(before, after);
        assertWhole(shop, where);
        unlockIfHeld(shop);
        RecoverResult recovered = shop.deployer().recover();
        assertThat(recovered.live()).as(where).isInstanceOf(Live.Release.class);
        assertThat(recovered.warnings()).as(where).isEmpty();
        assertThat(shop.target()).as(where).isIn(before, after);
        flipped += shop.target().equals(after) ? 1 : 0;
        assertWhole(shop, where);
        assertNothingIsLeft(shop, where);
        assertNothingBesideChanged(shop, where);
        shop.version(9);
        shop.deployer().deploy(shop.release("9"));
        assertThat(shop.target()).as(where).isEqualTo("releases/9");
        assertWhole(shop, where);
        cuts++;
      }
    }
    System.out.println(
        what
            + ", killed: "
            + operations
            + " operations, "
            + cuts
            + " cuts, "
            + flipped
            + " after the flip, all recovered");
  }

  private static Settings instantly(Settings s) {
    return new Settings(
        s.keepReleases(),
        s.durable(),
        s.linkUnchanged(),
        s.sharedDirs(),
        s.sharedFiles(),
        s.writable(),
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO);
  }

  private int operations(String what, Work work) throws Exception {
    Shop shop = preparedFor(what);
    CutConnector counting = CutConnector.counting(shop.connector());
    work.run(shop, shop.by(counting));
    assertThat(counting.operations()).isNotEmpty();
    return counting.operations().size();
  }

  private static void unlockIfHeld(Shop shop) throws DeployerException {
    Optional<Status.LockState> lock = shop.deployer().status().lock();
    if (lock.isPresent()) {
      shop.deployer().unlock(lock.get().token());
    }
  }

  private static void assertWhole(Shop shop, String where) throws DeployerException {
    assertThat(shop.deployer().verify(Optional.empty(), true).differences()).as(where).isEmpty();
  }

  /** After a run that ended well there are the layout's entries, and the last holder's card. */
  private static void assertNothingIsLeft(Shop shop, String where) {
    Map<String, String> own = shop.disk.backdoor().tree("/srv/shop/.deployer");
    assertThat(own.keySet())
        .as(where)
        .allMatch(
            path ->
                path.matches(
                    "new|lock|fenced|journal|manifests|trash|root\\.json"
                        + "|journal/[0-9]{16}(/record\\.json)?"
                        + "|manifests/[^/]+(/(manifest\\.mtree|release\\.json))?"
                        + "|fenced/[0-9a-f]{32}(/holder\\.json)?"));
    assertThat(own.keySet().stream().filter(p -> p.matches("fenced/[0-9a-f]{32}")).count())
        .as(where + own.keySet())
        .isLessThanOrEqualTo(2);
  }

  private static void assertNothingBesideChanged(Shop shop, String where) {
    assertThat(shop.disk.backdoor().tree("/srv/beside").keySet())
        .as(where)
        .containsExactly("sentinel");
    assertThat(shop.disk.backdoor().tree("/srv").keySet())
        .as(where)
        .allMatch(path -> path.startsWith("shop") || path.startsWith("beside"));
  }

  private static String last(CutConnector cut) {
    return cut.operations().isEmpty()
        ? "nothing"
        : cut.operations().get(cut.operations().size() - 1).text();
  }

  private static List<String> texts(CutConnector cut) {
    return cut.operations().stream().map(Object::toString).toList();
  }
}
