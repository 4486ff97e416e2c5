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

  /** The records as they lie there, beside those of a host that tells of other runs. */
  private final class Records implements JournalChange.Records {
    @Override
    public String host() {
      return "deploy@web1:22";
    }

    @Override
    public int last() {
      return shop.journal().size();
    }

    @Override
    public byte[] read(int number) {
      return read(shop, number);
    }

    private byte[] read(Shop on, int number) {
      return on.disk.backdoor().content(folder(number) + "/record.json");
    }

    @Override
    public void write(int number, byte[] record) {
      shop.disk.backdoor().writeFile(folder(number) + "/record.json", record);
    }

    @Override
    public void remove(int number) {
      shop.disk.backdoor().remove(folder(number));
    }

    @Override
    public byte[] ofAnotherHost(int number) throws Exception {
      return read(another(), number);
    }

    @Override
    public void writeAnew() throws Exception {
      Shop other = another();
      for (int number = 1; number <= other.journal().size(); number++) {
        write(number, read(other, number));
      }
    }

    private Shop another() throws Exception {
      Shop other = new Shop(shop.source()).withTokensAnew().initialised();
      for (int version = 1; version <= 3; version++) {
        other.deploy(version);
      }
      return other;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whicheverWayAJournalIsChangedAHeadThatWasKeptOrTheChainTellsWhere(JournalChange way)
      throws Exception {
    KnownHead kept = kept();

    String expected = way.in(new Records());

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
    JournalChange.edit(new Records(), 2);

    DeployerException refused = catchThrowableOfType(DeployerException.class, () -> findings());

    assertThat(refused.objections().get(0).kind()).isEqualTo(Objection.Kind.BROKEN_JOURNAL);
  }
}
