package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.host.Facts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** How packets are cut, read and written: numbers, lengths, bounds, and what is malformed. */
final class PacketsTest {
  @Test
  void numbersAreReadWithTheMostSignificantByteFirst() throws Exception {
    Reply reply =
        new Packets()
            .u8(0xfe)
            .u8(0x81)
            .u32(0x81_82_03_84L)
            .u32(0xff_fe_fd_fcL)
            .u64(0x0102_0304_8506_0708L)
            .reply();
    assertThat(reply.type()).isEqualTo(0xfe);
    assertThat(reply.is(0xfe)).isTrue();
    assertThat(reply.is(0xfd)).isFalse();
    assertThat(reply.remaining()).isEqualTo(17);
    assertThat(reply.u8()).isEqualTo(0x81);
    assertThat(reply.i32()).isEqualTo(0x81_82_03_84);
    assertThat(reply.u32()).isEqualTo(0xff_fe_fd_fcL);
    assertThat(reply.u64()).isEqualTo(0x0102_0304_8506_0708L);
    assertThat(reply.remaining()).isZero();
  }

  @Test
  void aNumberAboveTheLargestLongIsTheLargestLong() throws Exception {
    Reply reply = new Packets().u8(1).u64(-1).u64(Long.MIN_VALUE).u64(0).reply();
    assertThat(reply.u64()).isEqualTo(Long.MAX_VALUE);
    assertThat(reply.u64()).isEqualTo(Long.MAX_VALUE);
    assertThat(reply.u64()).isZero();
  }

  @Test
  void whatLiesBehindAPacketIsNotReadAsPartOfIt() {
    violates("too early", () -> new Packets().reply());
    violates("too early", () -> new Packets().u8(1).reply().u8());
    violates("too early", () -> new Packets().u8(1).u8(1).u8(1).u8(1).reply().i32());
    violates("too early", () -> new Packets().u8(1).u32(1).reply().u64());
  }

  @Test
  void stringsAreReadToTheirEndAndNotBeyond() throws Exception {
    Reply reply = new Packets().u8(1).text("ab").text("").text("é").text("skip").text("z").reply();
    assertThat(reply.string()).containsExactly('a', 'b');
    assertThat(reply.text()).isEmpty();
    assertThat(reply.text()).isEqualTo("é");
    reply.skipString();
    List<String> taken = new ArrayList<>();
    assertThat(
            reply.string(
                (bytes, offset, length) -> taken.add(WireText.decode(bytes, offset, length))))
        .isEqualTo(1);
    assertThat(taken).containsExactly("z");
    assertThat(reply.remaining()).isZero();
  }

  @Test
  void aStringThatIsLongerThanItsPacketIsRefused() throws Exception {
    for (long length : new long[] {3, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL}) {
      Packets packet = new Packets().u8(1).u32(length).u8('a').u8('b');
      violates("longer than its packet", () -> packet.reply().string());
      violates("longer than its packet", () -> packet.reply().text());
      violates("longer than its packet", () -> packet.reply().skipString());
      violates("longer than its packet", () -> packet.reply().string((b, o, l) -> {}));
    }
    assertThat(new Packets().u8(1).u32(2).u8('a').u8('b').reply().text()).isEqualTo("ab");
  }

  @Test
  void aCountIsRefusedUnlessSoManyThingsHaveRoom() throws Exception {
    assertThat(new Packets().u8(1).u32(2).u64(0).u64(0).reply().count(8)).isEqualTo(2);
    assertThat(new Packets().u8(1).u32(0).reply().count(8)).isZero();
    violates("3 items", () -> new Packets().u8(1).u32(3).u64(0).u64(0).reply().count(8));
    violates("4294967295 items", () -> new Packets().u8(1).u32(-1).u64(0).reply().count(8));
  }

  @Test
  void attributesTellTypeSizeOwnerModeAndTime() throws Exception {
    assertThat(attributes(0100644)).isEqualTo(facts(Facts.Type.FILE, 0644));
    assertThat(attributes(0041777)).isEqualTo(facts(Facts.Type.DIRECTORY, 01777));
    assertThat(attributes(0120777)).isEqualTo(facts(Facts.Type.LINK, 0777));
    assertThat(attributes(0106755)).isEqualTo(facts(Facts.Type.FILE, 06755));
    for (int other : new int[] {0010000, 0020000, 0060000, 0140000, 0}) {
      assertThat(attributes(other | 0600)).isEqualTo(facts(Facts.Type.OTHER, 0600));
    }
  }

  private static Facts attributes(int mode) throws ViolationException {
    Reply reply =
        new Packets().u8(1).u32(0xf).u64(5).u32(10).u32(20).u32(mode).u32(7).u32(-1).reply();
    Facts facts = reply.attributes();
    assertThat(reply.remaining()).isZero();
    return facts;
  }

  private static Facts facts(Facts.Type type, int mode) {
    return new Facts(type, 5, mode, 10, 20, 0xffff_ffffL);
  }

  @Test
  void attributesThatLeaveSomethingOutTellNothing() throws Exception {
    int[] widths = {8, 8, 4, 8};
    for (int flags = 0; flags < 15; flags++) {
      Packets packet = new Packets().u8(1).u32(flags);
      for (int bit = 0; bit < 4; bit++) {
        if ((flags & 1 << bit) != 0) {
          packet.raw(new byte[widths[bit]]);
        }
      }
      Reply reply = packet.u8(9).reply();
      assertThat(reply.attributes()).as("flags " + flags).isNull();
      assertThat(reply.u8()).as("flags " + flags).isEqualTo(9);
    }
  }

  @Test
  void extendedAttributesArePassedOver() throws Exception {
    Reply reply =
        new Packets()
            .u8(1)
            .u32(0x8000_0000L)
            .u32(2)
            .text("name")
            .text("value")
            .text("")
            .text("")
            .u8(9)
            .reply();
    assertThat(reply.attributes()).isNull();
    assertThat(reply.u8()).isEqualTo(9);
    violates(
        "too small",
        () -> new Packets().u8(1).u32(0x8000_0000L).u32(2).text("").text("").reply().attributes());
  }

  @Test
  void aStreamIsCutIntoPacketsHoweverItsBytesArrive() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 100; i++) {
      all.writeBytes(new Packets().u8(i).u32(i).raw(new byte[i * 37]).u8(i + 1).framed());
    }
    for (int portion : new int[] {1, 2, 3, 1_000, 65_536, 1 << 20}) {
      PacketReader reader = new PacketReader(in(portion, all.toByteArray()), 5, 10_000);
      Reply reply = new Reply();
      for (int i = 0; i < 100; i++) {
        reader.next(reply);
        assertThat(reply.type()).isEqualTo(i);
        assertThat(reply.i32()).isEqualTo(i);
        assertThat(reply.remaining()).isEqualTo(i * 37 + 1);
      }
      assertThat(reader.hasPacket()).isFalse();
      assertThatThrownBy(() -> reader.next(reply)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aPacketThatIsLargerThanTheFirstBufferIsReadWhole() throws Exception {
    byte[] content = new byte[200_000];
    Arrays.fill(content, (byte) 7);
    byte[] small = new Packets().u8(3).u32(0).framed();
    byte[] large = new Packets().u8(4).raw(content).framed();
    byte[] stream = new Packets().raw(small).raw(large).raw(small).bytes();
    PacketReader reader = new PacketReader(in(60_000, stream), 5, 262_144);
    Reply reply = new Reply();
    reader.next(reply);
    reader.next(reply);
    assertThat(reply.type()).isEqualTo(4);
    byte[] found = new byte[200_000];
    for (int i = 0; i < found.length; i++) {
      found[i] = (byte) reply.u8();
    }
    assertThat(found).isEqualTo(content);
    assertThat(reply.remaining()).isZero();
    reader.next(reply);
    assertThat(reply.type()).isEqualTo(3);
  }

  @Test
  void aPacketIsHereOnlyWhenItIsHereWhole() throws Exception {
    byte[] packet = new Packets().u8(3).u32(5).framed();
    byte[] two = new Packets().raw(packet).raw(packet).bytes();
    Reply reply = new Reply();

    PacketReader both = new PacketReader(in(100, two), 5, 10);
    assertThat(both.hasPacket()).as("nothing was read yet").isFalse();
    both.next(reply);
    assertThat(both.hasPacket()).isTrue();

    for (int more = 0; more < packet.length; more++) {
      PacketReader reader =
          new PacketReader(in(100, Arrays.copyOf(two, packet.length + more)), 5, 10);
      reader.next(reply);
      assertThat(reader.hasPacket()).as(more + " bytes of the next").isFalse();
    }
  }

  @Test
  void onlyLengthsBetweenTheShortestAndTheLongestAreTaken() throws Exception {
    for (int length : new int[] {5, 10}) {
      Reply reply = new Reply();
      new PacketReader(in(100, new Packets().raw(new byte[length]).framed()), 5, 10).next(reply);
      assertThat(reply.remaining()).isEqualTo(length - 1);
    }
    for (long length : new long[] {0, 4, 11, 0x7fff_ffffL, 0x8000_0005L, 0xffff_ffffL}) {
      byte[] packet = new Packets().u32(length).raw(new byte[20]).bytes();
      violates(
          "a length of " + length + " bytes",
          () -> new PacketReader(in(100, packet), 5, 10).next(new Reply()));
      byte[] later = new Packets().raw(new Packets().u8(1).u32(0).framed()).raw(packet).bytes();
      PacketReader reader = new PacketReader(in(100, later), 5, 10);
      reader.next(new Reply());
      violates("a length of " + length + " bytes", reader::hasPacket);
    }
  }

  /** Gives at most so many bytes at once. */
  private static InputStream in(int portion, byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(portion, length));
      }
    };
  }

  @Test
  void aRequestIsWrittenAsTheProtocolSays() throws Exception {
    RequestBuffer requests = new RequestBuffer();
    int first =
        requests
            .begin(7)
            .u32(0x81_02_03_04L)
            .u64(0x8102_0304_0506_0708L)
            .text("né")
            .string(new byte[] {1, 2, 3}, 2)
            .string(new byte[] {9})
            .u8(0xff)
            .seal();
    int second = requests.begin(8).u32(2).seal();

    byte[] expected =
        new Packets()
            .raw(
                new Packets()
                    .u8(7)
                    .u32(0x81_02_03_04L)
                    .u64(0x8102_0304_0506_0708L)
                    .text("né")
                    .u32(2)
                    .u8(1)
                    .u8(2)
                    .u32(1)
                    .u8(9)
                    .u8(0xff)
                    .framed())
            .raw(new Packets().u8(8).u32(2).framed())
            .bytes();
    assertThat(second).isEqualTo(9);
    assertThat(first).isEqualTo(expected.length - 9);
    assertThat(requests.waiting()).isEqualTo(expected.length);
    assertThat(flushed(requests)).isEqualTo(expected);
    assertThat(requests.waiting()).isZero();
    assertThat(flushed(requests)).as("a second flush").isEmpty();
  }

  @Test
  void aRequestThatWasBegunAndNotEndedIsForgotten() throws Exception {
    RequestBuffer requests = new RequestBuffer();
    requests.begin(1).u32(1).seal();
    requests.begin(2).text("never sent");
    requests.begin(3).u32(3).seal();
    requests.begin(4).text("never sent either");
    assertThat(flushed(requests))
        .isEqualTo(
            new Packets()
                .raw(new Packets().u8(1).u32(1).framed())
                .raw(new Packets().u8(3).u32(3).framed())
                .bytes());
    requests.begin(5).u32(5).seal();
    assertThat(flushed(requests)).isEqualTo(new Packets().u8(5).u32(5).framed());
  }

  @Test
  void theBufferGrowsWithWhatIsPutIn() throws Exception {
    RequestBuffer requests = new RequestBuffer();
    byte[] large = new byte[150_000];
    Arrays.fill(large, (byte) 3);
    requests.begin(6).u32(1).string(large).seal();
    Packets expected =
        new Packets().raw(new Packets().u8(6).u32(1).u32(large.length).raw(large).framed());
    for (int i = 0; i < 40_000; i++) {
      requests.begin(7).u32(i).seal();
      expected.raw(new Packets().u8(7).u32(i).framed());
    }
    assertThat(flushed(requests)).isEqualTo(expected.bytes());
  }

  @Test
  void aFlushReachesTheWireOnlyWhenSomethingWaits() throws Exception {
    int[] flushes = {0};
    ByteArrayOutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void flush() {
            flushes[0]++;
          }
        };
    RequestBuffer requests = new RequestBuffer();
    requests.flushTo(out);
    assertThat(flushes[0]).isZero();
    requests.begin(1).seal();
    requests.flushTo(out);
    assertThat(flushes[0]).isEqualTo(1);
  }

  private static byte[] flushed(RequestBuffer requests) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    requests.flushTo(out);
    return out.toByteArray();
  }

  private static void violates(String how, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(ViolationException.class).hasMessageContaining(how);
  }
}
