package dev.deployer.ssh.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.compression.Compression;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoundedZlibTest {
  private final Compression ours =
      new BoundedZlib.Named(new BoundedZlib.Ahead(), FasterWay.toBeFound()).create();
  private final Compression theirs =
      new BoundedZlib.Named(new BoundedZlib.Ahead(), FasterWay.deflating()).create();

  @BeforeEach
  void initialise() {
    ours.init(Compression.Mode.DEFLATE);
    theirs.init(Compression.Mode.INFLATE);
  }

  private byte[] passed(byte[] packet) throws TransportException {
    Buffer.PlainBuffer received = new Buffer.PlainBuffer();
    theirs.uncompress(compressed(packet), received);
    return received.getCompactData();
  }

  private Buffer.PlainBuffer compressed(byte[] packet) {
    Buffer.PlainBuffer buffer = new Buffer.PlainBuffer();
    buffer.putRawBytes(new byte[5]);
    buffer.putRawBytes(packet);
    buffer.rpos(5);
    ours.compress(buffer);
    return buffer;
  }

  @Test
  void packetsOfAllSizesArriveAsTheyWereOneAfterTheOther() throws TransportException {
    for (int size :
        new int[] {1, 7, 8_191, 8_192, 8_193, 40_000, 262_144, 3, BoundedZlib.LONGEST}) {
      byte[] random = new byte[size];
      new Random(size).nextBytes(random);
      assertThat(passed(random)).isEqualTo(random);
      byte[] even = new byte[size];
      Arrays.fill(even, (byte) size);
      assertThat(passed(even)).isEqualTo(even);
    }
  }

  @Test
  void whatIsAlikeBecomesShort() {
    assertThat(compressed(new byte[262_144]).available()).isLessThan(1_200);
  }

  /** Deflating takes most of the time here, so that storing is tried at least once. */
  @Test
  void whatIsStoredArrivesAsItWasAndSoDoesWhatIsDeflatedAfterIt() throws TransportException {
    byte[] text = new byte[40_000];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) "what is alike becomes short ".charAt(i % 28 * i % 27);
    }
    int stored = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] packet = Arrays.copyOf(text, 1 + i * 7_919 % text.length);
      packet[0] = (byte) i;
      Buffer.PlainBuffer compressed = compressed(packet);
      stored += compressed.available() > packet.length ? 1 : 0;
      Buffer.PlainBuffer received = new Buffer.PlainBuffer();
      theirs.uncompress(compressed, received);
      assertThat(received.getCompactData()).isEqualTo(packet);
    }
    assertThat(stored).isGreaterThan(20);
  }

  @Test
  void aPacketThatStandsForTooMuchIsRefused() {
    Buffer.PlainBuffer bomb = compressed(new byte[BoundedZlib.LONGEST + 1]);
    assertThatThrownBy(() -> theirs.uncompress(bomb, new Buffer.PlainBuffer()))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("more than " + BoundedZlib.LONGEST);
  }

  @Test
  void whatIsNotCompressedIsRefused() {
    Buffer.PlainBuffer noise = new Buffer.PlainBuffer();
    noise.putRawBytes(new byte[] {1, 2, 3, 4, 5, 6});
    assertThatThrownBy(() -> theirs.uncompress(noise, new Buffer.PlainBuffer()))
        .isInstanceOf(TransportException.class);
  }
}
