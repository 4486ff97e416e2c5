package dev.deployer.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Host;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.Failures;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.MemoryDisk;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After disarming nothing on a workbench bears a name that an old request could know. */
final class DisarmingTest {
  private static final String BENCH = "/srv/shop/bench/";

  private final MemoryDisk disk = new MemoryDisk();
  private final Backdoor files = disk.backdoor();
  private final RemotePath bench = ReleaseRoot.parse("/srv/shop").path().child("bench");
  private Host host;

  @BeforeEach
  void aWorkbench() throws Exception {
    files.makeDirectory("/srv/shop/bench");
    host = disk.connector("web1").connect();
  }

  private void file(String path) {
    files.writeFile(BENCH + path, new byte[] {1});
  }

  private void directory(String path) {
    files.makeDirectory(BENCH + path);
  }

  private Set<String> there() {
    return files.tree("/srv/shop/bench").keySet();
  }

  private void disarm() throws Exception {
    new Disarming(host, bench, "me").run(Optional.empty());
  }

  @Test
  void everyPayloadBearsANewNameAndTheTrashIsGone() throws Exception {
    file("holder.json");
    file("heartbeat");
    file("dead-before");
    directory("tree");
    file("current");
    directory("record-2");
    directory("trash");
    directory("trash/release-1");
    file("trash/" + "x".repeat(90));
    file("trash/" + "y".repeat(80));

    disarm();

    assertThat(there())
        .hasSize(9)
        .contains("holder.json", "heartbeat", "dead-before")
        .filteredOn(name -> name.startsWith("dead-me-"))
        .extracting(name -> name.replaceFirst("dead-me-[0-9]+-", ""))
        .containsExactlyInAnyOrder(
            "tree", "current", "record-2", "release-1", "x".repeat(80), "y".repeat(80));
  }

  @Test
  void whatAListingLeavesOutIsDisarmedAllTheSame() throws Exception {
    for (String payload : new String[] {"tree", "current", "record", "manifest", "shared"}) {
      directory(payload);
      disk.leaveOutOfListing("/srv/shop/bench", payload);
    }
    disarm();
    assertThat(there()).hasSize(5).allMatch(name -> name.startsWith("dead-me-"));
  }

  @Test
  void aRunThatGoesOnKeepsOneTreeUnderItsNewName() throws Exception {
    directory("tree");
    file("tree/sent");
    file("current");

    new Disarming(host, bench, "me").run(Optional.of(bench.child("tree-2")));

    assertThat(there()).hasSize(3).contains("tree-2", "tree-2/sent");
    assertThat(there()).anyMatch(name -> name.matches("dead-me-[0-9]+-current"));
  }

  @Test
  void ofTwoTreesOneIsKept() throws Exception {
    directory("tree-2");
    directory("tree-3");
    new Disarming(host, bench, "me").run(Optional.of(bench.child("tree-4")));
    assertThat(there()).hasSize(2).contains("tree-4");
    assertThat(there()).anyMatch(name -> name.matches("dead-me-[0-9]+-tree-[23]"));
  }

  @Test
  void aTreeThatTheListingLeavesOutIsKeptUnlessAnotherWas() throws Exception {
    directory("tree");
    file("tree/sent");
    disk.leaveOutOfListing("/srv/shop/bench", "tree");
    new Disarming(host, bench, "me").run(Optional.of(bench.child("tree-2")));
    assertThat(there()).containsExactly("tree-2", "tree-2/sent");

    directory("tree");
    disk.leaveOutOfListing("/srv/shop/bench", "tree");
    new Disarming(host, bench, "you").run(Optional.of(bench.child("tree-3")));
    assertThat(there()).contains("tree-3/sent");
    assertThat(there()).anyMatch(name -> name.matches("dead-you-[0-9]+-tree"));
  }

  @Test
  void aFileThatIsNamedLikeATrashIsNoTrash() throws Exception {
    file("trash");
    disarm();
    assertThat(there()).singleElement().asString().matches("dead-me-[0-9]+-trash");
  }

  @Test
  void whatSomeoneElseTookMeanwhileIsNoReasonToStop() throws Exception {
    file("current");
    file("record");
    Meddler other =
        operation -> {
          if (operation.text().startsWith("rename " + BENCH + "current ")) {
            files.remove(BENCH + "current");
          }
        };
    new Disarming(other.on(disk.connector("web1")).connect(), bench, "me").run(Optional.empty());
    assertThat(there()).singleElement().asString().matches("dead-me-[0-9]+-record");
  }

  @Test
  void aPayloadThatCannotBeRenamedIsAReasonToStop() throws Exception {
    file("current");
    Failures refusing =
        Failures.once(1, o -> o.text().startsWith("rename"))
            .refusedAs(o -> new AccessDeniedException(o.text()));
    assertThatThrownBy(() -> new Disarming(refusing.of(host), bench, "me").run(Optional.empty()))
        .isInstanceOf(AccessDeniedException.class);
    Failures gone =
        Failures.once(1, o -> o.text().startsWith("rename"))
            .refusedAs(o -> new NoSuchFileException(o.text()));
    new Disarming(gone.of(host), bench, "me").run(Optional.empty());
    assertThat(there()).containsExactly("current");
  }

  /** Releases arrive in the trash before so many attempts to remove it. */
  private Disarming whileReleasesStillArrive(int times) throws Exception {
    directory("trash");
    directory("trash/release-1");
    int[] arrived = {0};
    Meddler meddler =
        operation -> {
          if (operation.text().startsWith("rmdir") && arrived[0] < times) {
            directory("trash/release-late-" + ++arrived[0]);
          }
        };
    return new Disarming(meddler.on(disk.connector("web1")).connect(), bench, "me");
  }

  @Test
  void aReleaseThatStillArrivesInTheTrashIsTakenOutAndTheTrashGoes() throws Exception {
    whileReleasesStillArrive(3).run(Optional.empty());

    assertThat(there())
        .hasSize(4)
        .allMatch(name -> name.matches("dead-me-[0-3]-release-(1|late-[123])"));
  }

  @Test
  void aRetiredReleaseIsTakenApartSoThatNothingArrivesWithOrInIt() throws Exception {
    file("retired/card.json");
    file("retired/release/index.html");
    file("dead-x-3-retired/manifest/release.json");
    Meddler arriving =
        operation -> {
          if (operation.text().startsWith("rmdir " + BENCH + "dead-me-")
              && !files.exists(BENCH + "arrived")) {
            file("arrived");
            files.move(BENCH + "arrived", parentOf(operation.text()) + "/late");
            file("arrived");
          }
        };
    host = arriving.on(disk.connector("web1")).connect();
    disarm();
    assertThat(there())
        .filteredOn(path -> !path.contains("/"))
        .allMatch(
            path ->
                path.matches(
                    "arrived|dead-me-[0-9]+-retired\\.(card\\.json|release|manifest|late)"))
        .hasSize(5);
    assertThat(there()).anyMatch(path -> path.endsWith("-retired.release/index.html"));
  }

  private static String parentOf(String removal) {
    return removal.substring("rmdir ".length());
  }

  @Test
  void aTrashThatIsFilledAgainForEverEndsTheDisarming() {
    assertThatThrownBy(() -> whileReleasesStillArrive(Integer.MAX_VALUE).run(Optional.empty()))
        .isInstanceOf(DirectoryNotEmptyException.class);
  }
}
