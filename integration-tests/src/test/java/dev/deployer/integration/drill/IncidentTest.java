package dev.deployer.integration.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.DeployResult;
import dev.deployer.Deployer;
import dev.deployer.Operator;
import dev.deployer.event.Event;
import dev.deployer.event.Listener;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.Site;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.plan.Plan;
import dev.deployer.ssh.OpenSshServer;
import dev.deployer.ssh.SshHostConnector;
import dev.deployer.testing.AllowList;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The drill: a plan was shown, the connection drops before the real run, and the new connection
 * does not reach what the plan was made for. Then not one request may change anything.
 */
final class IncidentTest {
  private final AllowList requests = AllowList.underLock();
  private Site site;

  @BeforeEach
  void deployTwice() throws Exception {
    site = Site.open().initialised().deployed(1).deployed(2);
    SmallApplication.write(site.source(), 3);
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  private Deployer recorded(HostConnector connector) {
    return new Deployer(
        site.target(requests.of(connector)), new Operator("anna", "laptop"), Listener.none());
  }

  private void isRefusedWithoutARequest(Plan plan, Objection.Kind... kinds) throws IOException {
    Tree before = Tree.exactly(site.host());
    assertThatExceptionOfType(DeployerException.class)
        .isThrownBy(() -> recorded(site.connector()).deploy(site.request("3"), plan))
        .satisfies(
            e ->
                assertThat(e.objections())
                    .extracting(Objection::kind)
                    .containsExactlyInAnyOrder(kinds));
    assertNothingWasChanged(before);
  }

  private void assertNothingWasChanged(Tree before) throws IOException {
    assertThat(requests.log()).as("requests that change something").isEmpty();
    assertThat(Tree.exactly(site.host())).isEqualTo(before);
  }

  @Test
  void thePlanIsCarriedOutWhereNothingIsDifferent() throws Exception {
    Plan plan = site.deployer().plan(site.request("3"));
    recorded(site.connector()).deploy(site.request("3"), plan);
    assertThat(requests.log()).isNotEmpty();
    assertThat(site.current()).isEqualTo("releases/3");
  }

  @Test
  void whereTheRootIsEmptyNothingIsChanged() throws Exception {
    Plan plan = site.deployer().plan(site.request("3"));
    Files.move(site.root(), site.host().resolve("unmounted"));
    Files.createDirectory(site.root());
    isRefusedWithoutARequest(plan, Objection.Kind.NOT_A_ROOT);
    Files.delete(site.root());
    isRefusedWithoutARequest(plan, Objection.Kind.NOT_A_ROOT);
    Files.move(site.host().resolve("unmounted"), site.root());
  }

  @Test
  void whereAnotherRootLiesAtThatPathNothingIsChanged() throws Exception {
    Plan plan = site.deployer().plan(site.request("3"));
    Path original = site.host().resolve("original");
    Files.move(site.root(), original);
    site.initialised().deployed(1).deployed(2);
    SmallApplication.write(site.source(), 3);
    isRefusedWithoutARequest(plan, Objection.Kind.ANOTHER_ROOT);
    Tree.delete(site.root());
    Files.move(original, site.root());
  }

  @Test
  void whereAnotherHostAnswersNothingIsChanged() throws Exception {
    Plan plan = site.deployer().plan(site.request("3"));
    try (OpenSshServer other = OpenSshServer.start()) {
      Tree before = Tree.exactly(site.host());
      HostConnector there = new SshHostConnector(other.settings().build());
      HostConnector elsewhere =
          new HostConnector() {
            @Override
            public String address() {
              return site.connector().address();
            }

            @Override
            public Host connect() throws IOException {
              return there.connect();
            }
          };
      assertThatExceptionOfType(DeployerException.class)
          .isThrownBy(() -> recorded(elsewhere).deploy(site.request("3"), plan))
          .satisfies(
              e ->
                  assertThat(e.objections())
                      .extracting(Objection::kind)
                      .containsExactly(Objection.Kind.ANOTHER_ROOT));
      assertNothingWasChanged(before);
    }
  }

  @Test
  void whereSomeoneElseDeployedMeanwhileNothingIsChanged() throws Exception {
    Plan plan = site.deployer().plan(site.request("3"));
    site.deployed(4);
    SmallApplication.write(site.source(), 3);
    isRefusedWithoutARequest(plan, Objection.Kind.STALE_PLAN, Objection.Kind.STALE_PLAN);
  }

  @Test
  void theSamePlanTypedIsRefusedByTheSameReasons() throws Exception {
    Prompt prompt = Prompt.of(site, "shared: {dirs: [var/media]}", "writable: [var/cache]");
    prompt.type("plan", "--release", "3", "-o", "plan.json").exits(0);
    Files.move(site.root(), site.host().resolve("unmounted"));
    Files.createDirectory(site.root());
    Tree before = Tree.exactly(site.host());
    assertThat(prompt.type("deploy", "--plan", "plan.json").exits(3).err())
        .contains("is not a root");
    assertThat(Tree.exactly(site.host())).isEqualTo(before);
    Files.delete(site.root());
    Files.move(site.host().resolve("unmounted"), site.root());
    prompt.type("deploy", "--plan", "plan.json").exits(0);
    assertThat(site.current()).isEqualTo("releases/3");
  }

  /**
   * At every change of a deploy in turn: the connection drops, and when the run has reconnected,
   * the root is gone, or another's, or the run's token is.
   */
  @Test
  void inTheMiddleOfADeployNothingMoreIsChanged() throws Exception {
    Path original = original(site);
    Site.copy(site.root(), original);
    CutConnector counting = CutConnector.counting(site.connector());
    site.by(counting).deploy(site.request("3"));
    int operations = counting.operations().size();
    int drills = 0;
    int end = number(counting, "-over");
    for (int number = number(counting, "/[.]deployer/lock") + 1; number < end; number += 2) {
      for (Loss loss : Loss.values()) {
        Tree.delete(site.root());
        Site.copy(original, site.root());
        dropsAt(number, loss);
        drills++;
      }
    }
    Tree.delete(original);
    System.out.printf(
        "%d drills in the middle of a deploy of %d operations: nothing was changed after any%n",
        drills, operations);
  }

  @Test
  void whereTheFlipIsInDoubtAndAnotherRootAnswersNoOneClaimsToKnowWhatIsLive() throws Exception {
    Site.copy(site.root(), original(site));
    CutConnector counting = CutConnector.counting(site.connector());
    site.by(counting).deploy(site.request("3"));
    int flip = number(counting, "/current");
    for (Loss loss : List.of(Loss.THE_ROOT_IS_EMPTY, Loss.ANOTHER_ROOT_IS_THERE)) {
      Tree.delete(site.root());
      Site.copy(original(site), site.root());
      assertThat(dropsAt(flip, loss).kind()).isEqualTo(DeployerException.Kind.UNKNOWN);
    }
  }

  private static Path original(Site site) {
    return site.folder().resolve("original");
  }

  /** The number of the first operation that ends in this. */
  private static int number(CutConnector counting, String end) {
    List<String> texts = counting.operations().stream().map(Operation::text).toList();
    return 1
        + texts.indexOf(texts.stream().filter(t -> t.matches("rename .*" + end)).findFirst().get());
  }

  private DeployerException dropsAt(int number, Loss loss) throws Exception {
    String where = loss + " at " + number;
    List<Tree> found = new ArrayList<>();
    CutConnector cut = CutConnector.cutting(site.connector(), CutConnector.Moment.AFTER, number);
    Listener lossOnDrop =
        (host, event) -> {
          if (event instanceof Event.ConnectionLost) {
            found.add(loss.happen(site));
          }
        };
    List<DeployResult> results = new ArrayList<>();
    DeployerException outcome =
        catchThrowableOfType(
            DeployerException.class,
            () -> results.add(site.by(cut, lossOnDrop).deploy(site.request("3"))));
    // Once it is live, a run that cannot record the end of it says so of the host.
    if (outcome == null) {
      assertThat(results.get(0).hosts().get(0).open()).as(where).isPresent();
    }
    assertThat(found).as(where).hasSize(1);
    assertThat(cut.operations()).as(where).hasSize(number);
    assertThat(Tree.exactly(site.root())).as(where).isEqualTo(found.get(0));
    for (String id : List.of("1", "2")) {
      if (loss == Loss.THE_TOKEN_IS_GONE) {
        assertThat(Tree.of(site.release(id)))
            .isEqualTo(Tree.of(original(site).resolve("releases").resolve(id)));
      }
    }
    return outcome;
  }

  /** What is gone when the connection is back. */
  private enum Loss {
    THE_ROOT_IS_EMPTY,
    ANOTHER_ROOT_IS_THERE,
    THE_TOKEN_IS_GONE;

    /** Makes it so; tells what is there then. */
    Tree happen(Site site) {
      try {
        switch (this) {
          case THE_ROOT_IS_EMPTY -> {
            Tree.delete(site.root());
            Files.createDirectory(site.root());
          }
          case ANOTHER_ROOT_IS_THERE -> {
            Tree.delete(site.root());
            Site.copy(original(site), site.root());
            Site.giveAnotherId(site.root(), "0".repeat(32));
          }
          case THE_TOKEN_IS_GONE -> {
            for (String token : site.names(".deployer/lock")) {
              Files.move(
                  site.deployerFolder().resolve("lock").resolve(token),
                  site.fenced().resolve(token));
            }
          }
        }
        return Tree.exactly(site.root());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
