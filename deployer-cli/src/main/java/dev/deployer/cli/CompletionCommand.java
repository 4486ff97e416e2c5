package dev.deployer.cli;

import dev.deployer.cli.completion.ShellScripts;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.project.output.ExitCode;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code completion}: prints the script with which a shell completes lines of this program. */
@Command(
    name = "completion",
    sortOptions = false,
    customSynopsis = "deployer completion bash|zsh|fish",
    description = {
      "Print the script with which a shell completes what you type: commands, options and their"
          + " words, the environments, hosts and labels of deployer.yaml, and the releases of a"
          + " target.",
      "",
      "Releases are those of the last answer of its hosts. No host is asked while you type, and no"
          + " Java is started but where deployer.yaml was changed."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  deployer completion bash > ~/.local/share/bash-completion/completions/deployer",
      "  deployer completion zsh > ~/.zsh/completions/_deployer",
      "  deployer completion fish > ~/.config/fish/completions/deployer.fish"
    })
final class CompletionCommand implements LocalCommand {
  @Parameters(
      index = "0",
      paramLabel = "SHELL",
      converter = ShellConverter.class,
      completionCandidates = Shells.class,
      description = "bash, zsh or fish.")
  String shell;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Override
  public ExitCode run(Surroundings here) {
    here.out().print(ShellScripts.of(shell));
    return ExitCode.DONE;
  }

  /** Those that have a script. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ShellScripts.SHELLS.iterator();
    }
  }

  /** The name of a shell that has one. */
  static final class ShellConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!ShellScripts.SHELLS.contains(text)) {
        throw new TypeConversionException("it is bash, zsh or fish");
      }
      return text;
    }
  }
}
