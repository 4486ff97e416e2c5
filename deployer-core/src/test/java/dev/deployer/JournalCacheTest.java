package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deployer.manifest.Digest;
import dev.deployer.outcome.DeployerException;
import dev.deployer.outcome.Objection;
import dev.deployer.path.ReleaseId;
import dev.deployer.root.JournalRecord;
import dev.deployer.testing.Backdoor;
import dev.deployer.testing.CutConnector;
import dev.deployer.testing.Meddler;
import dev.deployer.testing.MemoryDisk;
import dev.deployer.testing.Waves;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records of a journal that are known here are not read again, and count where the journal proves
 * them.
 */
final class JournalCacheTest {
  private static final String JOURNAL = "/srv/shop/.deployer/journal/";

  private static final Pattern RECORD = Pattern.compile("/journal/([0-9]{16})/record.json");

  @TempDir Path source;
  @TempDir Path home;
  private Path cache;
  private Shop shop;
  private Backdoor files;

  /** The work of a command. */
  private interface Work {
    Object by(Deployer deployer) throws DeployerException, IOException;
  }

  @BeforeEach
  void threeReleasesAndAJournalThatIsKnown() throws Exception {
    cache = home.resolve("journals");
    shop = new Shop(source).initialised().keepingRecordsIn(cache);
    files = shop.disk.backdoor();
    for (int version = 1; version <= 3; version++) {
      shop.deploy(version);
    }
    shop.deployer().status();
  }

  private static String directory(long number) {
    return JOURNAL + String.format("%016d", number);
  }

  private static String record(long number) {
    return directory(number) + "/record.json";
  }

  /** The numbers of the records that a command has asked the host for, in order. */
  private List<Long> read(Work work) throws DeployerException, IOException {
    CutConnector counting = CutConnector.counting(shop.connector()).countingQuestions();
    work.by(shop.by(counting));
    return read(counting);
  }

  private static List<Long> read(CutConnector counting) {
    return counting.operations().stream()
        .map(Object::toString)
        .filter(text -> text.startsWith("read "))
        .flatMap(text -> RECORD.matcher(text).results())
        .map(record -> Long.parseLong(record.group(1)))
        .toList();
  }

  private Path kept() throws IOException {
    try (var all = Files.list(cache)) {
      return all.toList().get(0);
    }
  }

  private long end() {
    return shop.journal().size();
  }

  /** What is wrong, as a command tells it; empty where nothing is. */
  private String refusal(Work work) {
    return refusal(shop, work);
  }

  private static String refusal(Shop shop, Work work) {
    DeployerException refused =
        catchThrowableOfType(DeployerException.class, () -> work.by(shop.deployer()));
    return refused == null ? "" : refused.objections().toString();
  }

  /** Puts records after the last one, which repeat the three of a deploy, up to this number. */
  private void grownTo(int number) {
    List<String> like = new ArrayList<>();
    for (long i = end() - 2; i <= end(); i++) {
      like.add(new String(files.content(record(i)), StandardCharsets.UTF_8));
    }
    byte[] last = files.content(record(end()));
    for (int i = (int) end() + 1, turn = 0; i <= number; i++, turn++) {
      last =
          like.get(turn % like.size())
              .replaceFirst("\"number\" : [0-9]+", "\"number\" : " + i)
              .replaceFirst("[0-9a-f]{64}", Digest.ofContent(last).toString())
              .getBytes(StandardCharsets.UTF_8);
      files.writeFile(record(i), last);
    }
  }

  @Test
  void onlyTheLastRecordThatIsKnownAndNewOnesAreRead() throws Exception {
    assertThat(read(Deployer::status)).containsExactly(end(), end() + 1);
    long known = end();
    shop.keepingRecordsIn(null);
    shop.deploy(4);
    shop.keepingRecordsIn(cache);

    List<Long> read = read(Deployer::status);

    assertThat(read)
        .containsExactlyElementsOf(
            IntStream.rangeClosed((int) known, (int) end() + 1).asLongStream().boxed().toList());
    assertThat(shop.deployer().status().generation()).isEqualTo(end()).isGreaterThan(known);
    assertThat(read(Deployer::status)).containsExactly(end(), end() + 1);
  }

  @Test
  void withoutACacheAllAreRead() throws Exception {
    shop.keepingRecordsIn(null);
    assertThat(read(Deployer::status)).hasSize((int) end() + 1);
  }

  @Test
  void aJournalOfThousandsCostsStatusAndADeployWhatOneOfTenCosts() throws Exception {
    List<List<Object>> costs = new ArrayList<>();
    Shop small = shop;
    for (int records : new int[] {0, 2_499}) {
      shop = small.on(small.disk.copy()).keepingRecordsIn(home.resolve("of-" + records));
      files = shop.disk.backdoor();
      grownTo(records);
      shop.deployer().status();
      shop.version(4);
      costs.add(
          List.of(
              cost(Deployer::status),
              waits(Deployer::status),
              cost(deployer -> deployer.deploy(shop.release("4"))),
              waits(deployer -> deployer.rollback(Optional.empty(), List.of()))));
    }
    assertThat(costs.get(1)).isEqualTo(costs.get(0));
  }

  /** How many operations and questions there are, and how many records are read. */
  private List<Integer> cost(Work work) throws Exception {
    CutConnector counting = CutConnector.counting(shop.connector()).countingQuestions();
    work.by(shop.by(counting));
    return List.of(counting.operations().size(), read(counting).size());
  }

  private int waits(Work work) throws Exception {
    Waves waves = new Waves();
    work.by(shop.by(waves.on(shop.connector())));
    return waves.count();
  }

  @Test
  void aRunReadsWhatWasWrittenMeanwhileAndNoMore() throws Exception {
    shop.keepingRecordsIn(null);
    long known = end();
    shop.version(4);
    boolean[] done = {false};
    Meddler meddler =
        operation -> {
          if (!done[0] && operation.text().startsWith("mkdir " + shop.preparing())) {
            done[0] = true;
            grownTo((int) known + 3);
          }
        };
    CutConnector counting = CutConnector.counting(shop.connector()).countingQuestions();
    shop.by(meddler.on(counting)).deploy(shop.release("4"));
    assertThat(done[0]).isTrue();
    // All of them once; the end behind the claim; the last known, three new ones, and none.
    assertThat(read(counting)).hasSize((int) known + 1 + 2 + 5);
  }

  @Test
  void aCacheThatLiesIsNotBelieved() throws Exception {
    Path file = kept();
    byte[] right = Files.readAllBytes(file);
    List<byte[]> lies = new ArrayList<>();
    lies.add(new byte[0]);
    lies.add("something else".getBytes(StandardCharsets.UTF_8));
    lies.add(Arrays.copyOf(right, 19));
    for (int length = 18; length < right.length; length += 97) {
      lies.add(Arrays.copyOf(right, length));
    }
    lies.add(Arrays.copyOf(right, right.length + 3));
    lies.add(Arrays.copyOf(right, right.length + 300));
    for (int at = 0; at < right.length; at += 53) {
      byte[] other = right.clone();
      other[at] ^= 1;
      lies.add(other);
    }
    byte[] endless = right.clone();
    endless[19] = 0x7f;
    lies.add(endless);
    Status expected = shop.deployer().status();
    for (byte[] lie : lies) {
      Files.write(file, lie);
      assertThat(shop.deployer().status()).usingRecursiveComparison().isEqualTo(expected);
      assertThat(file).hasBinaryContent(right);
    }
  }

  @Test
  void aCacheWithAWholeChainOfItsOwnIsNotBelieved() throws Exception {
    Path file = kept();
    byte[] right = Files.readAllBytes(file);
    Shop other = shop.on(shop.disk.copy());
    Backdoor there = other.disk.backdoor();
    for (long number = 7; number <= end(); number++) {
      there.remove(directory(number));
    }
    String last = new String(there.content(record(6)), StandardCharsets.UTF_8);
    there.writeFile(record(6), last.replace("anna", "bert").getBytes(StandardCharsets.UTF_8));
    Files.delete(file);
    assertThat(other.deployer().history()).hasSize(6);
    assertThat(file.toFile().length()).isLessThan(right.length).isGreaterThan(right.length / 2);

    assertThat(shop.deployer().status().generation()).isEqualTo(end());
    assertThat(shop.deployer().history()).extracting(HistoryEntry::by).containsOnly("anna@laptop");
    shop.deploy(4);
    shop.deployer().status();
    assertThat(records(Files.readAllBytes(file))).startsWith(records(right));
  }

  /** What stands behind the line of the format and the digest of all that follows it. */
  private static byte[] records(byte[] kept) {
    return Arrays.copyOfRange(kept, "records, version 2\n".length() + 32, kept.length);
  }

  @Test
  void theJournalOfAnotherHostWithTheSameIdIsReadFromIt() throws Exception {
    Shop clone = shop.on(shop.disk.copy());
    clone.deploy(5);
    shop.deploy(4);
    for (int turn = 0; turn < 2; turn++) {
      assertThat(shop.deployer().history())
          .extracting(HistoryEntry::to)
          .doesNotContain(Optional.of(ReleaseId.parse("5")));
      assertThat(clone.deployer().history()).hasSize(clone.journal().size());
      assertThat(shop.deployer().status().live().toString()).contains("4");
      assertThat(clone.deployer().status().live().toString()).contains("5");
    }
  }

  @Test
  void anotherRootAtTheSamePathHasAJournalOfItsOwn() throws Exception {
    files.remove("/srv/shop");
    shop.withTokensAnew().initialised();
    assertThat(shop.deployer().status().generation()).isZero();
    shop.deploy(1);
    assertThat(shop.deployer().status().generation()).isEqualTo(end());
    try (var all = Files.list(cache)) {
      assertThat(all).hasSize(2);
    }
  }

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

  private void edit(long number) {
    String text = new String(files.content(record(number)), StandardCharsets.UTF_8);
    files.writeFile(record(number), text.replace("anna", "bert").getBytes(StandardCharsets.UTF_8));
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

  @Test
  void aFolderThatCannotBeUsedCostsReadingAndNothingElse() throws Exception {
    Path file = kept();
    Files.delete(file);
    Files.createDirectories(file.resolve("full"));
    assertThat(read(Deployer::status)).hasSize((int) end() + 1);
    Files.writeString(home.resolve("file"), "");
    shop.keepingRecordsIn(home.resolve("file/journals"));
    assertThat(read(Deployer::status)).hasSize((int) end() + 1);
    shop.deploy(4);
    assertThat(shop.target()).isEqualTo("releases/4");
  }

  @Test
  void manyAtOnceShareOneFolder() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> looks = new ArrayList<>();
      for (int thread = 0; thread < 3; thread++) {
        Shop own = shop.on(shop.disk.copy());
        Callable<Integer> looking =
            () -> {
              int sum = 0;
              for (int i = 0; i < 40; i++) {
                assertThat(own.deployer().status().generation()).isEqualTo(own.journal().size());
                sum += own.deployer().history().size() - own.journal().size();
              }
              return sum;
            };
        looks.add(pool.submit(looking));
      }
      for (int version = 4; version <= 9; version++) {
        shop.deploy(version);
      }
      for (Future<Integer> look : looks) {
        assertThat(look.get()).isZero();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(shop.deployer().history()).hasSize((int) end());
    assertThat(read(Deployer::status)).containsExactly(end(), end() + 1);
  }

  @Test
  void whatADeployDecidesIsTheSameWithAndWithoutIt() throws Exception {
    Shop without = shop.on(shop.disk.copy()).keepingRecordsIn(null);
    for (Shop each : List.of(shop, without)) {
      each.version(4);
      each.deployer().deploy(each.release("4"));
      each.deployer().rollback(Optional.empty(), List.of());
      each.deployer().prune(1);
    }
    assertThat(shop.journal().stream().map(JournalRecord::kind))
        .containsExactlyElementsOf(without.journal().stream().map(JournalRecord::kind).toList());
    assertThat(shop.target()).isEqualTo(without.target());
  }
}
