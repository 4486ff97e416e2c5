package dev.deployer.cli;

import dev.deployer.cli.completion.ShellScripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes what the distribution has of the commands, in other forms than this program. */
public final class Distributed {
  private static final int DATE = "2026-11-29".length();

  private Distributed() {}

  /**
   * Called by the build.
   *
   * @param arguments the folder for it, the time of the build, and the version
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    write(folder.resolve("lib/commands.tsv"), CompletionTable.text());
    write(folder.resolve("share/bash-completion/completions/deployer"), ShellScripts.of("bash"));
    write(folder.resolve("share/zsh/site-functions/_deployer"), ShellScripts.of("zsh"));
    write(folder.resolve("share/fish/vendor_completions.d/deployer.fish"), ShellScripts.of("fish"));
    for (Map.Entry<String, String> page :
        new ManualPages(arguments[1].substring(0, DATE), arguments[2]).all().entrySet()) {
      write(folder.resolve("share/man").resolve(page.getKey()), page.getValue());
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
