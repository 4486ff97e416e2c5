package dev.deployer.manifest;

import static dev.deployer.manifest.Entries.directory;
import static dev.deployer.manifest.Entries.file;
import static dev.deployer.manifest.Entries.link;
import static dev.deployer.manifest.Entries.shared;
import static dev.deployer.manifest.Entries.writable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.path.EntryPath;
import dev.deployer.path.NameRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ManifestTest {

  @Test
  void entriesAreInTheOrderOfTheirPathsWhateverTheyCameIn() {
    List<Entry> shuffled = new ArrayList<>(Entries.random(7).entries());
    Collections.shuffle(shuffled, new Random(8));

    assertThat(Manifest.of(shuffled)).isEqualTo(Entries.random(7));
    assertThat(Manifest.of(List.of(file("a-b", ""), file("a/b", ""), directory("a"))).entries())
        .extracting(entry -> entry.path().value())
        .containsExactly("a", "a/b", "a-b");
  }

  @Test
  void everyEntryIsFoundAndNothingElse() {
    Manifest manifest = Entries.random(3);

    for (Entry entry : manifest.entries()) {
      assertThat(manifest.find(entry.path())).contains(entry);
    }
    assertThat(manifest.find(EntryPath.parse("absent"))).isEmpty();
    assertThat(Manifest.of(List.of()).find(EntryPath.parse("absent"))).isEmpty();
  }

  @Test
  void filesAndBytesAreCounted() {
    Manifest manifest = Manifest.of(List.of(directory("a"), file("a/b", "12"), file("c", "345")));

    assertThat(manifest.fileCount()).isEqualTo(2);
    assertThat(manifest.totalBytes()).isEqualTo(5);
  }

  @Test
  void aTreeOfDirectoriesAloneIsEmpty() {
    assertThat(Manifest.of(List.of()).isEmpty()).isTrue();
    assertThat(Manifest.of(List.of(directory("a"), writable("b"))).isEmpty()).isTrue();
    assertThat(Manifest.of(List.of(file("a", ""))).isEmpty()).isFalse();
    assertThat(Manifest.of(List.of(shared("a"))).isEmpty()).isFalse();
  }

  @Test
  void theContentDigestKnowsNoTimes() {
    Manifest release = Manifest.of(List.of(file("a", "x")));

    assertThat(Manifest.of(List.of(at(1, file("a", "x")))).contentDigest())
        .isEqualTo(release.contentDigest());
  }

  @Test
  void theContentDigestKnowsEverythingElse() {
    Entry.File file = file("a", "x");
    List<Manifest> all =
        List.of(
            Manifest.of(List.of()),
            Manifest.of(List.of(file)),
            Manifest.of(List.of(file("b", "x"))),
            Manifest.of(List.of(file("a", "y"))),
            Manifest.of(List.of(new Entry.File(file.path(), 0755, 1, file.digest(), 0))),
            Manifest.of(List.of(directory("a"))),
            Manifest.of(List.of(writable("a"))),
            Manifest.of(List.of(link("a", "x"))),
            Manifest.of(List.of(link("a", "y"))));

    assertThat(all.stream().map(Manifest::contentDigest).distinct()).hasSameSizeAs(all);
  }

  @Test
  void theContentDigestNeverChangesFromOneVersionToTheNext() {
    assertThat(Manifest.of(List.of(directory("a"), file("a/b c", "x"), link("l", "a"))))
        .extracting(manifest -> manifest.contentDigest().toString())
        .isEqualTo("a7103a8a2904289658c5e254691abb35e02a53de18a427f5377470fdb71a2b4f");
  }

  @Test
  void otherTimesMakeNoOtherContent() {
    Manifest release = Manifest.of(List.of(file("a", "a"), file("b", "b"), link("l", "a")));

    Manifest timed =
        release.withTimes(file -> file.path().value().equals("a") ? 5 : file.modified());

    assertThat(timed.entries())
        .containsExactly(at(5, file("a", "a")), file("b", "b"), link("l", "a"));
    assertThat(timed.contentDigest()).isEqualTo(release.contentDigest());
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThat(
            faults(
                file("no/parent", ""),
                writable("cache"),
                file("cache/x", ""),
                directory("cache/y"),
                file("cache/y/z", ""),
                file("twice", "1"),
                file("twice", "2"),
                file("file", ""),
                file("file/below", ""),
                link("leaves", "../x"),
                new Entry.Directory(EntryPath.parse("sticky"), 01777),
                at(-1, file("early", "")),
                at(1L << 32, file("late", ""))))
        .extracting(Fault::path)
        .containsExactly(
            "cache/x",
            "cache/y",
            "early",
            "file/below",
            "late",
            "leaves",
            "no/parent",
            "sticky",
            "twice");
  }

  @Test
  void theMessageNamesTheFirstFaultsAndCountsTheRest() {
    Entry[] orphans = new Entry[25];
    for (int i = 0; i < orphans.length; i++) {
      orphans[i] = file("absent/" + (100 + i), "");
    }

    InvalidManifestException e =
        catchThrowableOfType(InvalidManifestException.class, () -> Manifest.of(List.of(orphans)));

    assertThat(e.faults()).hasSize(25);
    assertThat(e)
        .hasMessageStartingWith("\"absent/100\": the directory it lies in has no entry; ")
        .hasMessageEndingWith("; and 15 more");
  }

  @Test
  void namesThatSomeFilesystemsTakeForOneAreRefused() {
    assertThat(faults(file("README", ""), file("readme", ""))).hasSize(1);
    assertThat(faults(file("straße", ""), file("STRASSE", ""))).hasSize(1);
    assertThat(faults(file("ÄRGER", ""), file("ärger", ""))).hasSize(1);
    assertThat(faults(file("ſ", ""), file("s", ""))).hasSize(1);
    assertThat(faults(file("a", ""), file("A", ""), directory("b"), file("b/a", ""))).hasSize(1);
    assertThat(faults(writable("Cache"), shared("cache"))).hasSize(1);
  }

  @Test
  void twoDirectoriesOfOneFoldedNameAreOneFault() {
    assertThat(faults(directory("a"), file("a/x", ""), directory("A"), file("A/x", "")))
        .containsExactly(
            new Fault(
                "a",
                "some filesystems take this for the same name as \"A\"",
                Optional.of(NameRule.SAME_NAME)));
  }

  @Test
  void namesWithOneHashAreNotTakenForOne() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 1 << 10; i++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < 10; bit++) {
        name.append((i >> bit & 1) == 0 ? "b!" : "a@");
      }
      entries.add(file(name.toString(), ""));
    }

    assertThat(entries.stream().map(entry -> entry.path().value().hashCode()).distinct())
        .hasSize(1);
    assertThat(Manifest.of(entries).fileCount()).isEqualTo(1 << 10);
  }

  private static Entry.File at(long time, Entry.File file) {
    return new Entry.File(file.path(), file.mode(), file.size(), file.digest(), time);
  }

  private static List<Fault> faults(Entry... entries) {
    return catchThrowableOfType(InvalidManifestException.class, () -> Manifest.of(List.of(entries)))
        .faults();
  }
}
