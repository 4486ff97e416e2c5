package dev.deployer.integration.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.deployer.cli.Program;
import dev.deployer.cli.local.Interruptions;
import dev.deployer.cli.local.Person;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.Terminals;
import dev.deployer.project.reach.SshConnectors;
import dev.deployer.testing.AllowList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where commands are typed: a directory with a {@code deployer.yaml} whose environment {@code
 * production} is a site's root. The commands run in this JVM; each is held to the second law.
 */
public final class Prompt {
  /** What a command said, and how it ended. */
  public record Answer(int exit, String out, String err) {
    /** Asserts how it ended. */
    public Answer exits(int expected) {
      assertThat(exit).as("exit\n%s\n%s", out, err).isEqualTo(expected);
      return this;
    }

    public String all() {
      return out + err;
    }

    /** The lines of {@code --json}. */
    public List<Map<String, Object>> lines() {
      return out.lines().map(Answer::parse).toList();
    }

    /** The last line of {@code --json}. */
    public Map<String, Object> result() {
      List<Map<String, Object>> lines = lines();
      return lines.get(lines.size() - 1);
    }

    private static Map<String, Object> parse(String line) {
      try {
        return JSON.std.mapFrom(line);
      } catch (IOException e) {
        throw new UncheckedIOException(line, e);
      }
    }
  }

  private final Path directory;
  private final Path home;
  private final String account;
  private final Person person;
  private final Map<String, String> variables;

  private Prompt(
      Path directory, Path home, String account, Person person, Map<String, String> variables) {
    this.directory = directory;
    this.home = home;
    this.account = account;
    this.person = person;
    this.variables = Map.copyOf(variables);
  }

  /**
   * In a directory that has its configuration already.
   *
   * @param account what the machine of whoever types calls them
   * @param environment the variables with which a command reaches the hosts
   */
  public static Prompt in(
      Path directory, Path home, String account, Map<String, String> environment) {
    return new Prompt(directory, home, account, Person.NOBODY, environment);
  }

  /** With this person at the terminal, and these variables instead of the usual ones. */
  public Prompt by(Person someone, Map<String, String> environment) {
    return new Prompt(directory, home, account, someone, environment);
  }

  /** With these lines at the top of the configuration. */
  public static Prompt of(Site site, String... recipe) throws IOException {
    return as(site.server().user(), site, site.root().toString(), recipe);
  }

  /** With another account, to which the root has another name. */
  public static Prompt as(String user, Site site, String root, String... recipe)
      throws IOException {
    Path directory = Files.createDirectories(site.folder().resolve("work"));
    List<String> lines = new ArrayList<>();
    lines.add("application: shop");
    if (Stream.of(recipe).noneMatch(line -> line.startsWith("source:"))) {
      lines.add("source: " + site.source());
    }
    lines.add("durable: false");
    lines.addAll(List.of(recipe));
    lines.add("environments:");
    lines.add("  production:");
    lines.add("    root: " + root);
    lines.add("    hosts: [\"" + user + "@" + host(site) + "\"]");
    Files.write(directory.resolve("deployer.yaml"), lines);
    return new Prompt(
        directory,
        site.folder(),
        "anna",
        Person.NOBODY,
        Map.of(
            "DEPLOYER_IDENTITY", site.server().clientKey().toString(),
            "DEPLOYER_KNOWN_HOSTS", site.server().knownHosts().toString()));
  }

  private static String host(Site site) {
    return site.server().host() + ":" + site.server().port();
  }

  public Path directory() {
    return directory;
  }

  /** The variables with which a command reaches the hosts. */
  public Map<String, String> environment() {
    return variables;
  }

  /** Types {@code deployer <command> production <rest>}. */
  public Answer type(String command, String... rest) {
    return run(
        Stream.concat(Stream.of(command, "production"), Stream.of(rest)).toArray(String[]::new));
  }

  /** Types {@code deployer <arguments>}. */
  public Answer run(String... arguments) {
    return run(new ByteArrayOutputStream(), arguments);
  }

  /**
   * Types {@code deployer <arguments>}.
   *
   * @param out what it says, as soon as it says it
   */
  public Answer run(ByteArrayOutputStream out, String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    AllowList allowed =
        arguments[0].equals("init") ? AllowList.initialising() : AllowList.underLock();
    Program program =
        new Program(
            new Surroundings(
                variables,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Terminals.NONE,
                person,
                Interruptions.OF_PROCESS,
                Clock.systemUTC(),
                directory,
                home,
                account),
            (address, trust, here) -> allowed.of(new SshConnectors().to(address, trust, here)));
    int exit = program.run(arguments);
    assertThat(allowed.violations()).isEmpty();
    return new Answer(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
