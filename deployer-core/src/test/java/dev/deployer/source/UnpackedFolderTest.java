package dev.deployer.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of what is taken apart stays on this machine. */
final class UnpackedFolderTest {
  @TempDir Path temporary;

  private List<Path> there() throws IOException {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.toList();
    }
  }

  @Test
  void itIsForThisAccountAloneAndGoneWhenItIsClosed() throws Exception {
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("kept"), "");
    UnpackedFolder folder = UnpackedFolder.in(temporary);
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.tree().getParent())))
        .isEqualTo("rwx------");
    Files.createDirectories(folder.tree().resolve("a/b"));
    Files.writeString(folder.tree().resolve("a/b/c"), "");
    Files.createSymbolicLink(folder.tree().resolve("out"), elsewhere);
    Files.writeString(folder.archive(), "");

    folder.close();

    assertThat(there()).containsExactly(elsewhere);
    assertThat(elsewhere.resolve("kept")).exists();
  }

  @Test
  void whatAKilledProcessLeftGoesAfterADay() throws Exception {
    Path left = Files.createDirectory(temporary.resolve("deployer-source123"));
    Files.writeString(left.resolve("archive"), "");
    Path young = Files.createDirectory(temporary.resolve("deployer-source124"));
    Path others = Files.createDirectory(temporary.resolve("deployer-sources"));
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
    Files.setLastModifiedTime(left, old);
    Files.setLastModifiedTime(others, old);

    UnpackedFolder.in(temporary).close();

    assertThat(there()).containsExactlyInAnyOrder(young, others);
  }
}
