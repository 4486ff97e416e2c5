package dev.deployer.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFailureTest {
  @TempDir Path folder;

  @Test
  void theReasonIsSaidInWordsAndWithoutThePath() {
    assertThat(LocalFailure.why(new NoSuchFileException("f"))).isEqualTo("there is no such file");
    assertThat(LocalFailure.why(new AccessDeniedException("f"))).isEqualTo("permission denied");
    assertThat(LocalFailure.why(new EOFException())).isEqualTo("it ends too early");
    assertThat(LocalFailure.why(new NotDirectoryException("f"))).isEqualTo("it is not a directory");
    assertThat(LocalFailure.why(new FileAlreadyExistsException("f")))
        .isEqualTo("it exists already");
    assertThat(LocalFailure.why(new FileSystemException("f", null, "No space left on device")))
        .isEqualTo("No space left on device");
    assertThat(LocalFailure.why(new IOException("a\u001bb"))).isEqualTo("a\\u001bb");
  }

  @Test
  void whatIsNotShownOfAFileIsCalledAFile() {
    assertThat(LocalFailure.subject(folder.resolve("aB3dE6gH9jK2mN5pQ8sT1vW4")))
        .startsWith("a file (of ")
        .contains(" characters, not shown: ");
    assertThat(LocalFailure.subject(folder)).isEqualTo(folder.toString());
  }

  @Test
  void aDirectoryIsCalledOneWhetherItIsReadOrWritten() {
    for (IOException e :
        new IOException[] {
          catchThrowableOfType(IOException.class, () -> Files.readAllBytes(folder)),
          catchThrowableOfType(IOException.class, () -> Files.write(folder, new byte[1])),
          catchThrowableOfType(IOException.class, () -> Files.readString(folder))
        }) {
      assertThat(LocalFailure.why(e)).isEqualTo("it is a directory");
    }
  }
}
