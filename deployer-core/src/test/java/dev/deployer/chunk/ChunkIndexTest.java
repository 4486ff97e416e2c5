package dev.deployer.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.manifest.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChunkIndexTest {
  private static final byte[] SALT = "sixteen bytes ok".getBytes(StandardCharsets.US_ASCII);

  private static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static ChunkIndex index(byte[]... files) throws IOException {
    ChunkIndex index = new ChunkIndex(SALT, 3);
    for (byte[] file : files) {
      index.add(Digest.ofContent(file), Chunked.of(file, SALT, file.length));
    }
    return index;
  }

  @Test
  void anIndexIsReadAsItWasWritten() throws IOException {
    byte[] one = bytes(100_000, 1);
    byte[] two = bytes(5_000, 2);
    byte[] text = index(one, two).bytes();
    ChunkIndex read = ChunkIndex.read(text).orElseThrow();
    assertThat(read.bytes()).isEqualTo(text);
    assertThat(read.since()).isEqualTo(3);
    assertThat(read.salt()).isEqualTo(SALT);
    assertThat(read.find(Digest.ofContent(one)).orElseThrow().size()).isEqualTo(one.length);
    assertThat(read.find(Digest.ofContent(two)).orElseThrow().size()).isEqualTo(two.length);
    assertThat(read.find(Digest.ofContent(new byte[0]))).isEmpty();
  }

  @Test
  void theTextIsAsItIsDocumented() throws IOException {
    byte[] file = bytes(100, 1);
    byte[] text = index(file).bytes();
    assertThat(text).hasSize(90);
    assertThat(new String(text, 0, 36, StandardCharsets.US_ASCII))
        .isEqualTo("deployer chunks v01\nsixteen bytes ok");
    assertThat(Arrays.copyOfRange(text, 36, 40)).containsExactly(0, 0, 0, 3);
    assertThat(Arrays.copyOfRange(text, 40, 72)).isEqualTo(Digest.sha256().digest(file));
    assertThat(Arrays.copyOfRange(text, 72, 80)).containsExactly(0, 0, 0, 1, 0, 0, 0, 0);
    ByteBuffer words = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(ByteBuffer.wrap(text, 80, 8).getLong())
        .isEqualTo(new SipHash(SALT).of(words, 0, file.length));
    assertThat(Arrays.copyOfRange(text, 88, 90)).containsExactly(0, 100);
  }

  /** The values of the reference implementation, for 0 to 15 bytes. */
  @Test
  void aValueIsWhatOthersMakeOfIt() {
    byte[] bytes = new byte[16];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    SipHash hash = new SipHash(bytes);
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(hash.of(words, 0, 0)).isEqualTo(0x726fdb47dd0e0e31L);
    assertThat(hash.of(words, 0, 8)).isEqualTo(0x93f5f5799a932462L);
    assertThat(hash.of(words, 0, 15)).isEqualTo(0xa129ca6149be45e5L);
  }

  @Test
  void anotherVersionIsIgnoredAsIsWhatIsNoIndex() throws IOException {
    byte[] text = index(bytes(100_000, 1)).bytes();
    byte[] other = text.clone();
    other[18] = '2';
    assertThat(ChunkIndex.read(other)).isEmpty();
    assertThat(ChunkIndex.read(new byte[0])).isEmpty();
    for (int length = 0; length < text.length; length++) {
      boolean whole = length == 40;
      assertThat(ChunkIndex.read(Arrays.copyOf(text, length)).isPresent()).isEqualTo(whole);
    }
    assertThat(ChunkIndex.read(Arrays.copyOf(text, text.length + 10))).isEmpty();
  }

  @Test
  void whateverIsChangedInItItIsReadOrIgnored() throws IOException {
    byte[] text = index(bytes(20_000, 1), bytes(9_000, 2)).bytes();
    Random random = new Random(9);
    for (int i = 0; i < 5_000; i++) {
      byte[] changed = text.clone();
      for (int edits = random.nextInt(4); edits >= 0; edits--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      ChunkIndex.read(changed)
          .ifPresent(index -> assertThat(index.bytes().length).isLessThanOrEqualTo(text.length));
    }
  }

  /** A block that is one chunk, as short as there are, however often it comes. */
  private static byte[] shortestChunk(int length, long size) throws IOException {
    Random random = new Random(length);
    byte[] block = new byte[length];
    byte[] twice = new byte[2 * length];
    do {
      random.nextBytes(block);
      System.arraycopy(block, 0, twice, 0, length);
      System.arraycopy(block, 0, twice, length, length);
    } while (Chunked.of(twice, SALT, size).length(0) != length);
    return block;
  }

  @ParameterizedTest
  @CsvSource({"257, 4096", "1025, 5000000"})
  void noContentHasMoreChunksThanIsCountedOn(int shortest, long size) throws IOException {
    byte[] block = shortestChunk(shortest, size);
    for (int length : new int[] {1, shortest - 1, 4096, 10 * shortest, 10 * shortest + 1, 99_999}) {
      byte[] worst = new byte[length];
      for (int i = 0; i < length; i++) {
        worst[i] = block[i % shortest];
      }
      assertThat((long) Chunked.of(worst, SALT, size).count())
          .as("%d bytes", length)
          .isEqualTo(Chunker.most(length, size));
      assertThat((long) Chunked.of(bytes(length, 3), SALT, size).count())
          .isLessThanOrEqualTo(Chunker.most(length, size));
    }
  }

  @Test
  void aFileHasRoomOnlyWhereItHasRoomWhateverItHolds() throws IOException {
    byte[] file = bytes(100_000, 1);
    long room = ChunkIndex.HEADER + ChunkIndex.bytesOf(Chunker.most(file.length, file.length));
    assertThat(new ChunkIndex(SALT, 0, room).hasRoomFor(file.length)).isTrue();
    assertThat(new ChunkIndex(SALT, 0, room - 1).hasRoomFor(file.length)).isFalse();

    ChunkIndex full = new ChunkIndex(SALT, 0, ChunkIndex.HEADER + 49);
    full.add(Digest.ofContent(file), Chunked.of(file, SALT, file.length));
    assertThat(full.isEmpty()).isTrue();
  }

  @Test
  void theContentThatHasMostInCommonIsFoundAmongMany() throws IOException {
    byte[][] files = new byte[60][];
    for (int i = 0; i < files.length; i++) {
      files[i] = bytes(4_096 + 1_000 * i, i);
    }
    ChunkIndex index = index(files);
    for (byte[] file : files) {
      byte[] changed = file.clone();
      changed[file.length / 2] ^= 1;
      assertThat(index.closestTo(Chunked.of(changed, SALT, changed.length)))
          .contains(Digest.ofContent(file));
    }
    assertThat(index.closestTo(Chunked.of(bytes(50_000, 99), SALT, 50_000))).isEmpty();
  }

  @Test
  void eachTenthReleaseOfPartsIsReadBack() {
    ChunkIndex index = new ChunkIndex(SALT, 0);
    for (int release = 1; release < 10; release++) {
      assertThat(index.asksToReadBack()).as("release %d", release).isFalse();
      index = new ChunkIndex(SALT, index.sinceAfter(false));
    }
    assertThat(index.asksToReadBack()).isTrue();
    assertThat(index.sinceAfter(true)).isZero();
  }
}
