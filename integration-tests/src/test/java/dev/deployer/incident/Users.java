package dev.deployer.incident;

import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A release of the application that {@link Shop} runs, as a source: which columns of {@code users}
 * it reads and ignores, and what it does to the table, before it is live or as a step.
 */
final class Users {
  private final Database database;
  private final List<String> needs = new ArrayList<>();
  private final int version;
  private String read = "name\n";
  private String ignored = "";
  private String migration = "";
  private String steps = "";

  private Users(Database database, int version) {
    this.database = database;
    this.version = version;
    needs.add("users.name");
  }

  static Users version(Database database, int version) {
    return new Users(database, version);
  }

  /** The table as the first release has it. */
  static void create(Database database) throws IOException {
    database.run("create table users (id integer primary key, name text, email text);");
    for (int i = 1; i <= 3; i++) {
      database.run(
          "insert into users values (%d, 'user%d', 'user%d@example.net');".formatted(i, i, i));
    }
  }

  Users reading(String column) {
    read += column + "\n";
    needs.add("users." + column);
    return this;
  }

  /** It does not ask for it, though it is there. */
  Users ignoring(String column) {
    ignored += column + "\n";
    return this;
  }

  /** What its hook of {@code before_activate} does. */
  Users migrating(String sql) {
    migration = sql;
    return this;
  }

  /** A step that takes a column away. */
  Users dropping(String column) {
    steps =
        """
        steps:
          - name: drop-%1$s
            removes: [users.%1$s]
            before: [sh, -c, "echo 'select id, %1$s from users;' | $SQL"]
            command: [sh, -c, "echo 'alter table users drop column %1$s;' | $SQL"]
            where: once
            environment: {SQL: "%2$s"}
        """
            .formatted(column, sql(database));
    return this;
  }

  /** Makes the folder this release. */
  void write(Path source) throws IOException {
    Tree.delete(source);
    SmallApplication.put(source, "version", version + "\n");
    SmallApplication.put(source, "read-columns", read);
    SmallApplication.put(source, "ignored-columns", ignored);
    SmallApplication.put(source, "migrate.sql", migration);
    SmallApplication.put(
        source,
        "bin/migrate",
        """
        #!/bin/sh
        exec $SQL < "$(dirname "$0")/../migrate.sql"
        """);
    SmallApplication.put(
        source,
        "bin/restart",
        """
        #!/bin/bash
        # Asks the application at a port of this host to run what is current now.
        exec 3<>"/dev/tcp/${DEPLOYER_HOST:-$2}/$1" || exit 1
        printf 'GET /restart HTTP/1.0\\r\\n\\r\\n' >&3
        read -r _ status _ <&3
        [ "$status" = 200 ]
        """);
    Ran.well(source, "chmod", "755", "bin/migrate", "bin/restart");
    SmallApplication.put(source, "release.yaml", "deployer: 1\nneeds: " + needs + "\n" + steps);
  }

  /** The lines of {@code deployer.yaml} that migrate, restart and ask. */
  static String recipe(Database database, int port) {
    return """
    health:
      - {http: "http://{host}:%d/users", within: 5s, every: 200ms}
    hooks:
      before_activate:
        - {name: migrate, command: [bin/migrate], where: once, environment: {SQL: "%s"}}
      after_activate:
        - {name: restart, command: [bin/restart, "%1$d"], where: each}
    """
        .formatted(port, sql(database));
  }

  private static String sql(Database database) {
    return String.join(" ", database.script());
  }
}
