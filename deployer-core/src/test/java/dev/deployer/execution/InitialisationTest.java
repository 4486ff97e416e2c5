package dev.deployer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.Shop;
import dev.deployer.execution.Initialisation.Found;
import dev.deployer.host.Capabilities;
import dev.deployer.host.Host;
import dev.deployer.host.HostConnector;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.root.Layout;
import dev.deployer.root.RootMarker;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.Failures;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.MemoryDisk;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What can become a root, and what is made of it. */
final class InitialisationTest {
  private static final String ROOT = Shop.ROOT.toString();
  private static final String TOKEN = "c".repeat(32);
  private static final RootMarker MARKER =
      new RootMarker(
          "d".repeat(32),
          Optional.of("shop"),
          Optional.empty(),
          Instant.parse("2026-11-20T21:13:45Z"),
          List.of());

  private static final RootMarker OTHER = MARKER.withId("e".repeat(32));

  private final MemoryDisk disk = new MemoryDisk();
  private final Backdoor files = disk.backdoor();

  private Initialisation by(HostConnector connector) throws Exception {
    return new Initialisation(connector.connect(), Errand.LAYOUT);
  }

  private Found look() throws Exception {
    return by(disk.connector("web1")).look();
  }

  private void make() throws Exception {
    by(disk.connector("web1")).make(MARKER, TOKEN, true);
  }

  private static void refuses(ThrowingCallable call, String... facts) {
    DeployerException refusal = catchThrowableOfType(DeployerException.class, call);
    assertThat(refusal).isNotNull();
    assertThat(refusal.objections())
        .extracting(o -> o.kind() + " " + o.fact())
        .containsExactly(facts);
  }

  @Test
  void whatLiesThereIsToldApart() throws Exception {
    assertThat(look()).isEqualTo(Found.NOTHING);
    files.makeDirectory(ROOT);
    assertThat(look()).isEqualTo(Found.EMPTY);
    files.makeDirectory(ROOT + "/releases");
    assertThat(look()).isEqualTo(Found.ANOTHER_TOOLS_ROOT);
    files.makeDirectory(ROOT + "/.deployer");
    assertThat(look()).isEqualTo(Found.UNFINISHED);
    files.remove(ROOT + "/releases");
    assertThat(look()).isEqualTo(Found.UNFINISHED);
    make();
    assertThat(look()).isEqualTo(Found.ROOT);
  }

  @Test
  void aRootOfAnotherToolMayHaveNothingButACurrent() throws Exception {
    files.makeDirectory(ROOT + "/releases/1");
    files.link(ROOT + "/current", "releases/1");
    assertThat(look()).isEqualTo(Found.ANOTHER_TOOLS_ROOT);
    files.remove(ROOT + "/releases");
    refuses(this::look, "STRANGE_CURRENT current names 1, which is not there");
  }

  @Test
  void aDirectoryWithOtherThingsInItIsRefusedWithTheirNames() throws Exception {
    files.makeDirectory(ROOT + "/zoo");
    files.writeFile(ROOT + "/ape", new byte[] {1});
    DeployerException refusal = catchThrowableOfType(DeployerException.class, this::look);
    assertThat(refusal.objections())
        .containsExactly(
            new Objection(
                Objection.Kind.UNSAFE_ROOT,
                "/srv/shop is not empty, and has neither releases nor current",
                List.of("ape", "zoo")));
  }

  @Test
  void releasesAndSharedAreDirectoriesOrNotThere() {
    files.makeDirectory(ROOT);
    files.link(ROOT + "/releases", "elsewhere");
    files.writeFile(ROOT + "/shared", new byte[] {1});
    refuses(
        this::look,
        "UNSAFE_ROOT /srv/shop/releases is a symbolic link",
        "UNSAFE_ROOT /srv/shop/shared is not a directory");
  }

  @Test
  void aRootIsFoundToBeOneWhateverHasBecomeOfCurrent() throws Exception {
    make();
    files.makeDirectory(ROOT + "/current");
    assertThat(look()).isEqualTo(Found.ROOT);
  }

  @Test
  void nothingAboveTheRootIsMade() {
    files.remove("/srv");
    refuses(
        this::look,
        "PARENT_MISSING there is no /srv on the host, and only the root itself is made");
  }

  @Test
  void whereTheAccountMayNotMakeTheRootItIsNamed() {
    files.setMode("/srv", 0555);
    refuses(
        this::make,
        "NOT_PERMITTED the account deploy may not make a root at /srv/shop on the host");
    files.setMode("/srv", 0755);
    files.makeDirectory(ROOT);
    files.setMode(ROOT, 0555);
    refuses(
        this::make,
        "NOT_PERMITTED the account deploy may not make a root at /srv/shop on the host");
  }

  @Test
  void aRootLiesInNoOther() throws Exception {
    files.writeFile("/srv/.deployer/root.json", new byte[] {1});
    assertThat(look()).as("/srv can be no root").isEqualTo(Found.NOTHING);
    files.writeFile(ROOT + "/.deployer/root.json", new byte[] {1});
    files.makeDirectory(ROOT + "/apps");
    Layout below = new Layout(ReleaseRoot.parse(ROOT + "/apps/one"));
    Host host = disk.connector("web1").connect();
    refuses(
        () -> new Initialisation(host, below).look(),
        "UNSAFE_ROOT it lies inside the root /srv/shop");
  }

  private static Capabilities able(boolean rename) {
    return new Capabilities(rename, true, true, true, "a server");
  }

  @Test
  void aHostWithoutAtomicRenamesIsRefused() {
    refuses(
        () -> by(disk.connector("web1").with(able(false))).look(),
        "UNSUPPORTED_HOST the server a server has no posix-rename@openssh.com, without which"
            + " nothing can be deployed");
  }

  @Test
  void aRootIsMadeWithItsMarkerAndNothingElse() throws Exception {
    make();
    Map<String, String> made = files.tree(ROOT);
    made.keySet().removeIf(path -> path.matches("\\.deployer/reserve/spare-[0-9]{2}"));
    assertThat(made.keySet())
        .containsExactlyInAnyOrder(
            ".deployer",
            ".deployer/fenced",
            ".deployer/fenced/" + MARKER.id(),
            ".deployer/journal",
            ".deployer/lock",
            ".deployer/manifests",
            ".deployer/new",
            ".deployer/new/" + MARKER.id(),
            ".deployer/reserve",
            ".deployer/root.json",
            ".deployer/trash",
            "releases",
            "shared");
    assertThat(files.mode(ROOT + "/.deployer")).isEqualTo(0700);
    assertThat(files.mode(ROOT + "/.deployer/lock")).isEqualTo(0700);
    assertThat(files.mode(ROOT + "/releases")).isEqualTo(0755);
    assertThat(files.content(ROOT + "/.deployer/root.json")).isEqualTo(MARKER.bytes());
  }

  @Test
  void aRootThatIsOneKeepsItsMarkerAndGetsWhatIsMissing() throws Exception {
    make();
    files.writeFile(ROOT + "/.deployer/root.json", OTHER.bytes());
    files.remove(ROOT + "/.deployer/lock");
    files.remove(ROOT + "/.deployer/new");
    files.remove(ROOT + "/.deployer/fenced");
    make();
    assertThat(files.content(ROOT + "/.deployer/root.json")).isEqualTo(OTHER.bytes());
    assertThat(files.exists(ROOT + "/.deployer/lock")).isTrue();
    assertThat(files.tree(ROOT + "/.deployer/new")).containsOnlyKeys(OTHER.id());
    assertThat(files.tree(ROOT + "/.deployer/fenced")).containsOnlyKeys(OTHER.id());
  }

  @Test
  void ofTwoWhoMakeARootAtOnceTheFirstMarkerCounts() throws Exception {
    Meddler other =
        operation -> {
          if (operation.text().startsWith("link ")) {
            files.makeDirectory(ROOT + "/.deployer/new/" + OTHER.id());
            files.makeDirectory(ROOT + "/.deployer/fenced/" + OTHER.id());
            files.writeFile(ROOT + "/.deployer/root.json", OTHER.bytes());
          } else if (operation.text().equals("mkdir " + ROOT + "/.deployer/lock")) {
            files.makeDirectory(ROOT + "/.deployer/lock");
          }
        };
    by(other.on(disk.connector("web1"))).make(MARKER, TOKEN, true);
    assertThat(files.content(ROOT + "/.deployer/root.json")).isEqualTo(OTHER.bytes());
    assertThat(files.tree(ROOT + "/.deployer/new")).containsOnlyKeys(OTHER.id());
    assertThat(files.tree(ROOT + "/.deployer/fenced")).containsOnlyKeys(OTHER.id());
  }

  @Test
  void whereSomethingElseIsInTheWayNothingIsMarked() {
    Meddler other =
        operation -> {
          if (operation.text().equals("mkdir " + ROOT + "/releases")) {
            files.link(ROOT + "/releases", "/srv");
          }
        };
    refuses(
        () -> by(other.on(disk.connector("web1"))).make(MARKER, TOKEN, true),
        "UNSAFE_ROOT /srv/shop/releases is not a directory");
    assertThat(files.exists(ROOT + "/.deployer/root.json")).isFalse();
  }

  @Test
  void aDirectoryOfSomeoneElseOnTheWayIsRefusedOnceTheAccountIsKnown() {
    disk.setOwner("/srv", 4711);
    files.setMode("/srv", 01777);
    refuses(
        this::make,
        "UNSAFE_ROOT /srv belongs to user 4711, neither to root nor to the deploying account");
    assertThat(files.exists(ROOT + "/.deployer/root.json")).isFalse();
  }

  @Test
  void aDirectoryThatIsGoneAsSoonAsItIsMadeIsAFault() {
    Meddler other =
        operation -> {
          if (operation.text().startsWith("inspect")) {
            throw new AssertionError("there is nothing to be inspected");
          } else if (files.exists(ROOT + "/.deployer")) {
            files.remove(ROOT + "/.deployer");
          }
        };
    assertThat(
            catchThrowableOfType(
                NoSuchFileException.class,
                () -> by(other.on(disk.connector("web1"))).make(MARKER, TOKEN, true)))
        .hasMessage(ROOT + "/.deployer");
  }

  @Test
  void aPlaceThatNothingCanBeRenamedToIsRefused() {
    for (String place :
        new String[] {"releases/probe-" + TOKEN, "shared/probe-" + TOKEN, "current"}) {
      Failures refusing = Failures.once(1, o -> Errand.renameTo(ROOT + "/" + place).test(o.text()));
      DeployerException refusal =
          catchThrowableOfType(
              DeployerException.class,
              () -> by(refusing.of(disk.connector("web1"))).make(MARKER, TOKEN, true));
      assertThat(refusal.objections().get(0).kind()).isEqualTo(Objection.Kind.UNSAFE_ROOT);
      assertThat(refusal).hasMessageContaining("or nothing can be renamed there");
      assertThat(files.exists(ROOT + "/.deployer/root.json")).isFalse();
    }
  }

  @Test
  void whoWantsNothingToBeSyncedWaitsForNoSync() throws Exception {
    CutConnector counting = CutConnector.counting(disk.connector("web1"));
    by(counting).make(MARKER, TOKEN, false);
    assertThat(counting.operations())
        .extracting(Object::toString)
        .noneMatch(text -> text.startsWith("sync "));
    assertThat(look()).isEqualTo(Found.ROOT);
  }
}
