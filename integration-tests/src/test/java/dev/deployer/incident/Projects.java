package dev.deployer.incident;

import dev.deployer.integration.site.GitTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An application whose data bears the version of its schema: whoever opens a project with a release
 * stamps it with the number that the release ships, and a release refuses a number that it does not
 * know. The data is in SQLite, and all services share it.
 */
record Projects(Path database) {
  static final List<String> NAMES = List.of("plume", "core-components", "landing-page");

  /** The number is that of the stamps: nobody keeps it by hand. */
  private static final String STAMPED = "{highest: 'schema/(\\d+)\\.stamp'}";

  private static final String OPEN =
      """
      #!/bin/sh
      # Opens a project with the release that this lies in.
      cd "$(dirname "$0")/.." || exit 1
      mine=$(ls schema | sed -n 's/[.]stamp$//p' | sort -n | tail -n 1)
      known=$(cat schema/known 2>/dev/null || echo "$mine")
      its=$(sqlite3 "$DATABASE" "select version from projects where name = '$1'")
      if [ "$its" -gt "$known" ]; then
        echo "internal server error: project $1 has schema $its, and this release knows $known"
        exit 1
      fi
      sqlite3 "$DATABASE" "update projects set version = $mine where name = '$1'"
      echo "$1 is open"
      """;

  /** All projects, with data as it was until then. */
  static Projects in(Path database) throws IOException {
    Projects projects = new Projects(database);
    projects.sql("create table projects (name text primary key, version integer)");
    for (String name : NAMES) {
      projects.sql("insert into projects values ('" + name + "', 41)");
    }
    return projects;
  }

  /** The application's repository, at the version that is in review by nobody. */
  static GitTree repository(Path top) throws IOException {
    GitTree tree = GitTree.in(Files.createDirectories(top));
    tree.put("bin/open", OPEN);
    Ran.well(top, "chmod", "755", "bin/open");
    tree.put("schema/41.stamp", "reviewed\n");
    tree.put("release.yaml", reading(STAMPED));
    tree.commit("schema 41");
    return tree;
  }

  /** Commits what can read 42 and does not write it. */
  static void writeRepair(GitTree tree) throws IOException {
    tree.put("schema/known", "42\n");
    tree.put("release.yaml", reading("{file: schema/known}"));
    tree.commit("42 is read, and not written");
  }

  /** Commits what was there before that. */
  static void revert(GitTree tree) throws IOException {
    tree.remove("schema/known");
    tree.put("release.yaml", reading(STAMPED));
    tree.commit("41 is read, and nothing else");
  }

  private static String reading(String to) {
    return """
    deployer: 1
    data:
      schema:
        reads: {from: 41, to: %s}
        writes: %s
    """
        .formatted(to, STAMPED);
  }

  private String sql(String statement) throws IOException {
    return Ran.well(database.getParent(), "sqlite3", database.toString(), statement);
  }

  /** What each of them says when it is opened by the release in that folder. */
  List<Ran> openedBy(Path release) throws IOException {
    List<Ran> all = new ArrayList<>();
    for (String name : NAMES) {
      all.add(Ran.in(release, Map.of("DATABASE", database.toString()), List.of("bin/open", name)));
    }
    return all;
  }

  /** How many bear this number. */
  int stamped(int version) throws IOException {
    return Integer.parseInt(sql("select count(*) from projects where version = " + version));
  }

  /** By hand, as it was done then. */
  void stampAll(int version) throws IOException {
    sql("update projects set version = " + version);
  }
}
