package dev.deployer.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WritingOutTest {
  @TempDir Path settings;

  private void say(String interval, String age) throws IOException {
    Files.writeString(settings.resolve("dirty_writeback_centisecs"), interval + "\n");
    Files.writeString(settings.resolve("dirty_expire_centisecs"), age + "\n");
  }

  @Test
  void asLinuxIsSetUpUsuallyItIsTwiceWhatThatTakes() throws IOException {
    say("500", "3000");

    assertThat(WritingOut.nanoseconds(settings)).hasValue(TimeUnit.SECONDS.toNanos(70));
  }

  @Test
  void whereItWritesOutLaterItIsLonger() throws IOException {
    say("6000", "6000");

    assertThat(WritingOut.nanoseconds(settings)).hasValue(TimeUnit.SECONDS.toNanos(240));
  }

  @Test
  void itIsNeverLessThanAMinute() throws IOException {
    say("100", "200");

    assertThat(WritingOut.nanoseconds(settings)).hasValue(TimeUnit.SECONDS.toNanos(60));
  }

  @Test
  void whereItWritesNothingOutByItselfOrDoesNotSayNothingIsKnown() throws IOException {
    assertThat(WritingOut.nanoseconds(settings)).isEmpty();
    say("0", "3000");
    assertThat(WritingOut.nanoseconds(settings)).isEmpty();
    say("5", "later");
    assertThat(WritingOut.nanoseconds(settings)).isEmpty();
  }
}
