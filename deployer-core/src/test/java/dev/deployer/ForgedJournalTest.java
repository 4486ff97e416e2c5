package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever somebody who can write there changes in a journal, or adds to it, is found. */
final class ForgedJournalTest extends JournalOfThreeReleases {
  /** A record that follows from the last one, as whoever writes there can make it. */
  private void forge(
      JournalRecord.Kind kind,
      Optional<String> from,
      Optional<String> to,
      Optional<Digest> digest,
      List<String> releases) {
    List<JournalRecord> journal = shop.journal();
    JournalRecord last = journal.get(journal.size() - 1);
    JournalRecord forged =
        new JournalRecord(
            last.number() + 1,
            Digest.ofContent(last.bytes()),
            last.time(),
            kind,
            last.transaction(),
            last.by(),
            from.map(ReleaseId::parse),
            to.map(ReleaseId::parse),
            digest,
            releases.stream().map(ReleaseId::parse).toList(),
            Optional.empty(),
            Optional.empty());
    shop.disk.backdoor().makeDirectory(folder(forged.number()));
    shop.disk.backdoor().writeFile(folder(forged.number()) + "/record.json", forged.bytes());
  }

  @Test
  void aFlipThatWasNeverPreparedIsFoundThoughTheChainIsWhole() throws Exception {
    long next = shop.journal().size() + 1L;
    forge(
        JournalRecord.Kind.ACTIVATED,
        Optional.of("3"),
        Optional.of("3"),
        Optional.empty(),
        List.of());

    assertThat(findings())
        .containsExactly(
            "the journal of deploy@web1:22 contradicts itself: record "
                + next
                + " tells of a flip to 3 that was not prepared");
  }

  @Test
  void thatWhatWasNeverLiveServesWellAndADeletionOfWhatIsLiveAreFound() throws Exception {
    forge(JournalRecord.Kind.GOOD, Optional.empty(), Optional.of("9"), Optional.empty(), List.of());
    forge(
        JournalRecord.Kind.RETIRED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of("3"));
    forge(
        JournalRecord.Kind.COMMIT, Optional.empty(), Optional.of("3"), Optional.empty(), List.of());

    assertThat(findings())
        .satisfiesExactly(
            fact -> assertThat(fact).endsWith(" says that 9, which was never live, serves well"),
            fact -> assertThat(fact).endsWith(" deletes 3, which was live"),
            fact -> assertThat(fact).endsWith(" decides something that was never begun"));
  }

  @Test
  void aReleaseWithAnotherDigestThanWasActivatedIsFound() throws Exception {
    forge(
        JournalRecord.Kind.PREPARED,
        Optional.of("3"),
        Optional.of("3"),
        Optional.of(Digest.ofContent(new byte[] {1})),
        List.of());
    forge(
        JournalRecord.Kind.ACTIVATED,
        Optional.of("3"),
        Optional.of("3"),
        Optional.of(Digest.ofContent(new byte[] {1})),
        List.of());

    assertThat(findings())
        .singleElement()
        .asString()
        .contains("is not of what is there: record ", " activated 3 with the digest 4bf5122f3445…");
  }

  /** A way in which somebody changes a journal. */
  private enum Way {
    CUT_AT_THE_END,
    CUT_AT_THE_START,
    EDITED_IN_THE_MIDDLE,
    EDITED_LAST,
    TWO_SWAPPED,
    FROM_ANOTHER_HOST,
    WRITTEN_ANEW
  }

  private byte[] content(long number) {
    return shop.disk.backdoor().content(folder(number) + "/record.json");
  }

  private void write(long number, byte[] bytes) {
    shop.disk.backdoor().writeFile(folder(number) + "/record.json", bytes);
  }

  private void edit(long number) {
    write(
        number,
        new String(content(number), java.nio.charset.StandardCharsets.UTF_8)
            .replace("laptop", "elsewh")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** Whose journal tells of other runs, and is whole. */
  private Shop another() throws Exception {
    Shop other = new Shop(shop.source()).withTokensAnew().initialised();
    for (int version = 1; version <= 3; version++) {
      other.deploy(version);
    }
    return other;
  }

  /** What was done, and what has to be told of it with a head that was kept before. */
  private String change(Way way) throws Exception {
    long last = shop.journal().size();
    switch (way) {
      case CUT_AT_THE_END -> {
        cut(2);
        return "ends too early: a head that was kept saw its record " + last;
      }
      case CUT_AT_THE_START -> {
        shop.disk.backdoor().remove(folder(1));
        shop.disk.backdoor().remove(folder(2));
        return "journal record 1 of " + last + " is missing";
      }
      case EDITED_IN_THE_MIDDLE -> {
        edit(4);
        return "journal record 4 is not as it was written";
      }
      case EDITED_LAST -> {
        edit(last);
        return "is not the one that it was: a head that was kept saw its record " + last;
      }
      case TWO_SWAPPED -> {
        byte[] third = content(3);
        write(3, content(4));
        write(4, third);
        return "in the place of journal record 3 lies record 4";
      }
      case FROM_ANOTHER_HOST -> {
        Shop other = another();
        write(4, other.disk.backdoor().content(folder(4) + "/record.json"));
        return "journal record 4 is not as it was written";
      }
      case WRITTEN_ANEW -> {
        Shop other = another();
        for (long number = 1; number <= last; number++) {
          write(number, other.disk.backdoor().content(folder(number) + "/record.json"));
        }
        return "is not the one that it was: a head that was kept saw its record " + last;
      }
    }
    throw new AssertionError(way);
  }

  @ParameterizedTest
  @EnumSource
  void whicheverWayAJournalIsChangedAHeadThatWasKeptOrTheChainTellsWhere(Way way) throws Exception {
    KnownHead kept = kept();

    String expected = change(way);

    DeployerException refused = null;
    List<String> told = List.of();
    try {
      told = findings(kept);
    } catch (DeployerException e) {
      refused = e;
    }
    assertThat(refused == null ? told.toString() : refused.objections().get(0).fact())
        .contains(expected);
    assertThat(shop.deployer().check().findings().toString())
        .contains(refused == null ? "journal" : expected);
  }

  @Test
  void aRecordThatWasChangedIsRefusedWithItsPlace() throws Exception {
    JournalRecord second = shop.journal().get(1);
    shop.disk
        .backdoor()
        .writeFile(
            folder(2) + "/record.json",
            new String(second.bytes(), java.nio.charset.StandardCharsets.UTF_8)
                .replace("laptop", "elsewh")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));

    DeployerException refused = catchThrowableOfType(DeployerException.class, () -> findings());

    assertThat(refused.objections().get(0).kind()).isEqualTo(Objection.Kind.BROKEN_JOURNAL);
  }
}
