package dev.deployer.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * When Linux writes to a disk what programs have written. Until then, who writes through a mapping
 * of a file's memory (mmap(2)) that was written through already gives the file no new time.
 */
final class WritingOut {
  /** Where the kernel says its settings (Documentation/admin-guide/sysctl/vm.rst). */
  static final Path SETTINGS = Path.of("/proc/sys/vm");

  private static final long LEAST = TimeUnit.MINUTES.toNanos(1);

  private WritingOut() {}

  /**
   * After how many nanoseconds all is written out, with some to spare, and a minute at least: it is
   * looked for each {@code dirty_writeback_centisecs} what is older than {@code
   * dirty_expire_centisecs}. Absent where nothing is looked for, or it is not told.
   */
  static OptionalLong nanoseconds(Path settings) {
    try {
      long interval = centiseconds(settings.resolve("dirty_writeback_centisecs"));
      long age = centiseconds(settings.resolve("dirty_expire_centisecs"));
      return interval <= 0 || age < 0
          ? OptionalLong.empty()
          : OptionalLong.of(Math.max(LEAST, TimeUnit.MILLISECONDS.toNanos(20 * (interval + age))));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static long centiseconds(Path file) throws IOException {
    return Integer.parseInt(Files.readString(file, StandardCharsets.US_ASCII).strip());
  }
}
