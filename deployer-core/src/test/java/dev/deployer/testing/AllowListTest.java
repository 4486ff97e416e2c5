package dev.deployer.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Change;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {
  private final AllowList allowed = AllowList.underLock();

  private static RemotePath path(String below) {
    RemotePath path = ReleaseRoot.parse("/srv/shop").path();
    for (String name : below.split("/", -1)) {
      path = path.child(name.equals("ROOT") ? "0123456789abcdef".repeat(2) : name);
    }
    return path;
  }

  @ParameterizedTest
  @CsvSource({
    ".deployer/lock/t1/tree, releases/42",
    ".deployer/lock/t1/current, current",
    ".deployer/lock/t1/record, .deployer/journal/0000000000000042",
    ".deployer/lock/t1/manifest, .deployer/manifests/42",
    ".deployer/lock/t1/media, shared/var/media",
    ".deployer/lock/t1/output, .deployer/trash/step-drop.42",
    ".deployer/lock/t1/printed, .deployer/trash/step-drop.42/output.txt",
    ".deployer/lock/t1/trash/1/a, .deployer/lock/t1/trash/2",
    ".deployer/new/ROOT/t1, .deployer/lock",
    ".deployer/new/ROOT/t1, .deployer/fenced/ROOT/t1",
    ".deployer/lock/t1, .deployer/fenced/ROOT/t1",
    ".deployer/lock/t1, .deployer/fenced/ROOT/t1-over",
    ".deployer/lock/t1, .deployer/lock/t2",
    ".deployer/fenced/ROOT/t1/tree, .deployer/fenced/ROOT/t1/dead-tree",
    ".deployer/fenced/ROOT/t1/trash/3, .deployer/fenced/ROOT/t1/dead-3",
    ".deployer/fenced/ROOT/t1/dead-tree, .deployer/lock/t2/trash/1",
    ".deployer/fenced/ROOT/t1, .deployer/lock/t2/trash/1",
    "releases/42, .deployer/lock/t1/trash/1",
    "current, .deployer/lock/t1/old",
  })
  void theseRenamesAreAllowed(String from, String to) {
    allowed.check(new Change.Move(path(from), path(to)));
    assertThat(allowed.violations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    ".deployer/lock/t1/tree, releases",
    ".deployer/lock/t1/tree, releases/42/vendor",
    ".deployer/lock/t1/tree, index.php",
    ".deployer/lock/t1/record, .deployer/journal/42",
    ".deployer/lock/t1/tree, .deployer/trash/step-drop.42/output.txt",
    ".deployer/lock/t1/printed, .deployer/trash/41.42/card.json",
    ".deployer/lock/t1, .deployer/fenced/ROOT/t2",
    ".deployer/lock/t1/tree, .deployer/lock/t1",
    "releases, .deployer/lock/t1/trash/1",
    "releases/42/vendor, .deployer/lock/t1/trash/1",
    "shared/var, .deployer/lock/t1/trash/1",
    ".deployer/journal/0000000000000042, .deployer/lock/t1/x",
    ".deployer/lock, .deployer/fenced/ROOT/t1",
    ".deployer/new/t1, .deployer/lock",
    ".deployer/new/ROOT, .deployer/lock",
    ".deployer/fenced/ROOT/t1/tree, releases/42",
    ".deployer/fenced/ROOT/t1/tree, .deployer/fenced/ROOT/t2/dead-tree",
    "releases/42, releases/43",
    "releases/42, current",
  })
  void theseRenamesAreNot(String from, String to) {
    assertThatThrownBy(() -> allowed.check(new Change.Move(path(from), path(to))))
        .isInstanceOf(AssertionError.class);
    assertThat(allowed.violations()).hasSize(1);
  }

  @Test
  void onlyWhatLiesInATrashMayBeReplacedByAMove() {
    RemotePath from = path(".deployer/lock/t1/tree/lib");
    allowed.check(new Change.Move(from, path(".deployer/lock/t1/trash/out-1"), true));
    allowed.check(new Change.Move(from, path(".deployer/lock/t1/trash-2/out-1"), true));
    assertThatThrownBy(
            () -> allowed.check(new Change.Move(from, path(".deployer/lock/t1/record"), true)))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> allowed.check(new Change.Move(from, path("releases/42"), true)))
        .isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"releases/42", "current", ".deployer/lock/t1", ".deployer/lock", "shared/x"})
  void nothingIsMadeOrRemovedInPlace(String place) {
    assertThatThrownBy(() -> allowed.check(new Change.MakeDirectory(path(place), 0755)))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> allowed.check(new Change.SymbolicLink(path(place), "x")))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> allowed.check(new Change.RemoveFile(path(place))))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> allowed.check(new Change.RemoveDirectory(path(place))))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void theOrderOfALinksNamesIsTriedOnTheWorkbenchOnly() {
    RemotePath link = path(".deployer/lock/t1/current");
    assertThatThrownBy(
            () -> allowed.check(new Change.SymbolicLink(link, "releases/1", path("releases"))))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> allowed.checkLink(link.root(), link.root() + "/releases/1"))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> allowed.checkLink(link.root(), "releases/1"))
        .isInstanceOf(AssertionError.class);
    allowed.checkLink(link.root(), link.toString());
    assertThat(allowed.violations()).hasSize(3);
  }

  @Test
  void onTheWorkbenchAndInThePreparationOfALockAnythingIsAllowed() {
    assertThatCode(
            () -> {
              allowed.check(new Change.MakeDirectory(path(".deployer/new/ROOT/t1"), 0700));
              allowed.check(new Change.MakeDirectory(path(".deployer/new/ROOT/t1/t1"), 0700));
              allowed.check(new Change.SymbolicLink(path(".deployer/lock/t1/current"), "x"));
              allowed.check(new Change.RemoveFile(path(".deployer/lock/t1/trash/1/a")));
              allowed.check(new Change.RemoveDirectory(path(".deployer/fenced/ROOT/t1/trash")));
            })
        .doesNotThrowAnyException();
  }

  @Test
  void whatWasGivenBackBareIsRemovedUnderTheNameThatOnlyItsRunGivesIt() {
    String fenced = ".deployer/fenced/ROOT/";
    assertThatCode(
            () -> {
              allowed.check(new Change.RemoveFile(path(fenced + "t1-over/holder.json")));
              allowed.check(new Change.RemoveFile(path(fenced + "t1-over/heartbeat")));
              allowed.check(new Change.RemoveDirectory(path(fenced + "t1-over")));
            })
        .doesNotThrowAnyException();
    for (Change other :
        List.of(
            new Change.RemoveFile(path(fenced + "t1/holder.json")),
            new Change.RemoveFile(path(fenced + "t1-over/tree")),
            new Change.RemoveDirectory(path(fenced + "t1-over/tree")),
            new Change.RemoveDirectory(path(fenced + "t1")))) {
      assertThatThrownBy(() -> allowed.check(other)).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void aFileIsLinkedOntoTheWorkbenchOrFromThereIntoShared() {
    RemotePath staged = path(".deployer/lock/t1/tree/a");
    assertThatCode(
            () -> {
              allowed.check(new Change.HardLink(staged, path("releases/41/a")));
              allowed.check(new Change.HardLink(path("shared/a"), staged));
            })
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> allowed.check(new Change.HardLink(path("releases/41/b"), staged)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void onlyInitialisingMakesTheFixedDirectories() {
    Change releases = new Change.MakeDirectory(path("releases"), 0755);
    AllowList.initialising().check(releases);
    assertThatThrownBy(() -> allowed.check(releases)).isInstanceOf(AssertionError.class);
  }
}
