package dev.deployer.incident;

import dev.deployer.integration.site.Prompt;
import dev.deployer.integration.site.SmallApplication;
import dev.deployer.integration.site.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The case of the disappearing code: a session held the folder of the new release in a variable,
 * the VPN came back without it, and a daemon carried what {@code rsync --delete} did to web2.
 */
final class Creatuity implements Drill {
  private static final int VISITS = 20;
  private static final int LARGE = 1 << 20;

  @Override
  public int number() {
    return 1;
  }

  @Override
  public String title() {
    return "Creatuity: the disappearing code";
  }

  @Override
  public void run(Story story, boolean keep) throws Exception {
    try (Hosts hosts = Hosts.open(keep, "web1", "web2")) {
      Line line = hosts.line("web1");
      story.shortens(hosts.folder());
      then(story, hosts, line);
      now(story, hosts, line);
      if (keep) {
        story.kept(hosts.folder());
      }
    }
  }

  private static void then(Story story, Hosts hosts, Line line) throws IOException {
    story.then("a shell on web1, a variable, rsync --delete, and a daemon that mirrors to web2");
    Path www = hosts.disk("web1").resolve("www");
    for (int n = 1; n <= 2; n++) {
      SmallApplication.write(www.resolve("releases/1.2." + n), n);
    }
    Files.createSymbolicLink(www.resolve("current"), Path.of("releases/1.2.2"));
    SmallApplication.write(hosts.disk("web1").resolve("build"), 3);
    Path there = hosts.disk("web2").resolve("www");
    try (Mirror mirror = Mirror.of(hosts, "web1", "web2", "www");
        WebServer web1 = WebServer.of(hosts.address("web1"), www.resolve("current"));
        WebServer web2 = WebServer.of(hosts.address("web2"), there.resolve("current"));
        Visitors visitors = Visitors.of(VISITS, List.of(web1.uri(), web2.uri()))) {
      String sync = "rsync -ac --delete -i build/ www/releases/$RELEASE/";
      try (Shell shell = Shell.on(hosts, "web1")) {
        shell.type("cd " + hosts.disk("web1"));
        shell.type("RELEASE=1.2.3");
        shell.type("cp -a www/releases/1.2.2 www/releases/$RELEASE");
        List<String> dryRun = shell.type(sync.replace("-i", "-n -i"));
        story.claims(
            dryRun.stream()
                .filter(change -> change.startsWith("*deleting"))
                .toList()
                .equals(List.of("*deleting   only-in-2.txt")),
            "the dry run: " + dryRun.size() + " changes, all in releases/1.2.3, 1 file deleted");
        visitors.cameAgain(VISITS);
        story.claims(visitors.failed() == 0, "both hosts serve 1.2.2 to visitors");
        line.cut();
        story.claims(shell.isLost(), "the VPN reconnects, and the shell with $RELEASE is gone");
      }
      try (Shell shell = Shell.on(hosts, "web1")) {
        shell.type("cd " + hosts.disk("web1"));
        story.tells("in a new shell, the same line from the history: " + sync);
        List<String> run = shell.type(sync);
        run.stream().filter(c -> c.contains("deleting   1.2.2/index")).forEach(story::quotes);
      }
      story.claims(
          releases(www).isEmpty() && Files.exists(www.resolve("releases/index.html")),
          "web1: every release is gone; the build lies in releases/ itself: " + names(www));
      story.claims(mirror.isDone() && releases(there).isEmpty(), "web2: the same, by the daemon");
      visitors.cameAgain(VISITS);
      story.claims(
          visitors.failedEverywhere(), "visitors of both hosts get: " + visitors.firstFailure());
      story.comesTo(
          "2 of 2 hosts lost every release, %d visits failed".formatted(visitors.failed()));
    }
  }

  /** Releases that are whole enough to be called one. */
  private static List<String> releases(Path www) throws IOException {
    return names(www).stream().filter(name -> name.startsWith("1.")).toList();
  }

  private static List<String> names(Path www) throws IOException {
    try (Stream<Path> all = Files.list(www.resolve("releases"))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static String configuration(Hosts hosts, String further) {
    return """
    application: shop
    source: %s
    durable: false
    %s
    environments:
      production:
        root: %s
        hosts:
          - %s
          - %s
    """
        .formatted(
            source(hosts), further, hosts.root("web1"), hosts.entry("web1"), hosts.entry("web2"));
  }

  private static Path source(Hosts hosts) {
    return hosts.folder().resolve("build");
  }

  private static void version(Hosts hosts, int n) throws IOException {
    SmallApplication.write(source(hosts), n);
    byte[] large = new byte[LARGE];
    new Random(n).nextBytes(large);
    Files.write(source(hosts).resolve("engine.bin"), large);
  }

  private static void now(Story story, Hosts hosts, Line line) throws IOException {
    story.now("deployer, over the same line");
    Prompt prompt = hosts.prompt(configuration(hosts, ""));
    prompt.type("init").exits(0);
    for (int n = 1; n <= 2; n++) {
      version(hosts, n);
      prompt.type("deploy", "--release", "1.2." + n).exits(0);
    }
    try (WebServer web1 =
            WebServer.of(hosts.address("web1"), hosts.root("web1").resolve("current"));
        WebServer web2 =
            WebServer.of(hosts.address("web2"), hosts.root("web2").resolve("current"));
        Visitors visitors = Visitors.of(VISITS, List.of(web1.uri(), web2.uri()))) {
      version(hosts, 3);
      story.types(
          prompt, 0, List.of("plan", "production", "--release", "1.2.3", "-o", "plan.json"));
      line.cut();
      int cuts = line.cuts();
      line.cutAfter(LARGE / 2, 2);
      story.tells("the VPN reconnects now, and once more in the middle of the real run");
      story.types(
          prompt,
          0,
          List.of("deploy", "production", "--plan", "plan.json"),
          "connection was lost",
          "1.2.3 is live on");
      story.claims(line.cuts() == cuts + 1, "that line was cut while the release was sent");
      story.claims(
          names(hosts.root("web1")).equals(List.of("1.2.1", "1.2.2", "1.2.3"))
              && names(hosts.root("web2")).equals(List.of("1.2.1", "1.2.2", "1.2.3")),
          "on both hosts: releases " + names(hosts.root("web1")));

      story.now("deployer, where the target or the recipe is not what was planned");
      refusals(story, hosts, prompt);
      visitors.cameAgain(VISITS);
      story.claims(
          visitors.saw(hosts.address("web1"), "version 3")
              && visitors.saw(hosts.address("web2"), "version 3"),
          "both hosts serve 1.2.3 to visitors");
      story.claims(
          visitors.failed() == 0,
          "of %d visits all the while, %d failed%s"
              .formatted(visitors.asked(), visitors.failed(), visitors.firstFailure()));
      story.comesTo(
          "%d of %d visits failed, with the line cut twice"
              .formatted(visitors.failed(), visitors.asked()));
    }
  }

  /** What the plan was made for is not what is there: nothing is done. */
  private static void refusals(Story story, Hosts hosts, Prompt prompt) throws IOException {
    version(hosts, 4);
    prompt.type("plan", "--release", "1.2.4", "-o", "next.json").exits(0);
    Tree web1 = Tree.exactly(hosts.disk("web1"));
    Tree web2 = Tree.exactly(hosts.disk("web2"));
    List<String> real = List.of("deploy", "production", "--plan", "next.json");

    story.tells("the root in deployer.yaml is one level off, as the target was then");
    Path root = hosts.root("web1");
    hosts.prompt(
        configuration(hosts, "").replace("root: " + root + ",", "root: " + root + "/releases,"));
    story.types(prompt, 3, real, "Nothing");
    story.tells("the root is the text of a variable that is empty");
    hosts.prompt(configuration(hosts, "").replace("root: " + root + ",", "root: \"\","));
    story.types(prompt, 2, real, "root");
    story.tells("a hook has come to deployer.yaml since the plan was shown");
    hosts.prompt(
        configuration(
            hosts, "hooks: {after_activate: [{name: sync, command: [\"true\"], where: once}]}"));
    story.types(prompt, 3, real, "the hook sync was added");
    hosts.prompt(configuration(hosts, ""));
    story.claims(
        Tree.exactly(hosts.disk("web1")).equals(web1)
            && Tree.exactly(hosts.disk("web2")).equals(web2),
        "after these three nothing on either host has changed, to the last inode and time");
  }
}
