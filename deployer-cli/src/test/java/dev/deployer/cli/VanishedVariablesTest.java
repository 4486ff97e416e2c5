package dev.deployer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What a shell makes of {@code --source "$BUILD"} where that variable is empty. */
class VanishedVariablesTest extends TypedProgram {
  /** What says nothing where it is empty, and leads to nothing else. */
  private static final Set<String> TEXTS = Set.of("--message");

  @BeforeEach
  void aShop() throws IOException {
    Files.createDirectories(folder.resolve("dist"));
    Files.writeString(folder.resolve("dist/index.html"), "hello");
    Files.writeString(
        folder.resolve("deployer.yaml"),
        """
        application: shop
        source: dist
        environments:
          production: {root: /srv/shop, hosts: [web1, web2]}
        """);
  }

  @Test
  void anOptionThatNamesNothingIsRefusedByEachCommandBeforeAHostIsAsked() {
    int refused = 0;
    List<List<String>> taken = new ArrayList<>();
    for (Map.Entry<String, CommandLine> command : CommandTree.of().getSubcommands().entrySet()) {
      for (OptionSpec option : command.getValue().getCommandSpec().options()) {
        if (option.arity().min() == 0 || TEXTS.contains(option.longestName())) {
          continue;
        }
        List<String> typed = typed(command.getKey(), command.getValue(), option);
        if (isRefused(typed)) {
          refused++;
        } else {
          taken.add(typed);
        }
      }
    }
    assertThat(taken).isEmpty();
    assertThat(refused).isGreaterThan(100);
  }

  private boolean isRefused(List<String> typed) {
    boolean[] asked = {false};
    int exit =
        run(
            (address, trust, here) -> {
              asked[0] = true;
              throw new IllegalStateException();
            },
            typed.toArray(String[]::new));
    return exit == 2 && !asked[0];
  }

  private static List<String> typed(String name, CommandLine command, OptionSpec option) {
    List<String> words = new ArrayList<>(List.of(name));
    if (!command.getCommandSpec().positionalParameters().isEmpty()) {
      words.add(name.equals("completion") ? "bash" : "production");
    }
    for (OptionSpec other : command.getCommandSpec().options()) {
      if (other.required() && !other.equals(option)) {
        words.addAll(List.of(other.longestName(), "x"));
      }
    }
    words.addAll(List.of(option.longestName(), ""));
    return words;
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThat(run(NO_HOST, "deploy", "production", "--source", "")).isEqualTo(2);
    assertThat(err).contains("--source").contains("nothing was named; is a variable empty?");
  }
}
