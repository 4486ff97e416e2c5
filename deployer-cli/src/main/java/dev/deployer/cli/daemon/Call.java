package dev.deployer.cli.daemon;

import dev.deployer.cli.local.Terminals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was typed in another process, and where. The launcher leaves it in two files, each a list of
 * texts of which every one ends with NUL: {@code call} holds the likeness, the working directory,
 * the numbers of the streams that are terminals, the width, and the words; {@code environment} the
 * variables, as {@code env -0} prints them.
 */
record Call(
    String likeness,
    Path directory,
    Terminals terminals,
    List<String> words,
    Map<String, String> environment) {
  private static final int BEFORE_WORDS = 4;

  static Call read(Path folder) throws IOException {
    List<String> call = texts(folder.resolve("call"));
    if (call.size() < BEFORE_WORDS) {
      throw new IOException("a call that was not written to its end");
    }
    Map<String, String> environment = new HashMap<>();
    for (String variable : texts(folder.resolve("environment"))) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    return new Call(
        call.get(0),
        Path.of(call.get(1)),
        Terminals.of(call.get(2), call.get(3), false),
        List.copyOf(call.subList(BEFORE_WORDS, call.size())),
        Map.copyOf(environment));
  }

  private static List<String> texts(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<String> texts = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        texts.add(new String(bytes, begin, i - begin, StandardCharsets.UTF_8));
        begin = i + 1;
      }
    }
    return texts;
  }

  /** What the libraries log is chosen once for a process, so such a command needs its own. */
  boolean asksForLogs() {
    return words.stream()
        .anyMatch(word -> word.equals("--verbose") || word.matches("-[A-Za-z]*v[A-Za-z]*"));
  }
}
