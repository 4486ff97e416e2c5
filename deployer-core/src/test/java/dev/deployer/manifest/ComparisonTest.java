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
import java.util.ArrayList;
import java.util.Collections;
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
    assertThat(differences())
        .containsExactly("TYPE var/cache: link to \"/tmp\", recorded a directory");
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
  void whatIsExtraIsToldWithAllThatIsKnownOfIt() {
    foundA();
    foundVar();
    foundFile("a/new", 312, 0644, NOON);
    foundFile("a/one", 1, 04755, NOON + 1);
    foundLink("a/other", "../\u001b[2J");
    found("a/pipe", Facts.Type.OTHER, 0, 0600, NOON, Optional.empty());
    found("a/unread", Facts.Type.LINK, 4, 0777, NOON, Optional.empty());

    assertThat(differences())
        .containsExactly(
            "EXTRA a/new: file of 312 bytes, mode 0644, modified 2025-11-20T12:00:00Z, not in the"
                + " manifest",
            "EXTRA a/one: file of 1 byte, mode 04755, modified 2025-11-20T12:00:01Z, not in the"
                + " manifest",
            "EXTRA a/other: link to \"../\\u001b[2J\", not in the manifest",
            "EXTRA a/pipe: neither file, directory nor link, mode 0600, not in the manifest",
            "EXTRA a/unread: link, not in the manifest");
  }

  @Test
  void whatLiesBelowAnExtraDirectoryIsToldToo() {
    foundA();
    foundVar();
    foundFile("a/new/deep/x", 1, 0644, NOON);
    foundDirectory("a/new/deep", 0700);
    foundDirectory("a/new", 0755);
    foundFile("var/cache.bak", 2, 0644, NOON);

    assertThat(differences())
        .containsExactly(
            "EXTRA a/new: directory, mode 0755, not in the manifest",
            "EXTRA a/new/deep: directory, mode 0700, not in the manifest",
            "EXTRA a/new/deep/x: file of 1 byte, mode 0644, modified 2025-11-20T12:00:00Z, not in"
                + " the manifest",
            "EXTRA var/cache.bak: file of 2 bytes, mode 0644, modified 2025-11-20T12:00:00Z, not in"
                + " the manifest");
  }

  @Test
  void theTimeAndSizeOfADirectoryMakeNoDifference() {
    found("new", Facts.Type.DIRECTORY, 4096, 0755, NOON, Optional.empty());
    List<String> before = differences();
    Comparison later = new Comparison(manifest, RELEASE);
    later.accept(
        new Found(
            path("new"), facts(Facts.Type.DIRECTORY, 8192, 0755, NOON + 9), Optional.empty()));

    assertThat(before).contains("EXTRA new: directory, mode 0755, not in the manifest");
    assertThat(later.finish()).extracting(Difference::toString).containsExactlyElementsOf(before);
  }

  @Test
  void ofMoreThanAHundredEntriesBelowADirectoryTheNumberAndADigestAreTold() {
    foundA();
    foundVar();
    foundDirectory("a/new", 0755);
    foundMany("a/new", 100);
    assertThat(differences()).hasSize(101).anyMatch(line -> line.startsWith("EXTRA a/new/100: "));
    foundDirectory("a/new/deep", 0755);

    assertThat(differences())
        .hasSize(2)
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .matches(
                        "EXTRA a/new: 101 entries below it, digest [0-9a-f]{12}, not in the"
                            + " manifest"),
            line ->
                assertThat(line)
                    .isEqualTo("EXTRA a/new: directory, mode 0755, not in the manifest"));
    assertThat(Drift.places(comparison.finish())).isEqualTo(1);
  }

  @Test
  void theDigestOfManyEntriesIsTheSameInEachOrderAndAnotherWhereOneIsAnother() {
    List<Found> many = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      many.add(
          new Found(path("new/" + i), facts(Facts.Type.FILE, i, 0644, NOON), Optional.empty()));
    }
    String told = belowNew(many);
    Collections.reverse(many);
    assertThat(belowNew(many)).isEqualTo(told);
    Found one = many.get(7);
    for (Found other :
        List.of(
            new Found(one.path(), facts(Facts.Type.FILE, 1, 0644, NOON), Optional.empty()),
            new Found(one.path(), facts(Facts.Type.FILE, 292, 0600, NOON), Optional.empty()),
            new Found(one.path(), facts(Facts.Type.FILE, 292, 0644, NOON + 1), Optional.empty()),
            new Found(path("new/x"), one.facts(), Optional.empty()))) {
      many.set(7, other);
      assertThat(belowNew(many)).startsWith("EXTRA new: 300 entries").isNotEqualTo(told);
    }
    many.set(7, one);
    assertThat(belowNew(many)).isEqualTo(told);
  }

  private String belowNew(List<Found> entries) {
    Comparison fresh = new Comparison(Manifest.of(List.of()), RELEASE);
    entries.forEach(fresh::accept);
    assertThat(fresh.finish()).hasSize(1);
    return fresh.finish().get(0).toString();
  }

  @Test
  void aDirectoryInThePlaceOfAFileIsToldWithWhatLiesInIt() {
    foundDirectory("a", 0755);
    foundDirectory("a/file", 0755);
    foundFile("a/file/x", 1, 0644, NOON);
    foundFile("a/link", 4, 0644, NOON);
    foundVar();

    assertThat(differences())
        .containsExactly(
            "TYPE a/file: directory, mode 0755, recorded a file",
            "EXTRA a/file/x: file of 1 byte, mode 0644, modified 2025-11-20T12:00:00Z, not in the"
                + " manifest",
            "TYPE a/link: file of 4 bytes, mode 0644, modified 2025-11-20T12:00:00Z, recorded a"
                + " link");
  }

  @Test
  void whatIsMadeAndNamesNothingBelowItIsTheOutermost() {
    foundA();
    foundVar();
    foundDirectory("a/many", 0755);
    foundMany("a/many", 101);
    foundDirectory("a/few", 0755);
    foundDirectory("a/few/empty", 0755);
    foundFile("a/few-and-more", 1, 0644, NOON);
    foundDirectory("empty", 0755);

    assertThat(Below.unnamed(comparison.finish()))
        .containsExactly("a/few-and-more", "a/many", "empty");
  }

  @Test
  void aNameThatNoEntryHasIsExtraAndSafeToShow() {
    foundA();
    foundVar();
    foundFile("a/line\nend", 1, 0644, NOON);
    foundFile("a/\udcff", 1, 0644, NOON);
    foundFile(".deployer", 1, 0644, NOON);

    assertThat(differences())
        .extracting(line -> line.substring(0, line.indexOf(": file of 1 byte, ")))
        .containsExactly("EXTRA .deployer", "EXTRA a/\\udcff", "EXTRA a/line\\u000aend");
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
    found("a/link", Facts.Type.LINK, 4, 0777, NOON, Optional.empty());
    foundVar();

    assertThat(differences())
        .containsExactly("UNREADABLE a/link: the target of the link was not told");
    assertThat(comparison.isIntact(EntryPath.parse("a/link"))).isFalse();
  }

  @Test
  void whatIsOfAnotherTypeIsToldAsItIs() {
    foundLink("a", "/etc");
    foundVar();

    assertThat(differences())
        .containsExactly(
            "TYPE a: link to \"/etc\", recorded a directory",
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

  private void foundMany(String directory, int count) {
    for (int i = 1; i <= count; i++) {
      foundFile(directory + "/" + i, 1, 0644, NOON);
    }
  }

  private void foundDirectory(String path, int mode) {
    found(path, Facts.Type.DIRECTORY, 4096, mode, 1, Optional.empty());
  }

  private void foundFile(String path, long size, int mode, long modified) {
    found(path, Facts.Type.FILE, size, mode, modified, Optional.empty());
  }

  private void foundLink(String path, String target) {
    found(path, Facts.Type.LINK, target.length(), 0777, 1, Optional.of(target));
  }

  private void found(
      String path, Facts.Type type, long size, int mode, long modified, Optional<String> target) {
    comparison.accept(new Found(path(path), facts(type, size, mode, modified), target));
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
