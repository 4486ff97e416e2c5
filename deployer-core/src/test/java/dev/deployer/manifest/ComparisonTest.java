package dev.deployer.manifest;

import static dev.deployer.manifest.Entries.NOON;
import static dev.deployer.manifest.Entries.directory;
import static dev.deployer.manifest.Entries.file;
import static dev.deployer.manifest.Entries.link;
import static dev.deployer.manifest.Entries.writable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Facts;
import dev.deployer.host.Found;
import dev.deployer.path.EntryPath;
import dev.deployer.path.ReleaseRoot;
import dev.deployer.path.RemotePath;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
  private static final RemotePath RELEASE =
      ReleaseRoot.parse("/srv/shop").path().child("releases").child("42");

  private final Manifest manifest =
      Manifest.of(
          List.of(
              directory("a"),
              file("a/file", "123"),
              link("a/link", "file"),
              directory("var"),
              writable("var/cache")));

  private final Comparison comparison = new Comparison(manifest, RELEASE);

  @BeforeEach
  void theReleaseItselfIsFound() {
    foundDirectory("", 0755);
  }

  @Test
  void aReleaseThatIsAsRecordedDiffersInNothing() {
    foundA();
    foundVar();

    assertThat(comparison.finish()).isEmpty();
    assertThat(manifest.entries()).allMatch(entry -> comparison.isIntact(entry.path()));
  }

  @Test
  void whatLiesInAWritableDirectoryIsPassedOver() {
    foundA();
    foundVar();
    foundDirectory("var/cache/prod", 0777);
    foundFile("var/cache/prod/x", 1, 0666, NOON);
    foundFile("var/cache/prod/not\nan entry", 1, 0666, NOON);
    comparison.acceptUnlistable(path("var/cache/prod/closed"), "permission denied");

    assertThat(comparison.finish()).isEmpty();
  }

  @Test
  void aWritableDirectoryMayBeMissingButBeNothingElse() {
    foundA();
    foundDirectory("var", 0755);
    assertThat(comparison.finish()).isEmpty();

    foundLink("var/cache", "/tmp");
    assertThat(differences()).containsExactly("TYPE var/cache: link, recorded a directory");
  }

  @Test
  void whatIsNotFoundIsMissing() {
    foundVar();

    assertThat(differences())
        .containsExactly(
            "MISSING a: in the manifest, and not found",
            "MISSING a/file: in the manifest, and not found",
            "MISSING a/link: in the manifest, and not found");
    assertThat(comparison.isIntact(EntryPath.parse("a/file"))).isFalse();
  }

  @Test
  void anExtraDirectoryIsToldOnce() {
    foundA();
    foundVar();
    foundDirectory("a/new", 0755);
    foundFile("a/new/x", 1, 0644, NOON);
    foundFile("var/cache.bak", 1, 0644, NOON);

    assertThat(differences())
        .containsExactly(
            "EXTRA a/new: directory, not in the manifest",
            "EXTRA var/cache.bak: file, not in the manifest");
  }

  @Test
  void aNameThatNoEntryHasIsExtraAndSafeToShow() {
    foundA();
    foundVar();
    foundFile("a/line\nend", 1, 0644, NOON);
    foundFile("a/\udcff", 1, 0644, NOON);
    foundFile(".deployer", 1, 0644, NOON);

    assertThat(differences())
        .containsExactly(
            "EXTRA .deployer: file, not in the manifest",
            "EXTRA a/\\udcff: file, not in the manifest",
            "EXTRA a/line\\u000aend: file, not in the manifest");
  }

  @Test
  void everythingThatDiffersInAFileIsTold() {
    foundDirectory("a", 0755);
    foundFile("a/file", 4, 04755, NOON + 1);
    foundLink("a/link", "file");
    foundVar();

    assertThat(differences())
        .containsExactly(
            "CHANGED a/file: bytes 4, recorded 3",
            "MODE a/file: mode 04755, recorded 0644",
            "TIME a/file: modified 1763640001, recorded 1763640000");
    assertThat(comparison.isIntact(EntryPath.parse("a/file"))).isFalse();
    assertThat(comparison.isIntact(EntryPath.parse("a/link"))).isTrue();
  }

  @Test
  void theModeOfDirectoriesAndOfTheReleaseItselfCounts() {
    foundDirectory("", 0777);
    foundDirectory("a", 01755);
    foundFile("a/file", 3, 0644, NOON);
    foundLink("a/link", "file");
    foundVar();

    assertThat(differences())
        .containsExactly("MODE .: mode 0777, recorded 0755", "MODE a: mode 01755, recorded 0755");
  }

  @Test
  void aLinkToElsewhereIsTold() {
    foundDirectory("a", 0755);
    foundFile("a/file", 3, 0644, NOON);
    foundLink("a/link", "\u001b[2J");
    foundVar();

    assertThat(differences()).containsExactly("LINK a/link: to \"\\u001b[2J\", recorded \"file\"");
  }

  @Test
  void aLinkWhoseTargetWasNotToldIsUnreadable() {
    foundDirectory("a", 0755);
    foundFile("a/file", 3, 0644, NOON);
    comparison.accept(
        new Found(path("a/link"), facts(Facts.Type.LINK, 4, 0777, NOON), Optional.empty()));
    foundVar();

    assertThat(differences())
        .containsExactly("UNREADABLE a/link: the target of the link was not told");
    assertThat(comparison.isIntact(EntryPath.parse("a/link"))).isFalse();
  }

  @Test
  void ofAnotherTypeNothingElseIsCompared() {
    foundLink("a", "/etc");
    foundVar();

    assertThat(differences())
        .containsExactly(
            "TYPE a: link, recorded a directory",
            "MISSING a/file: in the manifest, and not found",
            "MISSING a/link: in the manifest, and not found");
  }

  @Test
  void belowWhatCouldNotBeListedNothingIsKnownToBeMissing() {
    foundDirectory("a", 0755);
    comparison.acceptUnlistable(path("a"), "permission denied");
    foundVar();

    assertThat(differences()).containsExactly("UNREADABLE a: permission denied");
    assertThat(comparison.isIntact(EntryPath.parse("a/file"))).isFalse();
  }

  @Test
  void whereTheReleaseCouldNotBeListedNothingIsMissing() {
    comparison.acceptUnlistable(RELEASE, "permission denied");

    assertThat(differences()).containsExactly("UNREADABLE .: permission denied");
  }

  @Test
  void anEntryThatIsToldTwiceCountsWithBoth() {
    foundA();
    foundVar();
    foundFile("a/file", 9, 0644, NOON);

    assertThat(differences()).containsExactly("CHANGED a/file: bytes 9, recorded 3");
    assertThat(comparison.isIntact(EntryPath.parse("a/file"))).isFalse();
  }

  @Test
  void whatLiesElsewhereIsRefused() {
    assertThatThrownBy(
            () ->
                comparison.accept(
                    new Found(
                        RELEASE.parent().child("420"),
                        facts(Facts.Type.FILE, 1, 0644, 1),
                        Optional.empty())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<String> differences() {
    return comparison.finish().stream().map(Difference::toString).toList();
  }

  private void foundA() {
    foundDirectory("a", 0755);
    foundFile("a/file", 3, 0644, NOON);
    foundLink("a/link", "file");
  }

  private void foundVar() {
    foundDirectory("var", 0755);
    foundDirectory("var/cache", 0700);
  }

  private void foundDirectory(String path, int mode) {
    Facts facts = facts(Facts.Type.DIRECTORY, 4096, mode, 1);
    comparison.accept(new Found(path(path), facts, Optional.empty()));
  }

  private void foundFile(String path, long size, int mode, long modified) {
    Facts facts = facts(Facts.Type.FILE, size, mode, modified);
    comparison.accept(new Found(path(path), facts, Optional.empty()));
  }

  private void foundLink(String path, String target) {
    Facts facts = facts(Facts.Type.LINK, target.length(), 0777, 1);
    comparison.accept(new Found(path(path), facts, Optional.of(target)));
  }

  private static Facts facts(Facts.Type type, long size, int mode, long modified) {
    return new Facts(type, size, mode, 1000, 1000, modified);
  }

  private static RemotePath path(String below) {
    RemotePath path = RELEASE;
    for (String name : below.isEmpty() ? List.<String>of() : List.of(below.split("/", -1))) {
      path = path.child(name);
    }
    return path;
  }
}
