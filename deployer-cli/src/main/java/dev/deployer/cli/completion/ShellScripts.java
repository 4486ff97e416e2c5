package dev.deployer.cli.completion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The script that tells a shell how a line of this program is completed. */
public final class ShellScripts {
  /** The shells that have one. */
  public static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private ShellScripts() {}

  /** That of a shell. */
  public static String of(String shell) {
    if (!SHELLS.contains(shell)) {
      throw new IllegalArgumentException("it is bash, zsh or fish");
    }
    try (InputStream script = ShellScripts.class.getResourceAsStream("deployer." + shell)) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("it is in the jar of the program", e);
    }
  }
}
