package dev.deployer.chunk;

import static dev.deployer.host.JoinedBytes.joined;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.CopiedRange;
import dev.deployer.path.EntryPath;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RepeatsTest {
  private static final EntryPath A = EntryPath.parse("a.js");
  private static final EntryPath B = EntryPath.parse("b.js");
  private static final EntryPath C = EntryPath.parse("c.js");

  private final Random random = new Random(11);
  private final Repeats repeats = new Repeats();

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Chunks chunks(byte[] content) throws IOException {
    return Chunked.of(content, new byte[ChunkIndex.SALT], content.length);
  }

  private Map<EntryPath, List<CopiedRange>> next(EntryPath file, byte[] content, byte[] old)
      throws IOException {
    return repeats.next(file, chunks(content), Common.of(chunks(old), chunks(content)));
  }

  private static long held(byte[] from, byte[] now, List<CopiedRange> ranges) {
    for (CopiedRange range : ranges) {
      assertThat(Arrays.copyOfRange(now, (int) range.at(), (int) (range.at() + range.length())))
          .isEqualTo(
              Arrays.copyOfRange(from, (int) range.from(), (int) (range.from() + range.length())));
    }
    return ranges.stream().mapToLong(CopiedRange::length).sum();
  }

  @Test
  void whatIsNewInTwoFilesIsInTheFirstOfThem() throws IOException {
    byte[] common = bytes(20_000);
    byte[] oldA = bytes(30_000);
    byte[] oldB = bytes(50_000);
    byte[] a = joined(Arrays.copyOf(oldA, 17_000), common);
    byte[] b = joined(Arrays.copyOf(oldB, 9_000), common, bytes(5_000));
    assertThat(next(A, a, oldA)).isEmpty();
    Map<EntryPath, List<CopiedRange>> repeated = next(B, b, oldB);
    assertThat(repeated).containsOnlyKeys(A);
    assertThat(held(a, b, repeated.get(A))).isBetween(18_000L, 20_000L);
  }

  @Test
  void whatTheOldFileHasIsNotLookedForInOthers() throws IOException {
    byte[] common = bytes(20_000);
    assertThat(next(A, joined(bytes(9_000), common), bytes(9_000))).isEmpty();
    byte[] b = joined(common, bytes(9_000));
    assertThat(next(B, b, common)).isEmpty();
  }

  @Test
  void aFileHasPiecesOfSeveralOthersAndNoneOfWhatTheyHaveFromEachOther() throws IOException {
    byte[] one = bytes(20_000);
    byte[] two = bytes(20_000);
    byte[] nothing = bytes(5_000);
    byte[] b = joined(one, two);
    byte[] c = joined(two, bytes(700), one);
    assertThat(next(A, one, nothing)).isEmpty();
    assertThat(next(B, b, nothing)).containsOnlyKeys(A);
    Map<EntryPath, List<CopiedRange>> repeated = next(C, c, nothing);
    assertThat(repeated).containsOnlyKeys(A, B);
    assertThat(held(one, c, repeated.get(A))).isGreaterThan(18_000);
    assertThat(held(b, c, repeated.get(B))).isGreaterThan(18_000);
  }

  /** Each would be open at once, and a server opens so many and no more. */
  @Test
  void aFileThatHasPiecesOfManyOthersHasThemOfThoseThatSpareMost() throws IOException {
    byte[] archive = {};
    for (int i = 0; i < 30; i++) {
      byte[] part = bytes(5_000 + 1_000 * (i * 7 % 30));
      next(EntryPath.parse("part" + i), part, bytes(5_000));
      archive = joined(archive, part);
    }
    Map<EntryPath, List<CopiedRange>> repeated =
        next(EntryPath.parse("z.tar"), archive, bytes(5_000));
    assertThat(repeated).hasSize(8);
    assertThat(repeated.values())
        .allSatisfy(
            ranges ->
                assertThat(ranges.stream().mapToLong(CopiedRange::length).sum())
                    .isGreaterThan(24_000));
  }

  @Test
  void whatIsThereTwiceInOneFileIsNoPieceOfAnother() throws IOException {
    byte[] twice = bytes(20_000);
    assertThat(next(A, joined(twice, twice), bytes(5_000))).isEmpty();
  }

  @Test
  void whatCostsAsMuchAsItSavesIsSent() throws IOException {
    byte[] common = bytes(300);
    assertThat(next(A, joined(common, bytes(9_000)), bytes(5_000))).isEmpty();
    assertThat(next(B, joined(common, bytes(9_000)), bytes(5_000))).isEmpty();
  }
}
