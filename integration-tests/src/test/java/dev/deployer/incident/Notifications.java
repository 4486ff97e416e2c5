package dev.deployer.incident;

import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An application that keeps notifications in SQLite, with a recurring job that makes some, and a
 * release of it with a migration that has not met the rows which that job has made.
 */
record Notifications(Path database) {
  /** What the migration did not know of the rows, and what it says when it meets them. */
  enum Fault {
    CLASS_RENAMED("uninitialized constant Notifications::RssFeedItem"),
    ASSOCIATION_CHANGED("no such column: user_id"),
    TYPE_CHANGED("malformed JSON");

    private final String said;

    Fault(String said) {
      this.said = said;
    }

    String said() {
      return said;
    }
  }

  private static final String SQL =
      "sql() { sqlite3 -bail -cmd '.timeout 200' \"$DATABASE\" \"$1\"; }\n";

  private static final String CLASSES_ARE_THERE =
      """
      for type in $(sql 'select distinct type from notifications'); do
        grep -qx "$type" models || { echo "uninitialized constant $type"; exit 1; }
      done
      """;

  private static final String SHOW =
      "#!/bin/sh\nset -e\ncd \"$(dirname \"$0\")/..\"\n"
          + SQL
          + CLASSES_ARE_THERE
          + "sql 'select count(*) from notifications'\n";

  /** It works in a transaction until its standard input ends. */
  private static final String JOB =
      """
      #!/bin/sh
      cd "$(dirname "$0")/.."
      grep -qx 'feed: on' config/schedule || exit 0
      { echo 'begin immediate;'
        echo "insert into notifications (type, subscriber_id, event_payload)"
        echo "  values ('Notifications::RssFeedItem', 1, 'a request was accepted');"
        echo '.print the job is at work'
        cat
        echo 'commit;'
      } | stdbuf -oL sqlite3 -bail "$DATABASE"
      """;

  /** Rows as the job of the first release has made them. */
  static Notifications in(Path database) throws IOException {
    Notifications notifications = new Notifications(database);
    notifications.sql(
        "create table notifications (id integer primary key, type text, subscriber_id integer,"
            + " event_payload text)");
    return notifications;
  }

  String sql(String statement) throws IOException {
    return Ran.well(database.getParent(), "sqlite3", database.toString(), statement);
  }

  /** How many rows are as that job makes them. */
  int ofTheOldShape() throws IOException {
    return Integer.parseInt(
        sql(
            "select count(*) from notifications where type = 'Notifications::RssFeedItem'"
                + " and not json_valid(event_payload)"));
  }

  /** The release that came first. */
  static void writeFirst(Path source) throws IOException {
    write(source, "Notifications::RssFeedItem", "feed: on");
  }

  /** The release with the migration. */
  static void writeSecond(Path source, String schedule, Set<Fault> mended) throws IOException {
    write(source, "Notification::RssFeedItem", schedule);
    SmallApplication.put(source, "db/migrate/43.sh", migration(mended));
    Ran.well(source, "chmod", "755", "db/migrate/43.sh");
  }

  /** All faults up to this one. */
  static Set<Fault> upTo(Fault last) {
    return EnumSet.range(Fault.CLASS_RENAMED, last);
  }

  private static void write(Path source, String model, String schedule) throws IOException {
    Tree.delete(source);
    SmallApplication.put(source, "models", model + "\n");
    SmallApplication.put(source, "config/schedule", schedule + "\n");
    SmallApplication.put(source, "bin/show", SHOW);
    SmallApplication.put(source, "bin/job", JOB);
    Ran.well(source, "chmod", "755", "bin/show", "bin/job");
  }

  private static String migration(Set<Fault> mended) {
    String column = mended.contains(Fault.ASSOCIATION_CHANGED) ? "subscriber_id" : "user_id";
    return "#!/bin/sh\nset -e\ncd \"$(dirname \"$0\")/../..\"\n"
        + SQL
        + "sql 'begin immediate; commit'\n"
        + (mended.contains(Fault.CLASS_RENAMED)
            ? "sql \"update notifications set type = 'Notification::RssFeedItem'\"\n"
            : "")
        + CLASSES_ARE_THERE
        + "sql 'select count("
        + column
        + ") from notifications'\n"
        + (mended.contains(Fault.TYPE_CHANGED)
            ? "sql \"update notifications set event_payload = json_object('text', event_payload)"
                + " where not json_valid(event_payload)\"\n"
            : "")
        + "sql \"select max(json_extract(event_payload, '$.text')) from notifications\"\n";
  }

  /** Something of the release in that folder is run. */
  Ran run(Path release, String program) throws IOException {
    return Ran.in(release, Map.of("DATABASE", database.toString()), List.of(program));
  }

  /** The scheduler starts the job of the release in that folder. */
  RecurringJob job(Path release) throws IOException {
    return RecurringJob.start(release, database);
  }
}
