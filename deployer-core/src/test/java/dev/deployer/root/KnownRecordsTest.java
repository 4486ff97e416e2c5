package dev.deployer.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.cache.CacheFolder;
import dev.deployer.manifest.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KnownRecordsTest {
  private static final String ROOT = "0123456789abcdef0123456789abcdef";

  @TempDir Path home;

  /** Records that follow one another, as bytes. */
  private static List<byte[]> chain(int length) {
    List<byte[]> chain = new ArrayList<>();
    DraftRecord confirmed = new DraftRecord(JournalRecord.Kind.CONFIRMED);
    JournalRecord record = confirmed.numbered(1);
    while (chain.size() < length) {
      chain.add(record.bytes());
      record = confirmed.after(record);
    }
    return chain;
  }

  private KnownRecords of(long room) {
    return new KnownRecords(Optional.of(new CacheFolder(home.resolve("journals"), room)));
  }

  @Test
  void whatIsKeptIsThereAndGrows() {
    List<byte[]> chain = chain(7);
    KnownRecords known = of(1 << 20);
    assertThat(known.of(ROOT).history()).isEqualTo(History.EMPTY);
    known.keep(ROOT, KnownRecords.Kept.NOTHING, chain.subList(0, 3));
    assertThat(known.of(ROOT).history().generation()).isEqualTo(3);
    known.keep(ROOT, known.of(ROOT), chain.subList(3, 7));
    assertThat(known.of(ROOT).history().end()).isEqualTo(Digest.ofContent(chain.get(6)));
    assertThat(known.of("f".repeat(32)).history()).isEqualTo(History.EMPTY);
    known.keep(ROOT, KnownRecords.Kept.NOTHING, chain.subList(0, 2));
    assertThat(known.of(ROOT).history().generation()).isEqualTo(2);
  }

  @Test
  void whereNotAllHaveRoomThoseFromTheFirstOnAreKept() {
    List<byte[]> chain = chain(40);
    KnownRecords known = of(4 * 10 * (long) chain.get(20).length);
    known.keep(ROOT, KnownRecords.Kept.NOTHING, chain);
    long kept = known.of(ROOT).history().generation();
    assertThat(kept).isBetween(8L, 10L);
    known.keep(ROOT, known.of(ROOT), chain.subList((int) kept, 40));
    assertThat(known.of(ROOT).history().generation()).isEqualTo(kept);
  }

  @Test
  void whatDoesNotFollowFromTheOneBeforeIsNotThere() {
    List<byte[]> chain = chain(5);
    KnownRecords known = of(1 << 20);
    known.keep(ROOT, KnownRecords.Kept.NOTHING, List.of(chain.get(0), chain.get(2)));
    assertThat(known.of(ROOT).history()).isEqualTo(History.EMPTY);
    known.keep(ROOT, KnownRecords.Kept.NOTHING, chain.subList(1, 5));
    assertThat(known.of(ROOT).history()).isEqualTo(History.EMPTY);
  }

  @Test
  void withoutAFolderNothingIsKept() {
    KnownRecords.NONE.keep(ROOT, KnownRecords.Kept.NOTHING, chain(2));
    assertThat(KnownRecords.NONE.of(ROOT).history()).isEqualTo(History.EMPTY);
  }
}
