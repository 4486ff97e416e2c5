package dev.deployer.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a command prints, from bytes to what is shown. */
class OutputTest {
  private final List<String> told = new ArrayList<>();

  private List<String> split(byte[] bytes, int atOnce) {
    List<String> lines = new ArrayList<>();
    LineSplitter splitter = new LineSplitter((text, cut) -> lines.add(text + (cut ? "…" : "")));
    for (int at = 0; at < bytes.length; at += atOnce) {
      int length = Math.min(atOnce, bytes.length - at);
      byte[] some = new byte[length + 3];
      System.arraycopy(bytes, at, some, 0, length);
      splitter.take(some, length);
    }
    splitter.end();
    return lines;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void linesEndWithLineFeedCarriageReturnOrBoth() {
    byte[] bytes = utf8("one\ntwo\r\nthree\rfour\n\nsix");

    for (int atOnce = 1; atOnce <= bytes.length; atOnce++) {
      assertThat(split(bytes, atOnce)).containsExactly("one", "two", "three", "four", "", "six");
    }
  }

  @Test
  void charactersOfSeveralBytesMayArriveInPieces() {
    String text = "é€😀".repeat(5);

    for (int atOnce = 1; atOnce < 8; atOnce++) {
      assertThat(split(utf8(text + "\n" + text), atOnce)).containsExactly(text, text);
    }
  }

  @Test
  void whatIsNotUtf8IsReplaced() {
    assertThat(split(new byte[] {'a', (byte) 0xff, 'b', '\n', (byte) 0xe2, (byte) 0x82}, 1))
        .containsExactly("a\ufffdb", "\ufffd");
  }

  @Test
  void aLongLineIsCutAndTheNextOneIsWhole() {
    assertThat(split(utf8("x".repeat(LineSplitter.LONGEST * 50) + "\nnext"), 1000))
        .containsExactly("x".repeat(LineSplitter.LONGEST) + "…", "next");
    assertThat(split(utf8("x".repeat(LineSplitter.LONGEST)), 1000))
        .containsExactly("x".repeat(LineSplitter.LONGEST));
  }

  @Test
  void noBytesMakeTheSplitterFail() {
    Random random = new Random(11);
    for (int round = 0; round < 500; round++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      assertThat(split(bytes, 1 + random.nextInt(20))).isEqualTo(split(bytes, 300));
    }
  }

  private ShownOutput shown(String... secrets) {
    return new ShownOutput(new Redaction(List.of(secrets)), 3, told::add);
  }

  @Test
  void coloursAreTakenOutAndOtherControlCharactersEscaped() {
    ShownOutput output = shown();

    output.line("\u001b[1;32mgreen\u001b[0m\tand\u0007 \u001b]0;title\u0007plain", false);

    assertThat(told).containsExactly("green    and\\u0007 plain");
  }

  @Test
  void theLastLinesAreKept() {
    ShownOutput output = shown();
    for (int i = 1; i <= 10; i++) {
      output.line("line " + i, false);
    }

    assertThat(told).hasSize(10);
    assertThat(output.tail()).containsExactly("line 8", "line 9", "line 10");
  }

  @Test
  void secretsAreTakenOutWhereverTheyStand() {
    ShownOutput output = shown("s3cr\\et", "abab");

    output.line("s3cr\\et in s3cr\\ets3cr\\et, ababab and a s3cr", false);

    assertThat(told).containsExactly("*** in ***, *** and a s3cr");
  }

  @Test
  void aSecretThatIsCutOffIsTakenOutToo() {
    shown("secret").line("the sec", true);

    assertThat(told).containsExactly("the *** … (cut)");
  }

  @Test
  void aSecretBehindColoursIsFound() {
    shown("secret").line("se\u001b[1mcr\u001b[0met", false);

    assertThat(told).containsExactly("***");
  }

  @Test
  void aSecretThatHoldsATabIsFound() {
    ShownOutput output = shown("user\tpassword");

    output.line("a\tuser\tpassword", false);
    output.line("user\tpass", true);

    assertThat(told).containsExactly("a    ***", "*** … (cut)");
  }

  @Test
  void eachLineOfASecretOfSeveralIsOne() {
    ShownOutput output = shown("-----BEGIN KEY-----\nAAAABBBB\n}\n");

    output.line("it is AAAABBBB }", false);

    assertThat(told).containsExactly("it is *** }");
  }
}
