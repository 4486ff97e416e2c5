package dev.deployer.ssh.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WireTextTest {
  @Test
  void utf8IsReadAsSuch() {
    assertThat(decode(0x61, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80)).isEqualTo("aé😀");
    assertThat(decode()).isEmpty();
  }

  @Test
  void bytesThatAreNoUtf8StandAsLoneSurrogates() {
    assertThat(decode(0xff, 0x61, 0xc3)).isEqualTo("\udcffa\udcc3");
    assertThat(decode(0xc0, 0x80)).isEqualTo("\udcc0\udc80");
    assertThat(decode(0xed, 0xb2, 0x80)).as("U+DC80 in UTF-8 is none").hasSize(3);
  }

  @Test
  void everyNameComesBackAsTheSameBytes() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(9)];
      random.nextBytes(bytes);
      assertThat(WireText.encode(WireText.decode(bytes, 0, bytes.length))).isEqualTo(bytes);
    }
  }

  @Test
  void aSurrogateThatStandsForNoByteIsNeverSentAsAnotherName() {
    for (String text : new String[] {"a\ud800", "\udc00", "\udc7f", "\udd00x"}) {
      assertThatThrownBy(() -> WireText.encode(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static String decode(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return WireText.decode(bytes, 0, bytes.length);
  }
}
