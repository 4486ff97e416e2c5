package dev.deployer.project.buildtool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines as words. */
class ShellWordsTest {
  @Test
  void aLineIsTakenApartAtItsBlanksButForThoseInQuotes() {
    assertThat(ShellWords.parse(" prune  --keep 3 'a b' \"c 'd'\" e\\ f '' x'y'z "))
        .containsExactly("prune", "--keep", "3", "a b", "c 'd'", "e f", "", "xyz");
  }

  @Test
  void whatIsQuotedIsTakenApartAsItWas() {
    List<String> words = List.of("plain", "two words", "it's", "\"", "\\", "", "--x=1,2");
    assertThat(ShellWords.parse(ShellWords.line(words))).isEqualTo(words);
  }

  @Test
  void aQuoteThatIsNotClosedIsRefused() {
    assertThatThrownBy(() -> ShellWords.parse("rename --from 'shop"))
        .hasMessage("A quote is not closed: rename --from 'shop");
  }
}
