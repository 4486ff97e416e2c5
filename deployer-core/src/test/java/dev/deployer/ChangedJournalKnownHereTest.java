package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.testing.MemoryDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was changed in a journal on its host is found by what this machine has read of it. */
final class ChangedJournalKnownHereTest extends JournalKnownHere {
  @Test
  void aJournalThatEndsBeforeWhatIsKnownIsTakenAsItIs() throws Exception {
    long known = end();
    MemoryDisk earlier = shop.disk.copy();
    shop.deploy(4);
    shop.deployer().status();
    Shop restored = shop.on(earlier);
    for (int look = 0; look < 2; look++) {
      assertThat(restored.deployer().status().generation()).isEqualTo(known);
      assertThat(doubt(restored.deployer().status()))
          .contains("ends too early: this machine saw its record " + end())
          .endsWith("and it has " + known);
    }

    restored.deploy(5);
    restored.deploy(6);

    assertThat(restored.journal()).hasSizeGreaterThan(shop.journal().size());
    assertThat(restored.deployer().history()).hasSize(restored.journal().size());
    assertThat(restored.served()).containsKey("only-in-6.txt");
    assertThat(restored.deployer().verifyHistory(List.of()).findings()).isEmpty();
    assertThat(doubt(restored.deployer().status())).isEmpty();
  }

  @Test
  void aRecordThatIsMissingIsMissedThoughItIsKnown() throws Exception {
    for (long number : List.of(1L, 2L, end() - 1)) {
      MemoryDisk whole = shop.disk.copy();
      Shop cut = shop.on(whole);
      whole.backdoor().remove(directory(number));
      for (Work work :
          List.<Work>of(
              Deployer::status,
              Deployer::recover,
              deployer -> deployer.rollback(Optional.empty(), List.of()))) {
        for (Path folder : Arrays.asList(cache, null)) {
          cut.keepingRecordsIn(folder);
          DeployerException refused =
              catchThrowableOfType(DeployerException.class, () -> work.by(cut.deployer()));
          assertThat(refused.objections())
              .extracting(Objection::kind)
              .containsExactly(Objection.Kind.BROKEN_JOURNAL);
          assertThat(refused.objections().toString())
              .contains("journal record " + number + " of " + end() + " is missing");
        }
      }
      cut.keepingRecordsIn(cache);
    }
  }

  @Test
  void whereAListingLeavesOneOutAllAreReadAndNoneIsMissed() throws Exception {
    for (long number : List.of(1L, 2L, end())) {
      shop.disk.leaveOutOfListing(JOURNAL, String.format("%016d", number));
      assertThat(read(Deployer::status)).contains(1L, 2L, end() - 1, end(), end() + 1);
      assertThat(shop.deployer().status().generation()).isEqualTo(end());
    }
  }

  @Test
  void aRecordThatIsEmptyOrMissesItsFileIsReadWhereItIsNew() throws Exception {
    long known = end();
    shop.keepingRecordsIn(null);
    shop.deploy(4);
    shop.keepingRecordsIn(cache);
    byte[] right = files.content(record(known + 1));
    for (byte[] other :
        List.of(
            new byte[0],
            "{}".getBytes(StandardCharsets.UTF_8),
            new String(right, StandardCharsets.UTF_8)
                .replaceFirst("[0-9a-f]{64}", "0".repeat(64))
                .getBytes(StandardCharsets.UTF_8))) {
      files.writeFile(record(known + 1), other);
      assertThat(refusal(Deployer::status)).contains("journal record " + (known + 1));
    }
    files.writeFile(record(known + 1), right);
    assertThat(refusal(Deployer::status)).isEmpty();
  }

  @Test
  void anEditOfTheLastRecordOnASingleHostIsFoundByWhatThisMachineHasRead() throws Exception {
    edit(end());
    String saw = "this machine saw its record " + end() + " (";
    for (int look = 0; look < 2; look++) {
      assertThat(doubt(shop.deployer().status())).contains("is not the one that it was", saw);
      assertThat(shop.deployer().verifyHistory(List.of()).findings().toString()).contains(saw);
      assertThat(shop.deployer().check().findings().toString())
          .contains(saw)
          .doesNotContain("each follows from the last");
      assertThat(
              shop.deployer()
                  .verify(Optional.empty(), VerifyDepth.FACTS)
                  .journal()
                  .orElseThrow()
                  .againstWhatWasRead()
                  .orElseThrow()
                  .fact())
          .contains(saw);
    }

    shop.deploy(4);

    assertThat(doubt(shop.deployer().status())).isEmpty();
    assertThat(shop.events).anyMatch(event -> event.toString().contains(saw));
  }

  @Test
  void ofTwoRecordsThatDoNotFollowTheOneThatWasEditedIsNamed() throws Exception {
    for (Path folder : Arrays.asList(cache, null)) {
      for (long edited = 1; edited < end() - 1; edited++) {
        Shop own = shop.on(shop.disk.copy()).keepingRecordsIn(folder);
        files = own.disk.backdoor();
        edit(edited);
        assertThat(refusal(own, deployer -> deployer.verifyHistory(List.of())))
            .contains("journal record " + edited + " is not as it was written");
      }
    }
  }

  @Test
  void ofTheLastTwoTheOneThatWasEditedIsNamedWhereItIsKnownAndBothAreWhereItIsNot()
      throws Exception {
    for (long edited : List.of(end() - 1, end())) {
      Shop own = shop.on(shop.disk.copy());
      files = own.disk.backdoor();
      String text = new String(files.content(record(edited)), StandardCharsets.UTF_8);
      String other =
          edited == end()
              ? text.replaceFirst("[0-9a-f]{64}", "0".repeat(64))
              : text.replace("anna", "bert");
      files.writeFile(record(edited), other.getBytes(StandardCharsets.UTF_8));
      assertThat(refusal(own, deployer -> deployer.verifyHistory(List.of())))
          .contains(
              "journal record " + edited + " is not as it was written: this machine has read");
      own.keepingRecordsIn(null);
      assertThat(refusal(own, deployer -> deployer.verifyHistory(List.of())))
          .contains("journal record " + end() + " does not follow from record " + (end() - 1))
          .contains("one of the two is not as it was written");
    }
  }

  @Test
  void recordsThatWereSwappedAreToldByWhereTheyLie() throws Exception {
    byte[] one = files.content(record(4));
    files.writeFile(record(4), files.content(record(5)));
    files.writeFile(record(5), one);
    assertThat(refusal(deployer -> deployer.verifyHistory(List.of())))
        .contains("journal record 4 is not as it was written: this machine has read another one");
    shop.keepingRecordsIn(null);
    assertThat(refusal(deployer -> deployer.verifyHistory(List.of())))
        .contains("in the place of journal record 4 lies record 5");
  }

  @Test
  void aNumberThatNoJournalReachesIsRefusedAsAStrayAndNotCountedUpTo() throws Exception {
    for (String stray : List.of("9999999999999999", "0000000000009000")) {
      for (Path folder : Arrays.asList(cache, null)) {
        Shop own = shop.on(shop.disk.copy()).keepingRecordsIn(folder);
        own.disk.backdoor().makeDirectory(JOURNAL + stray);
        for (Work work :
            List.<Work>of(
                Deployer::status,
                Deployer::recover,
                deployer -> deployer.verifyHistory(List.of()),
                deployer -> deployer.rollback(Optional.empty(), List.of()))) {
          assertThat(refusal(own, work))
              .contains(
                  JOURNAL
                      + stray
                      + " does not belong to the journal, whose last record is "
                      + end());
        }
      }
    }
  }

  private static String doubt(Status status) {
    return status.journal().againstWhatWasRead().map(Objection::fact).orElse("");
  }

  @Test
  void whereTheLastThatIsKnownWasAlteredAllIsReadAndItIsNamed() throws Exception {
    long known = end();
    shop.keepingRecordsIn(null);
    shop.deploy(4);
    shop.keepingRecordsIn(cache);
    edit(known);
    assertThat(refusal(Deployer::status))
        .contains("journal record " + known + " is not as it was written");
  }

  @Test
  void checkHistoryVerifyAndRecoverReadAllThatTheHostHas() throws Exception {
    for (Work work :
        List.<Work>of(
            Deployer::check, deployer -> deployer.verifyHistory(List.of()), Deployer::recover)) {
      assertThat(read(work)).contains(1L, 2L, end());
    }
    edit(2);
    String broken = "journal record 2 is not as it was written";
    assertThat(refusal(deployer -> deployer.verifyHistory(List.of()))).contains(broken);
    assertThat(refusal(Deployer::recover)).contains(broken);
    assertThat(shop.deployer().check().findings().toString()).contains(broken);
  }
}
