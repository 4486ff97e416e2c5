package dev.deployer.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deployer.root.Json;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RemarkTest {
  private static final int MOST = 4096;

  @ParameterizedTest
  @ValueSource(strings = {"a", "\"", "\\", "\n", "\u0001", "\u007f", "é", "漢", "😀"})
  void whatIsShortEnoughIsSoInJsonTooWhateverHasToBeEscaped(String one) {
    int most = 0;
    while (isShortEnough(one.repeat(most + 1))) {
      most++;
    }
    assertThat(most).isBetween(MOST / 6, MOST);
    int empty = Json.write(Map.of("message", "")).length;
    assertThat(Json.write(Map.of("message", one.repeat(most))).length)
        .isLessThanOrEqualTo(empty + MOST);
  }

  private static boolean isShortEnough(String text) {
    try {
      return Remark.require("a message", text, MOST).equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4097, 70_000})
  void whatIsLongerIsRefusedWithItsLengthAndWhatIsAllowed(int length) {
    assertThatThrownBy(() -> Remark.require("a message", "x".repeat(length), MOST))
        .hasMessage(
            String.format("a message has at most 4,096 bytes, and this one has %,d", length));
  }
}
