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
 * What was typed in another process, and where. The launcher leaves it in the file {@code call},
 * each text with a NUL at its end: the likeness, the process id, the working directory, the numbers
 * of the streams that are terminals, the width, and the words. The variables are read from the
 * process, see proc_pid_environ(5).
 */
record Call(
    String likeness,
    long process,
    Path directory,
    Terminals terminals,
    List<String> words,
    Map<String, String> environment) {
  private static final int BEFORE_WORDS = 5;

  static Call read(Path folder) throws IOException {
    List<String> call = texts(folder.resolve("call"));
    if (call.size() < BEFORE_WORDS) {
      throw new IOException("a call that was not written to its end");
    }
    Map<String, String> environment = new HashMap<>();
    for (String variable : texts(Path.of("/proc", call.get(1), "environ"))) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    return new Call(
        call.get(0),
        process(call.get(1)),
        Path.of(call.get(2)),
        Terminals.of(call.get(3), call.get(4), false),
        List.copyOf(call.subList(BEFORE_WORDS, call.size())),
        Map.copyOf(environment));
  }

  private static long process(String number) throws IOException {
    try {
      return Long.parseLong(number);
    } catch (NumberFormatException e) {
      throw new IOException("a call of no process", e);
    }
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
