package dev.deployer.incident;

import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Downtime due to a migration script: it removed a column that the code which still served asked
 * for, on the primary and on the failover at once.
 */
final class Doppler implements Drill {
  private static final List<String> GROUPS = List.of("primary", "failover");
  private static final int A_SECOND = 50;

  /** Makes the database in a folder. */
  interface Databases {
    Database in(Path folder) throws IOException;
  }

  private final Databases databases;

  Doppler(Databases databases) {
    this.databases = databases;
  }

  @Override
  public int number() {
    return 3;
  }

  @Override
  public String title() {
    return "Doppler: the column that was still in use";
  }

  @Override
  public void run(Story story, boolean keep) throws Exception {
    try (Hosts hosts = Hosts.open(keep, GROUPS.toArray(String[]::new));
        Database database = databases.in(hosts.folder())) {
      story.shortens(hosts.folder());
      then(story, hosts, database);
      now(story, hosts, database);
      if (keep) {
        story.kept(hosts.folder());
      }
    }
  }

  private static Path app(Hosts hosts, String group) {
    return hosts.disk(group).resolve("app");
  }

  private static void then(Story story, Hosts hosts, Database database) throws IOException {
    story.then("a staged rollout by a script, psql and rsync, on " + database.name());
    Users.create(database);
    Path build = hosts.folder().resolve("build-then");
    Users.version(database, 1).reading("email").write(build);
    for (String group : GROUPS) {
      ship(hosts, group, build);
    }
    try (Shop primary = Shop.start(hosts.address("primary"), 0, app(hosts, "primary"), database);
        Shop failover =
            Shop.start(
                hosts.address("failover"), primary.port(), app(hosts, "failover"), database);
        Visitors visitors = Visitors.of(A_SECOND, List.of(primary.users(), failover.users()))) {
      visitors.cameAgain(A_SECOND);
      story.claims(
          visitors.failed() == 0, "release 1 reads email; %d visits a second".formatted(A_SECOND));
      int before = visitors.asked();
      story.tells("the migration first: alter table users drop column email");
      database.run("alter table users drop column email;");
      story.tells("then the code that does not need it: build, primary, failover");
      Users.version(database, 2).write(build);
      for (String group : GROUPS) {
        ship(hosts, group, build);
        restart(hosts, group, primary.port());
      }
      visitors.cameAgain(A_SECOND);
      story.claims(
          visitors.saw(hosts.address("failover"), "release 2"), "release 2 is on both in the end");
      story.claims(
          visitors.failedEverywhere(),
          "%d of %d visits failed until then, on both:"
              .formatted(visitors.failed(), visitors.asked() - before));
      story.quotes(visitors.firstFailure());
      story.comesTo(
          "%d of %d visits failed".formatted(visitors.failed(), visitors.asked() - before));
    }
  }

  private static void ship(Hosts hosts, String group, Path build) throws IOException {
    Ran.well(
        build,
        "rsync",
        "-ac",
        "--delete",
        "-e",
        String.join(" ", hosts.remoteShell(group)),
        "./",
        hosts.address(group) + ":" + app(hosts, group) + "/");
  }

  private static void restart(Hosts hosts, String group, int port) throws IOException {
    Ran.well(app(hosts, group), "bin/restart", String.valueOf(port), hosts.address(group));
  }

  private static void now(Story story, Hosts hosts, Database database) throws IOException {
    story.now("deployer, in two waves, on the same database");
    database.run("drop table users;");
    Users.create(database);
    Path build = source(hosts);
    Users.version(database, 1).reading("email").write(build);
    Prompt prompt = hosts.prompt(configuration(hosts, ""));
    prompt.type("init").exits(0);
    prompt.type("deploy", "--release", "1").exits(0);
    try (Shop primary =
            Shop.start(hosts.address("primary"), 0, current(hosts, "primary"), database);
        Shop failover =
            Shop.start(
                hosts.address("failover"), primary.port(), current(hosts, "failover"), database)) {
      hosts.prompt(configuration(hosts, Users.recipe(database, primary.port())));
      List<URI> both = List.of(primary.users(), failover.users());
      try (Visitors visitors = Visitors.of(A_SECOND, both)) {
        expandAndContract(story, prompt, database, build);
        visitors.cameAgain(A_SECOND);
        story.claims(
            visitors.saw(hosts.address("primary"), "release 3")
                && visitors.saw(hosts.address("failover"), "release 3")
                && visitors.failed() == 0,
            "from expand to contract, %d visits at %d a second: %d failed%s"
                .formatted(visitors.asked(), A_SECOND, visitors.failed(), visitors.firstFailure()));
        story.comesTo("%d of %d visits failed".formatted(visitors.failed(), visitors.asked()));
      }
      afterwards(story, hosts, prompt, database);
    }
  }

  private static void expandAndContract(Story story, Prompt prompt, Database database, Path build)
      throws IOException {
    Users.version(database, 2)
        .migrating(
            "alter table users add column contact text;\nupdate users set contact = email;\n")
        .reading("contact")
        .ignoring("email")
        .dropping("email")
        .write(build);
    story.tells("release 2 adds contact before it is live, and has the step drop-email");
    story.types(prompt, 0, List.of("deploy", "production", "--release", "2"), "2 is live on");
    story.types(
        prompt,
        3,
        List.of("step", "production", "drop-email"),
        "a rollback goes to 1, which needs users.email");
    Users.version(database, 3).reading("contact").ignoring("email").dropping("email").write(build);
    story.types(prompt, 0, List.of("deploy", "production", "--release", "3"), "3 is live on");
    story.types(prompt, 0, List.of("step", "production", "drop-email"), "drop-email");
    story.types(
        prompt, 0, List.of("step", "production", "drop-email", "--printed"), "user1@example.net");
  }

  private static void afterwards(Story story, Hosts hosts, Prompt prompt, Database database)
      throws IOException {
    story.now("deployer, where somebody goes back, or removes a column in a hook all the same");
    story.types(prompt, 3, List.of("rollback", "production", "1"), "users.email");
    story.tells("release 4 removes in before_activate what release 3 reads, as it was done then");
    Users.version(database, 4)
        .migrating("alter table users drop column contact;\n")
        .write(source(hosts));
    story.types(
        prompt,
        1,
        List.of("deploy", "production", "--release", "4"),
        "is not well since the hooks of before_activate ran");
    story.claims(
        hosts.current("primary").equals("releases/3")
            && hosts.current("failover").equals("releases/3"),
        "nothing has flipped: release 3 is live on both, and the column can be put back");
  }

  private static Path source(Hosts hosts) {
    return hosts.folder().resolve("build");
  }

  private static Path current(Hosts hosts, String group) {
    return hosts.root(group).resolve("current");
  }

  private static String configuration(Hosts hosts, String recipe) {
    return """
    application: users
    source: %s
    durable: false
    %s
    environments:
      production:
        root: %s
        waves: [primary, failover]
        hosts:
          - %s
          - %s
    """
        .formatted(
            source(hosts),
            recipe,
            hosts.root("primary"),
            hosts.entry("primary"),
            hosts.entry("failover"));
  }
}
