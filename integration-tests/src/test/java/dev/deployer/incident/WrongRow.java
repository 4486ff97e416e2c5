package dev.deployer.incident;

import dev.deployer.integration.site.Prompt;
import dev.deployer.ssh.OpenSshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Post-mortem: in a console on production an architecture was deleted in place of its association
 * with a distribution. Pages failed, exceptions were counted, and nobody was told.
 */
final class WrongRow implements Drill {
  private static final List<String> ENVIRONMENTS = List.of("staging", "production");
  private static final String APPLICATION = "obs";

  /** Visits a second of each environment, and of what asks the front page alone. */
  private static final int VISITS = 20;

  private static final int MONITORED = 2;

  private static final int WITHIN_SECONDS = 30;
  private static final String SIGN = "ssh-keygen -Y sign -f %s -n deployer-plan s.plan";

  @Override
  public int number() {
    return 5;
  }

  @Override
  public String title() {
    return "Open Build Service: the wrong row";
  }

  @Override
  public void run(Story story, boolean keep) throws Exception {
    try (Hosts hosts = Hosts.open(keep, ENVIRONMENTS.toArray(String[]::new))) {
      story.shortens(hosts.folder());
      then(story, hosts);
      now(story, hosts);
      if (keep) {
        story.kept(hosts.folder());
      }
    }
  }

  private static void then(Story story, Hosts hosts) throws IOException {
    story.then("sqlite3 on production, and a monitor that asks the front page");
    Architectures data = Architectures.in(hosts.disk("production").resolve("then/obs.db"));
    try (BuildPages pages = BuildPages.start(hosts.address("production"), 0, data);
        Visitors monitor = Visitors.of(MONITORED, List.of(pages.front()));
        Visitors visitors = Visitors.of(VISITS, pages.distributions())) {
      visitors.cameAgain(VISITS);
      story.claims(
          visitors.failed() == 0 && data.of(2).contains("armv7l"),
          "each page is answered, %d visits a second; Tumbleweed is built for %s"
              .formatted(VISITS, data.of(2)));
      int before = visitors.asked();
      story.tells("Tumbleweed is not to be built for armv7l any more. In a console on the host:");
      story.quotes("sqlite3 obs.db \"" + Architectures.WRONG + "\"");
      try (Shell shell = Shell.on(hosts, "production")) {
        shell.type("sqlite3 " + data.file() + " \"" + Architectures.WRONG + "\"");
      }
      visitors.cameAgain(3 * VISITS);
      monitor.cameAgain(MONITORED);
      int failed = visitors.failed();
      int asked = visitors.asked() - before;
      story.claims(
          failed > 0 && pages.exceptions() >= failed,
          "%d of %d visits fail from then on, and the counter of exceptions rises with them:"
              .formatted(failed, asked));
      story.quotes(visitors.firstFailure());
      story.claims(
          monitor.failed() == 0,
          "the monitor has asked %d times, and was answered well each time: nobody is told"
              .formatted(monitor.asked()));
      story.claims(
          !data.hasTheArchitecture(),
          "the row is gone from the database, and nobody had to agree to that");
      story.comesTo("%d of %d visits failed, 0 alerts".formatted(failed, asked));
    }
  }

  private static void now(Story story, Hosts hosts) throws IOException {
    story.now("deployer, where it is a step of a release: promotion, approval, watch");
    Path source = hosts.folder().resolve("build");
    Prompt prompt = hosts.prompt(configuration(hosts, ""));
    Map<String, Path> keys = keys(hosts, prompt, List.of("anna", "ben"));
    for (String environment : ENVIRONMENTS) {
      prompt.run("init", environment).exits(0);
      for (String release : List.of("1", "2")) {
        Architectures.write(source, release, Architectures.WRONG);
        prompt.run("deploy", environment, "--release", release).exits(0);
      }
    }
    Architectures staging = Architectures.in(hosts.root("staging").resolve("shared/db/obs.db"));
    Architectures live = Architectures.in(hosts.root("production").resolve("shared/db/obs.db"));
    try (BuildPages tried = BuildPages.start(hosts.address("staging"), 0, staging);
        BuildPages pages = BuildPages.start(hosts.address("production"), tried.port(), live)) {
      hosts.prompt(configuration(hosts, recipe(hosts, tried.port())));
      try (Visitors testers = Visitors.of(VISITS, tried.distributions());
          Visitors visitors = Visitors.of(VISITS, pages.distributions())) {
        testers.cameAgain(VISITS);
        triedFirst(story, hosts, prompt, staging);
        agreedTo(story, prompt, keys, source);
        visitors.cameAgain(VISITS);
        story.claims(
            visitors.failed() == 0
                && live.hasTheArchitecture()
                && live.of(2).equals("x86_64 aarch64")
                && live.of(3).equals("aarch64 armv7l"),
            "of %d visits of production all the while, %d failed%s; Tumbleweed is built for %s"
                .formatted(
                    visitors.asked(), visitors.failed(), visitors.firstFailure(), live.of(2)));
        story.comesTo(
            "%d of %d visits of production failed".formatted(visitors.failed(), visitors.asked()));
        story.now("deployer, and somebody types into the console all the same");
        new BehindItsBack(story, hosts, prompt).all(live, visitors, alerts(hosts));
      }
    }
  }

  /** The wrong statement goes no further than staging. */
  private static void triedFirst(Story story, Hosts hosts, Prompt prompt, Architectures staging)
      throws IOException {
    List<String> planned = List.of("step", "production", Architectures.STEP, "-o", "s.plan");
    story.tells("the step of release 2 deletes the wrong row, as it was done then");
    story.types(
        prompt,
        3,
        List.of("step", "production", Architectures.STEP),
        "production needs an approved plan",
        "staging: this step was not run");
    story.types(prompt, 3, planned, "staging: this step was not run");
    Instant begun = Instant.now();
    story.types(
        prompt, 0, List.of("step", "staging", Architectures.STEP), "bad 2 of 2", "is done on");
    double seconds = alerts(hosts).secondsAfter(begun, "raised");
    story.claims(
        seconds < WITHIN_SECONDS,
        "who is to be told was told %.1f s after the step was typed".formatted(seconds));
    Prompt.Answer printed =
        story.types(
            prompt,
            0,
            List.of("step", "staging", Architectures.STEP, "--printed"),
            "architecture|");
    staging.putBack(printed.out().lines().findFirst().orElse(""));
    story.claims(staging.hasTheArchitecture(), "the row is put back from that, on staging");
    story.types(prompt, 3, planned, "an alert was raised there");
  }

  /** What was mended runs on production once somebody else has agreed to it. */
  private static void agreedTo(Story story, Prompt prompt, Map<String, Path> keys, Path source)
      throws IOException {
    story.tells("release 3 has the step mended; it goes to staging, is signed, and is live");
    Architectures.write(source, "3", Architectures.RIGHT);
    prompt.run("deploy", "staging", "--release", "3").exits(0);
    prompt.run("plan", "production", "--release", "3", "-o", "r.plan").exits(0);
    sign(prompt, keys, "ben", "r.plan");
    prompt.run("deploy", "production", "--plan", "r.plan").exits(0);
    story.types(prompt, 0, List.of("step", "staging", Architectures.STEP), "is done on");
    story.types(
        prompt,
        0,
        List.of("step", "production", Architectures.STEP, "-o", "s.plan"),
        "… approval",
        "promotion");
    List<String> planned = List.of("step", "production", Architectures.STEP, "--plan", "s.plan");
    story.types(prompt, 3, planned, "0 of 1 approval");
    story.tells("anna, whose work it is, signs it: " + SIGN.formatted("anna"));
    sign(prompt, keys, "anna", "s.plan");
    story.types(prompt, 3, planned, "anna@example.net is an author");
    story.tells("ben has looked at it, too, and signs it: " + SIGN.formatted("ben"));
    sign(prompt, keys, "ben", "s.plan");
    story.types(prompt, 0, planned, "is done on");
    story.types(
        prompt,
        0,
        List.of("step", "production", Architectures.STEP, "--printed"),
        "Tumbleweed|is built for");
    story.types(prompt, 0, List.of("history", "production"), "began the step ");
  }

  private static void sign(Prompt prompt, Map<String, Path> keys, String who, String plan)
      throws IOException {
    Path file = prompt.directory().resolve(plan);
    Ran.well(
        prompt.directory(),
        "ssh-keygen",
        "-q",
        "-Y",
        "sign",
        "-f",
        keys.get(who).toString(),
        "-n",
        "deployer-plan",
        file.toString());
    Files.move(Path.of(file + ".sig"), Path.of(file + "." + who + "@example.net.sig"));
  }

  /** The keys of these people, who may all agree. */
  private static Map<String, Path> keys(Hosts hosts, Prompt prompt, List<String> people)
      throws IOException {
    List<String> signers = new ArrayList<>();
    Map<String, Path> keys = new LinkedHashMap<>();
    for (String who : people) {
      Path key = hosts.folder().resolve(who);
      OpenSshServer.makeKey(key, "ed25519");
      keys.put(who, key);
      signers.add(who + "@example.net " + Files.readString(Path.of(key + ".pub")).strip());
    }
    Files.write(prompt.directory().resolve("allowed_signers"), signers);
    return keys;
  }

  private static Alerts alerts(Hosts hosts) {
    return new Alerts(hosts.folder().resolve("alerts"));
  }

  /** The lines that ask what is live, and tell of it. */
  private static String recipe(Hosts hosts, int port) {
    return """
    health:
      - {http: "http://{host}:%1$d/", within: 5s, every: 200ms}
    watch:
      for: 3s
      every: 1s
      on_failure: alert
      errors:
        - {name: exceptions, http: "http://{host}:%1$d/metrics", number: 'exceptions_total (\\d+)', counter: true, at_most: 5}
    notify:
      - {command: [%2$s], events: [raised, unhealthy, drift_found]}
    """
        .formatted(port, alerts(hosts).command());
  }

  private static String configuration(Hosts hosts, String recipe) {
    String gates =
        recipe.isEmpty()
            ? ""
            : "\n    gates: {promotion: {from: staging}, approval: {signers: allowed_signers}}";
    return """
    application: %s
    source: %s
    durable: false
    shared: {dirs: [db]}
    %s
    environments:
      staging: {root: %s, hosts: [%s]}
      production:
        root: %s
        hosts: [%s]%s
    """
        .formatted(
            APPLICATION,
            hosts.folder().resolve("build"),
            recipe,
            hosts.root("staging"),
            hosts.entry("staging"),
            hosts.root("production"),
            hosts.entry("production"),
            gates);
  }
}
