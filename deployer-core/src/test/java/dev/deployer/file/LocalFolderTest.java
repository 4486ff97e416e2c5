package dev.deployer.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalFolderTest {
  @TempDir Path folder;

  @Test
  void allThatLiesInItIsListedAndNothingBelow() throws IOException {
    Files.createDirectories(folder.resolve("one/below"));
    Files.createFile(folder.resolve("two"));
    assertThat(LocalFolder.list(folder))
        .containsExactlyInAnyOrder(folder.resolve("one"), folder.resolve("two"));
  }

  @Test
  void oneThatIsNotThereIsNotListed() {
    assertThatThrownBy(() -> LocalFolder.list(folder.resolve("gone")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void oneThatCannotBeListedToItsEndIsNotListedAtAll() throws IOException {
    Files.createFile(folder.resolve("one"));
    Files.createFile(folder.resolve("two"));
    assertThatThrownBy(() -> LocalFolder.list(BrokenListing.of(folder)))
        .isInstanceOf(IOException.class)
        .hasMessage("Stale file handle");
  }
}
