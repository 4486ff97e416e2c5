package dev.deployer.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileLineTest {
  private static final String HEX =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final String ZEROS =
      "000000000000000000000000000000000000000000000000000000000000000";
  private static final String LINE =
      "./src/a-b_c.js type=file mode=0644 size=312 time=1763673225.0 sha256=" + HEX;
  private static final String CHARACTERS = " .=/0179azAF-+\\#*?[\u007f";

  @Test
  void anOrdinaryLineIsReadFromLeftToRight() {
    assertThat(FileLine.parse(LINE)).isEqualTo(MtreeLine.parseAny(LINE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "./a\\040b type=file mode=0644 size=3 time=5.0 sha256=" + HEX,
        "./a[b type=file mode=0644 size=3 time=5.0 sha256=" + HEX,
        "./a type=file mode=0644 size=03 time=5.0 sha256=" + HEX,
        "./a type=file mode=0644 size=3 time=5.0 sha256=" + HEX + " uid=5",
        "./a type=file mode=0648 size=3 time=5.0 sha256=" + HEX,
        "./a type=file mode=0644 size= time=5.0 sha256=" + HEX,
        "./a type=file mode=0644 size=3 time=5.0 sha256=E" + ZEROS,
        "./a type=file mode=0644 size=9999999999999999999 time=5.0 sha256=" + HEX,
        "./a type=dir mode=0755",
        "./a"
      })
  void everyOtherLineTakesACloserLook(String line) {
    assertThat(FileLine.parse(line)).isNull();
  }

  @Test
  void itReadsNothingThatACloserLookWouldReadOtherwise() {
    Random random = new Random(5);
    int read = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder line = new StringBuilder(LINE);
      for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
        int at = random.nextInt(line.length());
        char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
        switch (random.nextInt(3)) {
          case 0 -> line.setCharAt(at, c);
          case 1 -> line.insert(at, c);
          default -> line.deleteCharAt(at);
        }
      }
      Entry entry = parse(line.toString(), true);
      if (entry != null) {
        read++;
        assertThat(parse(line.toString(), false)).as("%s", line).isEqualTo(entry);
      }
    }
    assertThat(read).isGreaterThan(10_000);
  }

  private static Entry parse(String line, boolean quickly) {
    try {
      return quickly ? FileLine.parse(line) : MtreeLine.parseAny(line);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
