package dev.deployer.cli;

import dev.deployer.cli.local.Interruptions;
import dev.deployer.cli.local.Person;
import dev.deployer.cli.local.Surroundings;
import dev.deployer.cli.local.Terminals;
import dev.deployer.project.reach.HostConnectors;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The whole program in one process, in a folder and without a terminal. */
abstract class TypedProgram {
  /** For what is over before a host is connected to. */
  static final HostConnectors NO_HOST =
      (address, trust, here) -> {
        throw new AssertionError("a host is asked");
      };

  @TempDir Path folder;

  final Map<String, String> environment = new HashMap<>();
  Person person = Person.NOBODY;
  Interruptions interruptions = Interruptions.OF_PROCESS;
  OutputStream stdout;
  String out = "";
  String err = "";

  /** What it exits with; what it has printed is kept. */
  int run(HostConnectors hosts, String... arguments) {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    Surroundings here =
        new Surroundings(
            environment,
            new PrintStream(stdout == null ? shown : stdout, true, StandardCharsets.UTF_8),
            new PrintStream(stderr, true, StandardCharsets.UTF_8),
            Terminals.NONE,
            person,
            interruptions,
            Clock.systemUTC(),
            folder,
            folder,
            "anna");
    int exit = new Program(here, hosts).run(arguments);
    out = shown.toString(StandardCharsets.UTF_8);
    err = stderr.toString(StandardCharsets.UTF_8);
    return exit;
  }
}
