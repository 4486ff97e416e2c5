package dev.deployer.incident;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The database that the hosts of an application share. */
interface Database extends AutoCloseable {
  /** What it calls itself. */
  String name();

  /**
   * A program that reads statements from its standard input, and ends at the first that fails; none
   * of its words has a space in it.
   */
  List<String> script();

  /** The same, for one that goes on. */
  List<String> coprocess();

  /** With which that program prints a line. */
  String print(String line);

  /** The statement that names the columns of a table, a line each. */
  String columnsOf(String table);

  @Override
  void close() throws IOException;

  /** PostgreSQL, or SQLite where that cannot start. */
  static Database start(Path folder) throws IOException {
    try {
      return Postgres.start(folder);
    } catch (IOException e) {
      return Sqlite.in(folder).insteadOf(e.getMessage());
    }
  }

  /** Runs statements, which must succeed. */
  default void run(String statements) throws IOException {
    try (Console console = Console.of(this)) {
      console.ask(statements);
    }
  }
}
