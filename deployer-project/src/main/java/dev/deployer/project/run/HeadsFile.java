package dev.deployer.project.run;

import dev.deployer.KnownHead;
import dev.deployer.file.LocalFile;
import dev.deployer.outcome.LocalFailure;
import dev.deployer.path.Discreet;
import dev.deployer.project.report.HeadsOfHistory;
import dev.deployer.project.report.MisuseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@code history --heads} has written: a head a line, and comments. */
public final class HeadsFile {
  private static final int MOST_BYTES = 1 << 20;

  private HeadsFile() {}

  /**
   * Reads it.
   *
   * @param typed the file as it was typed
   * @throws MisuseException if it cannot be read, or holds something else
   */
  public static List<KnownHead> read(Path file, String typed) throws MisuseException {
    String text;
    try (InputStream in = LocalFile.open(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new MisuseException(Discreet.shown(typed) + " is larger than a file of heads is.");
      }
      text = new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new MisuseException(
          "The heads in " + Discreet.shown(typed) + " cannot be read: " + LocalFailure.why(e) + ".",
          "They are written by: deployer history TARGET --heads > FILE");
    }
    List<KnownHead> heads = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      int comment = line.indexOf(HeadsOfHistory.COMMENT);
      String head = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!head.isEmpty()) {
        heads.add(head(head, typed, number));
      }
    }
    if (heads.isEmpty()) {
      throw new MisuseException("There is no head in " + Discreet.shown(typed) + ".");
    }
    return heads;
  }

  private static KnownHead head(String text, String typed, int line) throws MisuseException {
    try {
      return KnownHead.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MisuseException(
          "Line " + line + " of " + Discreet.shown(typed) + " is no head: " + e.getMessage() + ".");
    }
  }
}
