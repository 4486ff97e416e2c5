package dev.deployer.incident;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A session with a database, by its own program. */
final class Console implements AutoCloseable {
  private static final String END = "-- the end of it";

  private final Database database;
  private final Process program;
  private final Writer in;
  private final BufferedReader out;

  private Console(Database database, Process program) {
    this.database = database;
    this.program = program;
    this.in = program.outputWriter();
    this.out = program.inputReader();
  }

  static Console of(Database database) throws IOException {
    List<String> words = new ArrayList<>(List.of("stdbuf", "-oL"));
    words.addAll(database.coprocess());
    return new Console(database, new ProcessBuilder(words).redirectErrorStream(true).start());
  }

  /**
   * The lines of an answer.
   *
   * @throws IOException with what the database says, if it says that there is an error
   */
  synchronized List<String> ask(String statement) throws IOException {
    in.write(statement + "\n" + database.print(END) + "\n");
    in.flush();
    List<String> lines = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals(END)) {
        for (String said : lines) {
          if (said.toLowerCase(Locale.ROOT).contains("error")) {
            throw new IOException(said);
          }
        }
        return lines;
      }
      lines.add(line);
    }
    throw new IOException("the session with the database has ended: " + lines);
  }

  @Override
  public void close() {
    program.destroy();
  }
}
