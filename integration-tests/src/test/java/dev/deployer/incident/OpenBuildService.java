package dev.deployer.incident;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.SmallApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Extended deployment time: a migration failed on live data four times, and the deploy had undone
 * what someone had changed on the server by hand.
 */
final class OpenBuildService implements Drill {
  private static final Set<Notifications.Fault> NONE = EnumSet.noneOf(Notifications.Fault.class);
  private static final int ROWS = 3;

  @Override
  public int number() {
    return 4;
  }

  @Override
  public String title() {
    return "Open Build Service: a migration that had met no data, and a hand edit that a deploy"
        + " undid";
  }

  @Override
  public void run(Story story, boolean keep) throws Exception {
    try (Hosts hosts = Hosts.open(keep, "web1")) {
      story.shortens(hosts.folder());
      then(story, hosts);
      now(story, hosts);
      if (keep) {
        story.kept(hosts.folder());
      }
    }
  }

  private static void then(Story story, Hosts hosts) throws IOException {
    story.then("rsync, and the migration afterwards, on live data");
    Notifications data = Notifications.in(hosts.folder().resolve("then.db"));
    Path build = hosts.folder().resolve("build-then");
    Path app = hosts.disk("web1").resolve("app");
    Notifications.writeFirst(build);
    ship(hosts, build, app);
    fill(data, app);
    try (Shell shell = Shell.on(hosts, "web1")) {
      shell.type("echo 'feed: off' > " + app.resolve("config/schedule"));
    }
    story.claims(
        data.ofTheOldShape() == ROWS && data.run(app, "bin/show").isWell(),
        "a job made %d notifications; then it was switched off on the server, by hand"
            .formatted(ROWS));
    Notifications.writeSecond(build, "feed: on", NONE);
    ship(hosts, build, app);
    try (RecurringJob job = data.job(app)) {
      story.claims(job.isAtWork(), "the deploy has undone the edit: the job is at work again");
      Ran shown = data.run(app, "bin/show");
      story.claims(!shown.isWell(), "the new code is live, and its users see:");
      story.quotes(shown.said());
      fails(story, data.run(app, "db/migrate/43.sh"), "database is locked", "first");
    }
    story.tells("the job is found and stopped; what follows is mended on the server, each time");
    Set<Notifications.Fault> mended = NONE;
    for (Notifications.Fault fault : Notifications.Fault.values()) {
      Notifications.writeSecond(build, "feed: off", mended);
      ship(hosts, build, app);
      fails(story, data.run(app, "db/migrate/43.sh"), fault.said(), "next");
      mended = Notifications.upTo(fault);
    }
    Notifications.writeSecond(build, "feed: off", mended);
    ship(hosts, build, app);
    story.claims(
        data.run(app, "db/migrate/43.sh").isWell() && data.run(app, "bin/show").isWell(),
        "after the fourth failure on live data it goes through");
    story.comesTo(
        "%d runs of the migration failed on live data, a hand edit was undone"
            .formatted(Notifications.Fault.values().length + 1));
  }

  private static void fails(Story story, Ran ran, String said, String which) {
    story.claims(!ran.isWell(), "the " + which + " run of the migration fails:");
    story.shows(ran.said(), said);
  }

  private static void fill(Notifications data, Path app) throws IOException {
    for (int i = 0; i < ROWS; i++) {
      data.job(app).close();
    }
  }

  private static void ship(Hosts hosts, Path build, Path app) throws IOException {
    Ran.well(
        build,
        "rsync",
        "-ac",
        "--delete",
        "-e",
        String.join(" ", hosts.remoteShell("web1")),
        "./",
        hosts.address("web1") + ":" + app + "/");
  }

  private static void now(Story story, Hosts hosts) throws IOException {
    story.now("deployer, with a rehearsal on a clone of the data");
    Notifications data = Notifications.in(hosts.folder().resolve("now.db"));
    Path build = hosts.folder().resolve("build");
    Path live = hosts.root("web1").resolve("current");
    Prompt prompt = hosts.prompt(configuration(hosts, build, data));
    Notifications.writeFirst(build);
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "42").exits(0);
    fill(data, live);
    try (Shell shell = Shell.on(hosts, "web1")) {
      shell.type("echo 'feed: off' > " + live.resolve("config/schedule"));
    }
    story.tells("the same job, switched off by the same edit; the same release 43:");
    Notifications.writeSecond(build, "feed: on", NONE);
    story.types(
        prompt,
        3,
        List.of("deploy", "production", "--release", "43"),
        "42 is still live",
        "db/migrate/43.sh",
        "config/schedule");
    rehearse(story, prompt, data, build);
    story.now("deployer, and the edit that was made by hand");
    story.tells("release 46 has passed, and would still undo the edit, which is looked at first");
    patch(story, hosts, prompt, data, build);
  }

  /** Each fault is met on the clone. */
  private static void rehearse(Story story, Prompt prompt, Notifications data, Path build)
      throws IOException {
    int release = 43;
    Set<Notifications.Fault> mended = NONE;
    for (Notifications.Fault fault : Notifications.Fault.values()) {
      Notifications.writeSecond(build, "feed: on", mended);
      String id = String.valueOf(release++);
      story.types(
          prompt,
          1,
          List.of("rehearse", "production", "--release", id),
          "exited with 1",
          fault.said());
      mended = Notifications.upTo(fault);
    }
    Notifications.writeSecond(build, "feed: on", mended);
    story.types(
        prompt,
        0,
        List.of("rehearse", "production", "--release", String.valueOf(release)),
        "rehearsed");
    story.claims(
        data.ofTheOldShape() == ROWS, "the live data has been touched by none of these four runs");
    story.comesTo(
        "%d runs failed on a clone, none on live data"
            .formatted(Notifications.Fault.values().length));
  }

  private static void patch(Story story, Hosts hosts, Prompt prompt, Notifications data, Path build)
      throws IOException {
    Path live = hosts.root("web1").resolve("current");
    story.types(
        prompt,
        3,
        List.of("deploy", "production", "--release", "46"),
        "42 is still live",
        "config/schedule");
    story.types(
        prompt,
        3,
        List.of("verify", "production", "--save", "patches", "--message", "job stopped, #812"),
        "patches");
    try (Stream<Path> saved = Files.walk(prompt.directory().resolve("patches"))) {
      for (Path diff : saved.filter(path -> path.endsWith("patch.diff")).toList()) {
        story.shows(Files.readString(diff), "+feed: off");
      }
    }
    story.types(prompt, 0, List.of("status", "production", "--motd"), "#812");
    story.tells("the edit goes into the source, and what is new is rehearsed again");
    Notifications.writeSecond(build, "feed: off", EnumSet.allOf(Notifications.Fault.class));
    story.types(prompt, 0, List.of("rehearse", "production", "--release", "47"), "rehearsed");
    story.types(prompt, 0, List.of("deploy", "production"), "47 is live");
    try (RecurringJob job = data.job(live)) {
      story.claims(
          !job.isAtWork() && data.ofTheOldShape() == 0 && data.run(live, "bin/show").isWell(),
          "the job stays off, the rows are migrated, and users see them");
    }
    try (Shell shell = Shell.on(hosts, "web1")) {
      shell.type("echo 'feed: on' > " + live.resolve("config/schedule"));
    }
    story.tells("someone edits it once more, on the server");
    SmallApplication.put(build, "README", "48\n");
    story.types(
        prompt,
        3,
        List.of("deploy", "production", "--release", "48"),
        "47 is still live",
        "config/schedule");
  }

  private static String configuration(Hosts hosts, Path source, Notifications data) {
    Path clone = hosts.folder().resolve("clone.db");
    return """
    application: obs
    source: %s
    durable: false
    gates: {rehearsal: {when: ["db/migrate/**"], within: 24h}}
    hooks:
      rehearse:
        - {name: clone, command: [cp, %s, %s], where: once}
        - {name: migrate, command: [db/migrate/43.sh], where: once, environment: {DATABASE: %3$s}}
      before_activate:
        - {name: migrate, command: [sh, -c, "test ! -e db || db/migrate/43.sh"], where: once, environment: {DATABASE: %2$s}}
    environments:
      production: {root: %4$s, hosts: [%5$s]}
    """
        .formatted(source, data.database(), clone, hosts.root("web1"), hosts.entry("web1"));
  }
}
