package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.root.DraftRecord;
import dev.deployer.root.JournalRecord;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever somebody who can write there changes in a journal, or adds to it, is found. */
final class ForgedJournalTest extends JournalOfThreeReleases {
  @Test
  void aFlipThatWasNeverPreparedIsFoundThoughTheChainIsWhole() throws Exception {
    long next = shop.journal().size() + 1L;
    shop.forge(new DraftRecord(JournalRecord.Kind.ACTIVATED).from("3").to("3"));

    assertThat(findings())
        .containsExactly(
            "the journal of deploy@web1:22 contradicts itself: record "
                + next
                + " tells of a flip to 3 that was not prepared");
  }

  @Test
  void thatWhatWasNeverLiveServesWellAndADeletionOfWhatIsLiveAreFound() throws Exception {
    shop.forge(new DraftRecord(JournalRecord.Kind.GOOD).to("9"));
    shop.forge(new DraftRecord(JournalRecord.Kind.RETIRED).releases("3"));
    shop.forge(new DraftRecord(JournalRecord.Kind.COMMIT).to("3"));

    assertThat(findings())
        .satisfiesExactly(
            fact -> assertThat(fact).endsWith(" says that 9, which was never live, serves well"),
            fact -> assertThat(fact).endsWith(" deletes 3, which was live"),
            fact -> assertThat(fact).endsWith(" decides something that was never begun"));
  }

  @Test
  void aReleaseWithAnotherDigestThanWasActivatedIsFound() throws Exception {
    Digest other = Digest.ofContent(new byte[] {1});
    shop.forge(new DraftRecord(JournalRecord.Kind.PREPARED).from("3").to("3").digest(other));
    shop.forge(new DraftRecord(JournalRecord.Kind.ACTIVATED).from("3").to("3").digest(other));

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
