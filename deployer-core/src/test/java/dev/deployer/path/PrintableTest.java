package dev.deployer.path;

import static org.assertj.core.api.Assertions.assertThat;

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
}
