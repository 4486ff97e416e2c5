package dev.deployer.cli;

import dev.deployer.ssh.settings.Compression;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.TypeConversionException;

/** The word behind {@code -C}, which may be left out: what follows then may be the target. */
final class CompressionWord {
  private static final String YES = "yes";
  private static final List<String> WORDS = List.of(YES, "no", "auto");

  private CompressionWord() {}

  /** All of them. */
  static final class Words implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return WORDS.iterator();
    }
  }

  /** What is meant by one. */
  static final class Converter implements ITypeConverter<Compression> {
    @Override
    public Compression convert(String text) {
      return switch (text) {
        case YES -> Compression.YES;
        case "no" -> Compression.NO;
        case "auto" -> Compression.AUTO;
        default -> throw new TypeConversionException("it is yes, no or auto");
      };
    }
  }

  /** Takes what follows for one of them only if it is one, and else for what it is without. */
  static final class Finder implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // so picocli has it
    public boolean preprocess(
        Stack<String> rest, CommandSpec command, ArgSpec option, Map<String, Object> how) {
      boolean isWord = !rest.isEmpty() && WORDS.contains(rest.peek());
      if (!isWord && !"=".equals(how.get("separator"))) {
        rest.push(YES);
      }
      return false;
    }
  }
}
