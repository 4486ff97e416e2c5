package dev.deployer.ssh.settings;

import dev.deployer.file.LocalFile;
import dev.deployer.outcome.LocalFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A key or a list of known hosts: a file, or the text itself, as CI systems hand it over. */
public sealed interface TextSource {
  /** The most bytes that are read of a file. */
  int LARGEST = 16 << 20;

  /** What it is called in messages. */
  String name();

  /**
   * The text, where each byte is one character (ISO 8859-1).
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws FileSystemException if the file is larger than {@link #LARGEST}
   */
  String read() throws IOException;

  /** A file. */
  static TextSource of(Path file) {
    return new OfFile(file);
  }

  /** A text that is called so in messages. */
  static TextSource of(String name, String text) {
    return new OfText(name, text);
  }

  /**
   * A file, read each time it is needed.
   *
   * @param file its path
   */
  record OfFile(Path file) implements TextSource {
    @Override
    public String name() {
      return LocalFailure.subject(file);
    }

    @Override
    public String read() throws IOException {
      return new String(LocalFile.read(file, LARGEST), StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * A text that is at hand; it may be secret, and does not show in {@link #toString}.
   *
   * @param name what it is called in messages
   * @param text each byte one character
   */
  record OfText(String name, String text) implements TextSource {
    @Override
    public String read() {
      return text;
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
