package dev.deployer.gradle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deployed of the files that a build script names. */
class ChosenSourceTest {
  @TempDir Path folder;

  private Optional<Path> of(String... names) {
    List<File> files = List.of(names).stream().map(folder::resolve).map(Path::toFile).toList();
    return ChosenSource.of(files, folder.resolve("staged"));
  }

  @Test
  void aFolderAndAnArchiveAreTheReleaseItself() throws IOException {
    Files.createDirectory(folder.resolve("dist"));
    assertThat(of("dist")).contains(folder.resolve("dist"));
    for (String archive : List.of("a.zip", "a.tar", "a.tgz", "a-1.0.tar.gz")) {
      Files.createFile(folder.resolve(archive));
      assertThat(of(archive)).contains(folder.resolve(archive));
    }
  }

  @Test
  void anotherFileIsTheOneFileOfIt() throws IOException {
    Files.writeString(folder.resolve("shop.jar"), "one");
    assertThat(of("shop.jar")).contains(folder.resolve("staged"));
    assertThat(folder.resolve("staged/shop.jar")).hasContent("one");
  }

  @Test
  void whatIsNotThereIsNamedAndNothingIsNothing() {
    assertThat(of("gone")).contains(folder.resolve("gone"));
    assertThat(of()).isEmpty();
  }

  @Test
  void severalAreRefused() {
    assertThatThrownBy(() -> of("a.jar", "b.jar"))
        .hasMessageContaining("here are several: " + folder.resolve("a.jar"))
        .hasMessageContaining("Put them into one folder");
  }
}
