package dev.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed client leaves of a copy goes with a later one, and nothing else does. */
final class CopyFolderTest {
  @TempDir Path temporary;

  /** A folder with one file, both written so long ago. */
  private Path folder(String name, String file, Duration ago) throws IOException {
    Path folder = Files.createDirectory(temporary.resolve(name));
    aged(Files.write(folder.resolve(file), new byte[] {1}), ago);
    return aged(folder, ago);
  }

  private static Path aged(Path path, Duration ago) throws IOException {
    return Files.setLastModifiedTime(path, FileTime.from(Instant.now().minus(ago)));
  }

  private void aCopyIsMade() throws IOException {
    CopyFolder.in(temporary).close();
  }

  @Test
  void aCopyIsForThisAccountAloneAndGoesWhenItIsClosed() throws IOException {
    CopyFolder made = CopyFolder.in(temporary);
    Files.write(made.file(0), new byte[] {1});

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.path())))
        .isEqualTo("rwx------");
    made.close();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void whatAKilledClientLeftIsRemovedAfterADay() throws IOException {
    CopyFolder killed = CopyFolder.in(temporary);
    aged(Files.write(killed.file(0), new byte[] {1}), Duration.ofHours(25));
    aged(killed.path(), Duration.ofHours(25));

    aCopyIsMade();

    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aCopyThatMayBeInUseStays() throws IOException {
    Path young = folder("deployer-release1", "0", Duration.ofHours(23));
    Path written = folder("deployer-release2", "0", Duration.ofHours(30));
    aged(written.resolve("0"), Duration.ofHours(1));

    aCopyIsMade();

    assertThat(young.resolve("0")).exists();
    assertThat(written.resolve("0")).exists();
  }

  @Test
  void aCopyOfAnotherAccountStays() throws IOException {
    Path copy = folder("deployer-release6", "0", Duration.ofDays(2));
    UserPrincipal own = Files.getOwner(copy);
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));

    CopyFolder.removeThoseLeft(temporary, new Somebody(), yesterday);
    assertThat(copy.resolve("0")).exists();

    CopyFolder.removeThoseLeft(temporary, own, yesterday);
    assertThat(copy).doesNotExist();
  }

  /** An account that owns nothing here. */
  private static final class Somebody implements UserPrincipal {
    @Override
    public String getName() {
      return "somebody";
    }
  }

  @Test
  void whatOnlyLooksLikeACopyStays() throws IOException {
    Duration old = Duration.ofDays(9);
    Path named = folder("deployer-release-notes", "0", old);
    Path filled = folder("deployer-release3", "thesis.txt", old);
    Path elsewhere = folder("elsewhere", "0", old);
    Path link = Files.createSymbolicLink(temporary.resolve("deployer-release4"), elsewhere);
    Path file = aged(Files.createFile(temporary.resolve("deployer-release5")), old);

    aCopyIsMade();

    assertThat(named.resolve("0")).exists();
    assertThat(filled.resolve("thesis.txt")).exists();
    assertThat(elsewhere.resolve("0")).exists();
    assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(file).exists();
  }
}
