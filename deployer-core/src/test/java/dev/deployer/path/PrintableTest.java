package dev.deployer.path;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PrintableTest {
  @Test
  void whatMovesACursorOrForgesALineIsEscaped() {
    assertThat(Printable.escape("a\u001b[2J\r\nb\u009b\u007f"))
        .isEqualTo("a\\u001b[2J\\u000d\\u000ab\\u009b\\u007f");
    assertThat(Printable.escape("\u202etxt.\u2066\ufeff\u200b"))
        .isEqualTo("\\u202etxt.\\u2066\\ufeff\\u200b");
    assertThat(Printable.escape("\u2028\u2029")).isEqualTo("\\u2028\\u2029");
  }

  @Test
  void whatIsNoCharacterIsEscaped() {
    assertThat(Printable.escape("\udcff\ud800\uffff")).isEqualTo("\\udcff\\ud800\\uffff");
    assertThat(Printable.escape("\udb40\udc01")).isEqualTo("\\U000e0001");
  }

  @Test
  void whatCanBeReadStaysAsItIs() {
    assertThat(Printable.escape("über 😀 \"x\" 'y'")).isEqualTo("über 😀 \"x\" 'y'");
  }

  @Test
  void anEscapeCannotBeForged() {
    assertThat(Printable.escape("\\u001b")).isEqualTo("\\\\u001b");
    assertThat(Printable.quote("a\"b\\")).isEqualTo("\"a\\\"b\\\\\"");
  }

  @Test
  void ofAllCodePointsTheSameAreHeldBackWhereverTheyAreShown() {
    String all =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .mapToObj(Character::toString)
            .collect(joining(" "));
    Pattern harmful = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}\\p{Zl}\\p{Zp}]");
    Set<Integer> harmless =
        all.codePoints()
            .filter(c -> !harmful.matcher(Character.toString(c)).matches())
            .boxed()
            .collect(Collectors.toSet());

    assertThat(in(Printable.escape(all))).isEqualTo(harmless);
    assertThat(in(Printable.shown(all))).isEqualTo(harmless);
    assertThat(in(Printable.json(all))).isEqualTo(harmless);
  }

  private static Set<Integer> in(String shown) {
    return shown.codePoints().boxed().collect(Collectors.toSet());
  }

  @Test
  void anEscapeSaysWhichCodePointItStandsFor() {
    assertThat(Printable.shown("\udb40\udc01")).isEqualTo("\\U000e0001");
    assertThat(Printable.json("\udb40\udc01\ud800")).isEqualTo("\\udb40\\udc01\\ud800");
    assertThat(Printable.shown("\\u001b")).isEqualTo("\\u001b");
  }
}
