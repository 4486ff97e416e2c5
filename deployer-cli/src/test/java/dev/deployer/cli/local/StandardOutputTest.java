package dev.deployer.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
  private int writes;

  @Test
  void whatIsLeftAfterTheReaderHasGoneIsDroppedWithoutAnError() throws IOException {
    StandardOutput out = new StandardOutput(failing("Broken pipe"));
    out.write(1);
    out.write(new byte[10], 0, 10);
    assertThat(writes).as("it was asked once").isEqualTo(1);
  }

  @Test
  void anyOtherFailureToWriteIsAnError() {
    StandardOutput out = new StandardOutput(failing("No space left on device"));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> out.write("text".getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(IOException.class)
          .hasMessage("No space left on device");
    }
    assertThat(writes).isEqualTo(2);
  }

  private OutputStream failing(String why) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        writes++;
        throw new IOException(why);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        write(bytes[offset]);
      }
    };
  }
}
