import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes a tree of small text files, a hundred in a directory and a hundred directories in another.
 */
final class MakeTree {
  private MakeTree() {}

  /** Its arguments are the folder, which is made, and the number of files. */
  public static void main(String[] arguments) throws IOException {
    Path top = Path.of(arguments[0]);
    int files = Integer.parseInt(arguments[1]);
    for (int file = 0; file < files; file++) {
      Path directory = top.resolve(file / 10_000 + "/" + file / 100 % 100);
      if (file % 100 == 0) {
        Files.createDirectories(directory);
      }
      String text = "file " + file + " of " + files + "\n" + "-".repeat(file % 251);
      Files.write(directory.resolve(file % 100 + ".txt"), text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
