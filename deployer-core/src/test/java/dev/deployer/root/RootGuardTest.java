package dev.deployer.root;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.Shop;
import dev.deployer.host.Host;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.testing.Backdoor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose root it is, and whether others may write where it lies. */
final class RootGuardTest {
  private static final RootGuard.Expected ANY = expected(null, null, null, null);

  @TempDir Path source;

  private Shop shop;
  private Backdoor files;

  @BeforeEach
  void aRoot() throws Exception {
    shop = new Shop(source).initialised();
    files = shop.disk.backdoor();
  }

  @Test
  void theRootThatIsMeantPasses() throws Exception {
    RootGuard.Passed passed = guard().require(expected(null, null, "shop", "production"));
    assertThat(passed.owner()).isEqualTo(dev.deployer.testing.MemoryDisk.DEPLOYER);
    assertThat(passed.marker().application()).contains("shop");
    assertThat(passed.notes()).isEmpty();
    assertThat(guard().require(expected(null, passed.marker().id(), null, null))).isEqualTo(passed);
  }

  @Test
  void anotherRootIsRefusedByWhateverTellsIt() {
    refuses(expected("SHA256:x", null, null, null), "ANOTHER_ROOT the host shows the key");
    refuses(expected(null, "f".repeat(32), null, null), "ANOTHER_ROOT the root's id is");
    refuses(
        expected(null, null, "blog", null),
        "ANOTHER_ROOT the root's application is shop, and not blog");
    refuses(
        expected(null, null, null, "staging"),
        "ANOTHER_ROOT the root's environment is production, and not staging");
  }

  @Test
  void whatIsNoRootIsSaidSoWithWhatIsMissing() {
    files.remove("/srv/shop/.deployer/root.json");
    refuses(ANY, "NOT_A_ROOT /srv/shop has no marker");
    files.makeDirectory("/srv/shop/.deployer/root.json");
    refuses(ANY, "NOT_A_ROOT /srv/shop has no marker");
    files.remove("/srv/shop");
    refuses(ANY, "NOT_A_ROOT there is no /srv/shop on the host");
    files.remove("/srv");
    refuses(ANY, "NOT_A_ROOT there is no /srv on the host");
  }

  @Test
  void aMarkerThatCannotBeUnderstoodIsAnotherRoot() {
    files.writeFile("/srv/shop/.deployer/root.json", "nonsense".getBytes(UTF_8));
    refuses(ANY, "ANOTHER_ROOT root.json is no");
    files.writeFile("/srv/shop/.deployer/root.json", "{\"format\":2}".getBytes(UTF_8));
    refuses(ANY, "ANOTHER_ROOT the root has format 2");
  }

  @Test
  void aPathThatEveryoneMayWriteInIsRefusedUnlessItIsSticky() throws Exception {
    files.setMode("/srv", 0777);
    refuses(ANY, "UNSAFE_ROOT /srv can be written by everyone");
    files.setMode("/srv", 0702);
    refuses(ANY, "UNSAFE_ROOT /srv can be written by everyone");
    files.setMode("/srv", 01777);
    assertThat(guard().require(ANY).notes()).isEmpty();
  }

  @Test
  void aPathThatAGroupMayWriteInIsNoted() throws Exception {
    files.setMode("/srv", 0775);
    assertThat(guard().require(ANY).notes()).containsExactly("/srv can be written by its group");
    files.setMode("/srv", 01775);
    assertThat(guard().require(ANY).notes()).isEmpty();
  }

  @Test
  void aPathThatBelongsToSomeoneElseIsRefused() {
    shop.disk.setOwner("/srv", 4711);
    refuses(ANY, "UNSAFE_ROOT /srv belongs to user 4711, neither to root nor to");
  }

  @Test
  void aLinkInThePathIsRefusedAndWhereItLeadsIsSaid() {
    files.move("/srv/shop", "/srv/beside/shop");
    files.link("/srv/shop", "/srv/beside/shop");
    refuses(ANY, "UNSAFE_ROOT /srv/shop is a symbolic link");
    refuses(ANY, "UNSAFE_ROOT /srv/shop is really /srv/beside/shop");
  }

  @Test
  void aLayoutThatIsNotAsItWasMadeIsRefused() {
    files.remove("/srv/shop/.deployer/fenced");
    refuses(ANY, "UNSAFE_ROOT /srv/shop/.deployer/fenced is missing");
    files.writeFile("/srv/shop/.deployer/fenced", new byte[0]);
    refuses(ANY, "UNSAFE_ROOT /srv/shop/.deployer/fenced is not a directory");
    files.remove("/srv/shop/.deployer/fenced");
    files.link("/srv/shop/.deployer/fenced", "/srv/beside");
    refuses(ANY, "UNSAFE_ROOT /srv/shop/.deployer/fenced is a symbolic link");
  }

  @Test
  void aWorkbenchThatOthersMayWriteInIsRefused() throws Exception {
    for (int mode : List.of(0720, 0702)) {
      files.setMode("/srv/shop/.deployer/lock", mode);
      refuses(
          ANY, "UNSAFE_ROOT /srv/shop/.deployer/lock can be written by others than the deploying");
    }
    files.setMode("/srv/shop/.deployer/lock", 0755);
    guard().require(ANY);
    shop.disk.setOwner("/srv/shop/.deployer/lock", 4711);
    refuses(
        ANY, "UNSAFE_ROOT /srv/shop/.deployer/lock can be written by others than the deploying");
  }

  @Test
  void whatPeopleSeeMayBeWrittenByAGroup() throws Exception {
    files.setMode("/srv/shop/shared", 0775);
    assertThat(guard().require(ANY).marker().application()).contains("shop");
  }

  @Test
  void whatBearsTheIdIsLookedAtWhetherTheIdIsKnownBeforeOrNot() throws Exception {
    String id = guard().require(ANY).marker().id();
    files.remove("/srv/shop/.deployer/new/" + id);
    refuses(ANY, "UNSAFE_ROOT /srv/shop/.deployer/new/" + id + " is missing");
    refuses(
        expected(null, id, null, null),
        "UNSAFE_ROOT /srv/shop/.deployer/new/" + id + " is missing");
  }

  @Test
  void ofAnotherRootItIsSaidThatItIsAnotherAndNothingElse() throws Exception {
    DeployerException refusal =
        catchThrowableOfType(
            DeployerException.class,
            () -> guard().require(expected(null, "f".repeat(32), null, null)));
    assertThat(refusal.objections()).hasSize(1);
  }

  private RootGuard guard() throws java.io.IOException {
    Host host = shop.connector().connect();
    return new RootGuard(host, new Layout(Shop.ROOT));
  }

  private void refuses(RootGuard.Expected expected, String objection) {
    DeployerException refusal =
        catchThrowableOfType(DeployerException.class, () -> guard().require(expected));
    assertThat(refusal).as(objection).isNotNull();
    assertThat(refusal.kind()).isEqualTo(DeployerException.Kind.REFUSED);
    assertThat(refusal.objections())
        .extracting((Objection o) -> o.kind() + " " + o.fact())
        .anyMatch(text -> text.startsWith(objection));
  }

  private static RootGuard.Expected expected(
      String hostKey, String rootId, String application, String environment) {
    return new RootGuard.Expected(
        Optional.ofNullable(hostKey),
        Optional.ofNullable(rootId),
        Optional.ofNullable(application),
        Optional.ofNullable(environment));
  }
}
