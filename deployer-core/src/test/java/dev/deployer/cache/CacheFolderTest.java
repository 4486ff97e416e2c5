package dev.deployer.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deployer.file.BrokenListing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CacheFolderTest {
  @TempDir Path home;
  private Path folder;
  private CacheFolder cache;

  @BeforeEach
  void aFolderThatIsNotThereYet() {
    folder = home.resolve("cache/deployer/x");
    cache = new CacheFolder(folder, 400);
  }

  private static byte[] text(int length, char with) {
    byte[] text = new byte[length];
    Arrays.fill(text, (byte) with);
    return text;
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  @Test
  void whatIsWrittenIsReadUntilItIsReplaced() {
    assertThat(cache.read("a")).isEmpty();
    cache.write("a", text(3, 'x'));
    assertThat(new CacheFolder(folder, 400).read("a")).contains(text(3, 'x'));
    cache.write("a", text(4, 'y'));
    assertThat(cache.read("a")).contains(text(4, 'y'));
  }

  @Test
  void nobodyElseCanReadIt() throws IOException {
    cache.write("a", text(3, 'x'));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("a"))))
        .isEqualTo("rw-------");
  }

  @Test
  void whatWasUsedLongestAgoGoesWhereThereIsNoRoom() throws IOException {
    for (int i = 0; i < 4; i++) {
      cache.write("f" + i, text(100, 'x'));
      Files.setLastModifiedTime(folder.resolve("f" + i), FileTime.fromMillis(1_000L * (i + 1)));
    }
    assertThat(cache.read("f0")).isPresent();

    cache.write("f4", text(100, 'x'));

    assertThat(names()).containsExactlyInAnyOrder("f0", "f2", "f3", "f4");
  }

  @Test
  void ofMoreFilesThanItMayHaveThoseThatWereUsedLongestAgoGo() throws IOException {
    CacheFolder few = CacheFolder.ofFiles(folder, 3, 10);
    for (int i = 0; i < 3; i++) {
      few.write("f" + i, text(10, 'x'));
      Files.setLastModifiedTime(folder.resolve("f" + i), FileTime.fromMillis(1_000L * (i + 1)));
    }
    few.write("large", text(11, 'x'));
    assertThat(names()).containsExactlyInAnyOrder("f0", "f1", "f2");

    few.write("f3", text(1, 'x'));

    assertThat(names()).containsExactlyInAnyOrder("f1", "f2", "f3");
  }

  @Test
  void whatIsTooLargeIsNotKept() throws IOException {
    cache.write("a", text(101, 'x'));
    assertThat(cache.read("a")).isEmpty();
    cache.write("a", text(100, 'x'));
    Files.write(folder.resolve("a"), text(101, 'x'));
    assertThat(cache.read("a")).isEmpty();
  }

  @Test
  void whatIsNoFileIsNotThereAndNothingFails() throws Exception {
    Files.createDirectories(folder.resolve("directory/full"));
    Files.write(home.resolve("elsewhere"), text(3, 'x'));
    Files.createSymbolicLink(folder.resolve("link"), home.resolve("elsewhere"));
    assertThat(new ProcessBuilder("mkfifo", folder.resolve("pipe") + "").start().waitFor())
        .isZero();
    for (String name : new String[] {"directory", "link", "pipe"}) {
      assertThat(cache.read(name)).as(name).isEmpty();
      cache.write(name, text(5, 'y'));
    }
    assertThat(home.resolve("elsewhere")).hasBinaryContent(text(3, 'x'));
    assertThat(folder.resolve("directory/full")).isDirectory();
    assertThat(names()).containsExactlyInAnyOrder("directory", "link", "pipe");
  }

  @Test
  void aFolderThatCannotBeListedToItsEndFailsNothing() {
    CacheFolder broken = new CacheFolder(BrokenListing.of(folder), 400);
    broken.write("a", text(3, 'x'));
    broken.write("b", text(3, 'y'));
    assertThat(broken.read("a")).contains(text(3, 'x'));
    assertThat(broken.read("b")).contains(text(3, 'y'));
  }

  @Test
  void aFolderThatCannotBeMadeKeepsNothing() throws IOException {
    Files.write(home.resolve("cache"), text(1, 'x'));
    cache.write("a", text(3, 'x'));
    assertThat(cache.read("a")).isEmpty();
    assertThat(home.resolve("cache")).hasBinaryContent(text(1, 'x'));
  }
}
