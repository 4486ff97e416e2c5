package dev.deployer.cli.demo;

import dev.deployer.cli.local.Person;
import dev.deployer.cli.local.Show;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.Terminals;
import dev.deployer.cli.local.Typed;
import dev.deployer.project.output.ExitCode;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The main job, on a server that is started for it and ended after it: a root, three deploys, of
 * which the third loses its connection, a rollback, and a look at the files.
 */
public final class Demo implements Show {
  private static final String TARGET = "production";
  private static final Duration TIME_TO_READ = Duration.ofMillis(900);
  private static final int FILES_BEFORE_THE_CUT = 120;
  private static final int FAILING_CONNECTIONS = 3;

  /** Variables that change how things are shown, or the name of this machine, and no more. */
  private static final List<String> KEPT_VARIABLES =
      List.of("TERM", "NO_COLOR", "HOSTNAME", "COMPUTERNAME");

  private final Typed program;
  private final Surroundings here;
  private final Narrator narrator;

  public Demo(Typed program, Surroundings here) {
    this.program = program;
    this.here = here;
    this.narrator = new Narrator(here);
  }

  @Override
  public ExitCode run() {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
      narrator.fault("The demo's server needs a system with Unix file modes: Linux or macOS.");
      return ExitCode.FAILED;
    }
    try {
      DemoFolder folder =
          DemoFolder.create(Path.of(System.getProperty("java.io.tmpdir")), here.home());
      return in(folder);
    } catch (IOException e) {
      narrator.fault("The demo could not go on: " + e);
      return ExitCode.FAILED;
    }
  }

  private ExitCode in(DemoFolder folder) throws IOException {
    Files.createDirectories(folder.serverHome());
    KeyPair person = DemoKeys.generate();
    try (DemoServer server =
        DemoServer.start(
            folder.server(), folder.serverHome(), DemoKeys.generate(), person.getPublic())) {
      DemoKeys.write(folder.home().resolve(".ssh"), person, server.knownHostsLine());
      DemoShop shop = new DemoShop(folder.project());
      shop.configure("127.0.0.1", server.port(), folder.root());
      narrator.opening(folder, server.address());
      story(folder, server, shop);
    } catch (EndedException e) {
      narrator.fault(e.getMessage() + " The files are kept in " + folder.path() + ".");
      return e.exit;
    }
    narrator.ending(folder);
    return ExitCode.DONE;
  }

  private void story(DemoFolder folder, DemoServer server, DemoShop shop)
      throws IOException, EndedException {
    Surroundings person = personIn(folder);
    shop.build(1);
    narrator.chapter(
        "A root is made: the one directory on the server that Deployer will ever write to.");
    type(person, "init", TARGET);

    narrator.chapter(
        "The first release. It is prepared out of sight, and made live by one rename.");
    type(person, "deploy", TARGET, "--release", "1.0.0", "--message", "We open");

    Path page = folder.root().resolve("current").resolve(DemoShop.PAGE);
    try (Visitor visitor = Visitor.comesTo(page, DemoShop.PAGE_END)) {
      shop.build(2);
      narrator.chapter(
          "The next release. What did not change is linked on the server, and not sent again.");
      type(person, "deploy", TARGET, "--release", "1.1.0", "--message", "Summer prices");
      type(person, "status", TARGET);

      shop.build(3);
      narrator.chapter(
          "A third release, in the middle of which the network fails. 1.1.0 goes on serving.");
      server.wire().cutAfter(FILES_BEFORE_THE_CUT, FAILING_CONNECTIONS);
      type(person, "deploy", TARGET, "--release", "1.2.0", "--message", "New checkout");
      if (!server.wire().wasCut()) {
        throw new EndedException(ExitCode.FAILED, "The connection should have been cut.");
      }
      narrator.cut(server.wire());
      type(person, "releases", TARGET);

      narrator.chapter("The new checkout turns out to be bad. Back to what was good before it.");
      type(person, "rollback", TARGET);

      narrator.chapter("Is on the server what was deployed? Every byte is read.");
      type(person, "verify", TARGET, "--content");
      look(visitor);
    }
  }

  private void look(Visitor visitor) throws EndedException {
    visitor.leave();
    narrator.visits(visitor.visits(), visitor.failures());
    if (visitor.failures() > 0) {
      throw new EndedException(ExitCode.FAILED, "That should not have happened.");
    }
  }

  /** Shows a command, and runs it. */
  private void type(Surroundings person, String... words) throws EndedException {
    narrator.command(words);
    int exit = program.run(person, words);
    if (exit != ExitCode.DONE.number()) {
      ExitCode code =
          Stream.of(ExitCode.INTERRUPTED, ExitCode.TERMINATED)
              .filter(stopped -> stopped.number() == exit)
              .findFirst()
              .orElse(ExitCode.FAILED);
      throw new EndedException(code, "That command exited with " + exit + ", and the demo ends.");
    }
    narrator.pause(TIME_TO_READ);
  }

  /** The story cannot be told to its end. */
  private static final class EndedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exit;

    EndedException(ExitCode exit, String fact) {
      super(fact);
      this.exit = exit;
    }
  }

  /** Someone whose home and working directory lie in the demo's folder, and whom nobody asks. */
  private Surroundings personIn(DemoFolder folder) {
    Map<String, String> variables = new LinkedHashMap<>(here.environment());
    variables.keySet().retainAll(KEPT_VARIABLES);
    Terminals screen = here.terminals();
    return new Surroundings(
        variables,
        here.out(),
        here.out(),
        new Terminals(false, screen.out(), screen.out(), screen.columns()),
        Person.NOBODY,
        here.interruptions(),
        here.clock(),
        folder.project(),
        folder.home(),
        here.user());
  }
}
