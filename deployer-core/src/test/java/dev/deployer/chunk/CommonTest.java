package dev.deployer.chunk;

import static dev.deployer.host.JoinedBytes.joined;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.host.CopiedRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommonTest {
  private static final byte[] SALT = new byte[ChunkIndex.SALT];

  private final Random random = new Random(7);

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static List<CopiedRange> common(byte[] old, byte[] now) throws IOException {
    return Common.of(Chunked.of(old, SALT, old.length), Chunked.of(now, SALT, old.length));
  }

  /** They are in both, ascending, and none could be one with the next. */
  private static long held(byte[] old, byte[] now, List<CopiedRange> ranges) {
    long end = -1;
    long endOfOld = -1;
    for (CopiedRange range : ranges) {
      assertThat(range.at()).isGreaterThanOrEqualTo(Math.max(0, end));
      assertThat(range.at() == end && range.from() == endOfOld).isFalse();
      end = range.at() + range.length();
      endOfOld = range.from() + range.length();
      assertThat(Arrays.copyOfRange(now, (int) range.at(), (int) end))
          .isEqualTo(Arrays.copyOfRange(old, (int) range.from(), (int) endOfOld));
    }
    return ranges.stream().mapToLong(CopiedRange::length).sum();
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000, 100_000, 5_000_000, 70_000_000})
  void whatIsInsertedAndRemovedCostsNoMoreThanWhatLiesBesideIt(int size) throws IOException {
    byte[] old = bytes(size);
    byte[] now =
        joined(
            Arrays.copyOfRange(old, 0, size / 2),
            bytes(11),
            Arrays.copyOfRange(old, size / 2 + 3, size));
    List<CopiedRange> ranges = common(old, now);
    int chunk = size < 4 << 20 ? 4_096 : 65_535;
    assertThat(held(old, now, ranges)).isGreaterThan(now.length - 3L * chunk);
    assertThat(ranges).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void theSameIsOneRange() throws IOException {
    byte[] old = bytes(300_000);
    assertThat(common(old, old.clone())).containsExactly(new CopiedRange(0, 0, old.length));
  }

  @Test
  void whatWasMovedIsFound() throws IOException {
    byte[] first = bytes(60_000);
    byte[] second = bytes(60_000);
    byte[] old = joined(first, second);
    byte[] now = joined(second, first);
    assertThat(held(old, now, common(old, now))).isGreaterThan(100_000);
  }

  @Test
  void whatIsRepeatedIsFoundWhereverItLies() throws IOException {
    byte[] old = joined(new byte[50_000], bytes(50_000));
    byte[] now = joined(bytes(9), old, new byte[50_000], bytes(9));
    assertThat(held(old, now, common(old, now))).isGreaterThan(135_000);
  }

  @Test
  void whereTheWholeCostsNoMoreThereAreNoRanges() throws IOException {
    assertThat(common(bytes(50_000), bytes(50_000))).isEmpty();
    byte[] old = bytes(290);
    assertThat(common(old, old.clone())).isEmpty();
    assertThat(common(new byte[0], bytes(50_000))).isEmpty();
    assertThat(common(bytes(50_000), new byte[0])).isEmpty();
  }

  @Test
  void anyEditsWhateverLeaveRangesThatAreInBoth() throws IOException {
    byte[] old = bytes(200_000);
    for (int i = 0; i < 200; i++) {
      byte[] now = old;
      for (int edit = random.nextInt(12); edit >= 0; edit--) {
        int from = random.nextInt(now.length);
        int to = Math.min(now.length, from + random.nextInt(3_000));
        now =
            joined(
                Arrays.copyOf(now, from),
                bytes(random.nextInt(2_000)),
                Arrays.copyOfRange(now, to, now.length));
      }
      held(old, now, common(old, now));
    }
  }

  @Test
  void chunksAreWhereTheContentSaysAndWithinTheirBounds() throws IOException {
    byte[] content = joined(bytes(400_000), new byte[100_000]);
    Chunks chunks = Chunked.of(content, SALT, content.length);
    assertThat(chunks.size()).isEqualTo(content.length);
    for (int i = 0; i + 1 < chunks.count(); i++) {
      assertThat(chunks.length(i)).isBetween(256, 4_096);
    }
    assertThat(content.length / chunks.count()).isBetween(300, 1_000);
  }

  @Test
  void anotherSaltGivesOtherValuesAndTheSameCuts() throws IOException {
    byte[] content = bytes(50_000);
    byte[] other = SALT.clone();
    other[3] = 1;
    Chunks one = Chunked.of(content, SALT, content.length);
    Chunks two = Chunked.of(content, other, content.length);
    assertThat(one.count()).isEqualTo(two.count());
    for (int i = 0; i < one.count(); i++) {
      assertThat(one.length(i)).isEqualTo(two.length(i));
      assertThat(one.value(i)).isNotEqualTo(two.value(i));
    }
  }

  @Test
  void linesAndRecordsOfTextsThatAreHereAreFoundExactly() {
    List<String> lines =
        IntStream.range(0, 5_000).mapToObj(i -> "./file" + i + " type=file x=" + i).toList();
    byte[] old = String.join("\n", lines).getBytes(StandardCharsets.US_ASCII);
    byte[] now =
        lines.stream()
            .map(line -> line.contains("file77 ") ? "./other" : line)
            .filter(line -> !line.contains("file4000 "))
            .collect(Collectors.joining("\n"))
            .getBytes(StandardCharsets.US_ASCII);
    List<CopiedRange> ranges = KnownTexts.lines(old, now);
    assertThat(now.length - held(old, now, ranges)).isEqualTo("./other\n".length());
    assertThat(ranges).hasSize(3);

    byte[] records = bytes(20_000);
    byte[] more = joined(Arrays.copyOf(records, 9_990), bytes(20), tail(records, 10_000));
    assertThat(held(records, more, KnownTexts.records(records, more, 10))).isEqualTo(19_990);
  }

  private static byte[] tail(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }
}
