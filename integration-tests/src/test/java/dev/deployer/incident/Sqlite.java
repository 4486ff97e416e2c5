package dev.deployer.incident;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * SQLite, in a file.
 *
 * @param why it is that, where another was wanted
 */
record Sqlite(Path file, String why) implements Database {
  /** Who writes does not wait for those who read, and they do not wait for it. */
  static Sqlite in(Path folder) throws IOException {
    Path file = folder.resolve("shop.db");
    Ran.well(folder, "sqlite3", file.toString(), "pragma journal_mode = wal");
    return new Sqlite(file, "");
  }

  Sqlite insteadOf(String reason) {
    return new Sqlite(file, " (" + reason + ")");
  }

  @Override
  public String name() {
    return "SQLite" + why;
  }

  @Override
  public List<String> script() {
    return List.of("sqlite3", "-bail", file.toString());
  }

  @Override
  public List<String> coprocess() {
    return List.of("sqlite3", "-batch", "-cmd", ".timeout 5000", file.toString());
  }

  @Override
  public String print(String line) {
    return ".print " + line;
  }

  @Override
  public String columnsOf(String table) {
    return "select name from pragma_table_info('" + table + "') order by cid;";
  }

  @Override
  public void close() {
    // Its file goes with the folder.
  }
}
