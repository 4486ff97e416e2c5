package dev.deployer.incident;

import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which distributions are built for which architectures, in SQLite; and releases of that. */
record Architectures(Path file) {
  /** What was typed into the console: it deletes the architecture itself. */
  static final String WRONG = "delete from architectures where name = 'armv7l'";

  /** What was wanted: it deletes that one distribution is built for it. */
  static final String RIGHT =
      "delete from architectures_distributions where distribution_id = 2 and architecture_id = 3";

  /** What each of these is about to delete. */
  private static final String AFFECTED =
      "select 'architecture', * from architectures where name = 'armv7l';"
          + " select 'distribution', d.name, 'is built for', a.name"
          + " from architectures_distributions, distributions d, architectures a"
          + " where d.id = distribution_id and a.id = architecture_id and a.name = 'armv7l'";

  static final String STEP = "retire-armv7l";

  /** How many distributions there are; the last two are built for the architecture. */
  static final int DISTRIBUTIONS = 3;

  static Architectures in(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Architectures architectures = new Architectures(file);
    architectures.sql(
        """
        pragma journal_mode = wal;
        create table architectures (id integer primary key, name text);
        create table distributions (id integer primary key, name text);
        create table architectures_distributions (distribution_id integer, architecture_id integer);
        insert into architectures values (1, 'x86_64'), (2, 'aarch64'), (3, 'armv7l');
        insert into distributions values (1, 'Leap'), (2, 'Tumbleweed'), (3, 'Factory');
        insert into architectures_distributions values (1, 1), (1, 2), (2, 1), (2, 2), (2, 3),
          (3, 2), (3, 3);
        """);
    return architectures;
  }

  String sql(String statement) throws IOException {
    return Ran.well(file.getParent(), "sqlite3", file.toString(), statement);
  }

  boolean hasTheArchitecture() throws IOException {
    return sql("select count(*) from architectures where name = 'armv7l'").equals("1");
  }

  /** What this distribution is built for. */
  String of(int distribution) throws IOException {
    return sql(
        "select group_concat(name, ' ') from (select name from architectures_distributions"
            + " left join architectures on id = architecture_id where distribution_id = "
            + distribution
            + " order by id)");
  }

  /** Puts an architecture back, from the line that the step has printed of it. */
  void putBack(String line) throws IOException {
    List<String> fields = List.of(line.strip().split("\\|", -1));
    sql("insert into architectures values (%s, '%s')".formatted(fields.get(1), fields.get(2)));
  }

  /** A release whose step does this with the database that the releases of a host share. */
  static void write(Path source, String version, String statement) throws IOException {
    Tree.delete(source);
    SmallApplication.put(source, "version", version + "\n");
    SmallApplication.put(
        source,
        "release.yaml",
        """
        deployer: 1
        steps:
          - name: %s
            before: [sqlite3, db/obs.db, "%s"]
            command: [sqlite3, -bail, db/obs.db, "%s"]
            where: once
        """
            .formatted(STEP, AFFECTED, statement));
  }
}
