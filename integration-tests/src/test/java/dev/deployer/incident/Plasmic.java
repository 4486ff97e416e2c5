package dev.deployer.incident;

import dev.deployer.integration.site.GitTree;
import dev.deployer.integration.site.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Invalid schema stamp deployed: a stamp that nobody had reviewed lay in the workspace of the job,
 * went live, and marked the data; the right code, with the lower number, then refused the data.
 */
final class Plasmic implements Drill {
  private static final List<String> SERVICES = List.of("studio", "codegen");
  private static final List<String> ENVIRONMENTS = List.of("production", "codegen");

  /** What the deployment script of then does before it deploys. */
  private static final String STAMP =
      "test -e schema/42.stamp || { echo generated > schema/42.stamp;"
          + " echo 'review wanted: schema/42.stamp'; }";

  @Override
  public int number() {
    return 2;
  }

  @Override
  public String title() {
    return "Plasmic: a stamp that nobody had reviewed";
  }

  @Override
  public void run(Story story, boolean keep) throws Exception {
    try (Hosts hosts = Hosts.open(keep, SERVICES.toArray(String[]::new))) {
      Path workspace = hosts.folder().resolve("workspace");
      GitTree repository = Projects.repository(hosts.folder().resolve("repository"));
      GitTree jenkins = clone(repository, workspace);
      story.shortens(hosts.folder());
      then(story, hosts, jenkins);
      now(story, hosts, clone(repository, hosts.folder().resolve("source")));
      if (keep) {
        story.kept(hosts.folder());
      }
    }
  }

  private static GitTree clone(GitTree repository, Path to) throws IOException {
    repository.git("clone", "-q", repository.top().toString(), to.toString());
    return new GitTree(to);
  }

  private static void then(Story story, Hosts hosts, GitTree jenkins) throws IOException {
    story.then(
        "a workspace of the CI, its script, and rsync to two services that share their data");
    Projects projects = Projects.in(hosts.folder().resolve("then.db"));
    jenkins.git("checkout", "-qf", "HEAD");
    story.tells("job 1: " + Ran.well(jenkins.top(), "sh", "-c", STAMP));
    jenkins.git("checkout", "-qf", "HEAD");
    story.tells("job 2, in the same workspace: git checkout -f, rsync; the review is still open");
    ship(hosts, jenkins.top());
    story.claims(
        jenkins.git("ls-tree", "--name-only", "HEAD", "schema/").strip().equals("schema/41.stamp")
            && Files.exists(app(hosts, "studio").resolve("schema/42.stamp"))
            && Files.exists(app(hosts, "codegen").resolve("schema/42.stamp")),
        "the commit has schema/41.stamp alone; studio and codegen have schema/42.stamp");
    projects.openedBy(app(hosts, "studio"));
    story.claims(
        projects.stamped(42) == Projects.NAMES.size(),
        "users open projects, which stamps them: all "
            + Projects.NAMES.size()
            + " of them say 42 now");
    GitTree clean = clone(jenkins, hosts.folder().resolve("clean"));
    story.tells("2 hours later, job 3, in a clean workspace: the right code goes live, with 41");
    ship(hosts, clean.top());
    for (String service : SERVICES) {
      List<Ran> refused =
          projects.openedBy(app(hosts, service)).stream().filter(ran -> !ran.isWell()).toList();
      story.claims(
          refused.size() == Projects.NAMES.size(), service + " opens none of them any more:");
      refused.stream().limit(1).forEach(ran -> story.quotes(ran.said()));
    }
    story.comesTo(
        "%d of %d projects stamped, and none opens any more in 2 services"
            .formatted(projects.stamped(42), Projects.NAMES.size()));
  }

  private static Path app(Hosts hosts, String service) {
    return hosts.disk(service).resolve("app");
  }

  private static void ship(Hosts hosts, Path workspace) throws IOException {
    for (String service : SERVICES) {
      Ran.well(
          workspace,
          "rsync",
          "-ac",
          "--delete",
          "--exclude=.git",
          "-e",
          String.join(" ", hosts.remoteShell(service)),
          "./",
          hosts.address(service) + ":" + app(hosts, service) + "/");
    }
  }

  private static void now(Story story, Hosts hosts, GitTree jenkins) throws IOException {
    story.now("deployer, in the same workspace of the CI");
    Projects projects = Projects.in(hosts.folder().resolve("now.db"));
    Prompt prompt = hosts.prompt(configuration(hosts, jenkins.top()));
    for (String environment : ENVIRONMENTS) {
      prompt.run("init", environment).exits(0);
    }
    for (String environment : ENVIRONMENTS) {
      prompt.run("deploy", environment, "--release", "1").exits(0);
    }
    Ran.well(jenkins.top(), "sh", "-c", STAMP);
    jenkins.git("checkout", "-qf", "HEAD");
    story.tells("job 1 has left the stamp; job 2:");
    Prompt.Answer refused =
        story.types(
            prompt,
            3,
            List.of("deploy", "production", "--release", "2"),
            "1 is still live",
            "untracked schema/42.stamp",
            "schema: not everything can be read",
            "--ref HEAD");
    story.claims(
        projects.openedBy(current(hosts, "studio")).stream().allMatch(Ran::isWell)
            && projects.stamped(42) == 0,
        "every project opens, and none says 42");
    String source = accepted(refused.err(), "source");
    story.comesTo(
        "%d of %d projects stamped".formatted(projects.stamped(42), Projects.NAMES.size()));
    story.now("deployer, and somebody wants it so");
    story.tells("someone accepts the file, on purpose; the data objects all the same");
    List<String> again = List.of("--accept", source, "--reason", "in a hurry");
    Prompt.Answer data =
        story.types(prompt, 3, with(again, "deploy", "production", "--release", "2"), "to 41");
    story.tells("someone accepts that, too");
    story.types(
        prompt,
        0,
        with(
            again,
            "deploy",
            "production",
            "--release",
            "2",
            "--accept",
            accepted(data.err(), "data")),
        "no way back");
    projects.openedBy(current(hosts, "studio"));
    story.claims(projects.stamped(42) == Projects.NAMES.size(), "every project says 42 now");
    fixForward(story, hosts, prompt, projects, jenkins);
  }

  /** The right code, with the lower number, as it was sent out then. */
  private static void fixForward(
      Story story, Hosts hosts, Prompt prompt, Projects projects, GitTree jenkins)
      throws IOException {
    jenkins.remove("schema/42.stamp");
    jenkins.put("app.txt", "the right code\n");
    jenkins.commit("the right code");
    story.tells("2 hours later, the right code, with 41:");
    story.types(
        prompt,
        3,
        List.of("deploy", "production", "--release", "3"),
        "2 is still live",
        "42 was written");
    story.types(
        prompt,
        3,
        List.of("deploy", "codegen", "--release", "3"),
        "1 is still live",
        "42 was written");
    story.types(prompt, 3, List.of("data", "production"), "schema", "codegen");
    Projects.writeRepair(jenkins);
    story.tells("so the fix reads 42, and writes 41:");
    for (String environment : ENVIRONMENTS) {
      story.types(prompt, 0, List.of("deploy", environment, "--release", "4"), "4 is live");
    }
    story.claims(opensAll(hosts, projects), "every project opens again, in both services");
    projects.stampAll(41);
    story.tells("the last stamps are repaired by hand, and Deployer is told so:");
    story.types(
        prompt,
        0,
        List.of("data", "production", "--written", "schema=41", "--reason", "stamps repaired"));
    Projects.revert(jenkins);
    for (String environment : ENVIRONMENTS) {
      story.types(prompt, 0, List.of("deploy", environment, "--release", "5"), "5 is live");
    }
    story.claims(
        hosts.current("studio").equals("releases/5")
            && hosts.current("codegen").equals("releases/5")
            && opensAll(hosts, projects),
        "the code that reads 41 alone is live in both, and opens every project");
  }

  private static List<String> with(List<String> last, String... words) {
    return Stream.concat(Stream.of(words), last.stream()).toList();
  }

  private static boolean opensAll(Hosts hosts, Projects projects) throws IOException {
    boolean all = true;
    for (String service : SERVICES) {
      all &= projects.openedBy(current(hosts, service)).stream().allMatch(Ran::isWell);
    }
    return all;
  }

  /** The word by which a gate is overridden, as a refusal has named it. */
  private static String accepted(String said, String gate) {
    Matcher word = Pattern.compile("--accept (" + gate + ":[0-9a-f]{12})").matcher(said);
    return word.find() ? word.group(1) : gate;
  }

  private static Path current(Hosts hosts, String service) {
    return hosts.root(service).resolve("current");
  }

  private static String configuration(Hosts hosts, Path source) {
    return """
    application: projects
    source: %s
    durable: false
    environments:
      production: {root: %s, hosts: [%s], gates: {data: {with: [codegen]}}}
      codegen: {root: %s, hosts: [%s], gates: {data: {with: [production]}}}
    """
        .formatted(
            source,
            hosts.root("studio"),
            hosts.entry("studio"),
            hosts.root("codegen"),
            hosts.entry("codegen"));
  }
}
